import { CircleArrowUp, TriangleAlert } from 'lucide-react';
import { useContext } from 'react';
import { newsInShort } from '../library/updates/news-in-short.ts';
import { PinNewsContext } from '../library/updates/pin-news-context.ts';
import { updatesText } from '../text/updates.ts';

/** Shows on a node that there is something newer than what it pins, or that it should not be used any more. */
export function UpdateMark({ path }: { path: string }) {
  const news = useContext(PinNewsContext);
  const here = news.find(({ nodes }) => nodes.some((node) => node.path.join('/') === path));
  if (here === undefined) return null;
  const text = newsInShort(here);
  const isWarned = here.status !== undefined;
  const Icon = isWarned ? TriangleAlert : CircleArrowUp;
  return (
    <span
      role="img"
      aria-label={text}
      title={`${text} (${updatesText.pinnedIs(here.pin)})`}
      className="node-detail shrink-0"
    >
      <Icon className={isWarned ? 'size-4 text-waiting-ink' : 'size-4 text-accent-text'} aria-hidden />
    </span>
  );
}
