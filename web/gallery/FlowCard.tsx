import { CopyPlus, Gauge, Play } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useLocation } from 'wouter';
import type { LibraryEntry } from '#engine/protocol/index';
import { useRelease } from '../client/queries.ts';
import { ExampleButton } from '../library/ExampleButton.tsx';
import { FlowNeeds } from '../library/FlowNeeds.tsx';
import { loadRelease } from '../library/load-release.ts';
import { callsNothing } from '../library/start-example.ts';
import { useReleases } from '../library/use-drafts-of-releases.ts';
import { flowCardText } from '../text/gallery.ts';
import { Badge, Button } from '../ui/index.ts';
import { CardFrame } from './CardFrame.tsx';
import { callsInShort } from './facet-words.ts';
import { useSeen } from './use-seen.ts';

const RunReleaseDialog = lazy(async () => ({
  default: (await import('../library/RunReleaseDialog.tsx')).RunReleaseDialog,
}));

/** A flow of the library. */
export function FlowCard({ entry, level }: { entry: LibraryEntry; level: 3 | 4 }) {
  const { latest, title } = entry;
  const [ref, isSeen] = useSeen<HTMLElement>();
  const release = useRelease(entry.name, isSeen ? latest.version : undefined);
  const load = () => loadRelease(entry.name, latest.version);
  const [isStarting, setStarting] = useState(false);
  const [, navigate] = useLocation();
  const [use, isUsing] = useReleases((name) => navigate(`/edit/${name}`));
  return (
    <>
      <CardFrame
        ref={ref}
        level={level}
        href={`/library/${entry.name}`}
        title={title}
        description={entry.description}
        flow={release.data?.flow}
        facts={
          <>
            {!latest.shipped && <Badge title={flowCardText.publishedBy(latest.author)}>{latest.version}</Badge>}
            {latest.facets !== undefined && (
              <Badge icon={<Gauge aria-hidden />} title={flowCardText.fewestAndMostModelCalls}>
                {callsInShort(latest.facets.calls)}
              </Badge>
            )}
            <FlowNeeds needs={latest.needs} />
          </>
        }
        actions={
          <>
            {callsNothing(latest.needs) && <ExampleButton release={release.data} load={load} title={title} />}
            <Button
              size="sm"
              icon={<Play />}
              aria-label={flowCardText.runNamed(title)}
              onClick={() => setStarting(true)}
            >
              {flowCardText.run}
            </Button>
            <Button
              size="sm"
              icon={<CopyPlus />}
              aria-label={flowCardText.useNamed(title)}
              busy={isUsing}
              onClick={() => use(release.data ?? load())}
            >
              {flowCardText.use}
            </Button>
          </>
        }
      />
      {isStarting && (
        <Suspense fallback={null}>
          <RunReleaseDialog name={entry.name} version={latest.version} onClose={() => setStarting(false)} />
        </Suspense>
      )}
    </>
  );
}
