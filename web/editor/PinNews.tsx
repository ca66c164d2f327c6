import { CircleArrowUp, TriangleAlert } from 'lucide-react';
import { type ReactNode, useContext, useMemo } from 'react';
import { newsInShort } from '../library/updates/news-in-short.ts';
import { PinNewsContext } from '../library/updates/pin-news-context.ts';
import { UpdateDialog } from '../library/updates/UpdateDialog.tsx';
import { usePinNews } from '../library/updates/use-updates.ts';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import { isEditable } from '../store/editor-store.ts';
import { updatesText } from '../text/updates.ts';
import { Button, toast } from '../ui/index.ts';

/** Knows what is new of the releases that the draft pins. */
export function PinNews({ children }: { children: ReactNode }) {
  const flow = useEditor((state) => state.history.present);
  const news = usePinNews(useMemo(() => [flow], [flow]));
  return <PinNewsContext.Provider value={news}>{children}</PinNewsContext.Provider>;
}

/** Says that there is something newer than what the flow pins, and shows it. Nothing when there is not. */
export function UpdateButton({ onOpen }: { onOpen: () => void }) {
  const news = useContext(PinNewsContext);
  if (news.length === 0) return null;
  const isWarned = news.some(({ status }) => status !== undefined);
  const Icon = isWarned ? TriangleAlert : CircleArrowUp;
  return (
    <Button
      look="ghost"
      icon={<Icon className={isWarned ? 'text-waiting-ink' : 'text-accent-text'} aria-hidden />}
      title={news.map((one) => `${one.pin}: ${newsInShort(one)}`).join('\n')}
      onClick={onOpen}
    >
      <span className="max-lg:sr-only">{updatesText.updates(news.length)}</span>
    </Button>
  );
}

/** The same below the problems: they keep nobody from running. */
export function UpdateRows({ onOpen }: { onOpen: () => void }) {
  const news = useContext(PinNewsContext);
  if (news.length === 0) return null;
  return (
    <section aria-label={updatesText.heading} className="border-line border-t px-2 py-1.5">
      <ul className="flex flex-col gap-1">
        {news.map((one) => {
          const { pin, latest, status } = one;
          const Icon = status === undefined ? CircleArrowUp : TriangleAlert;
          return (
            <li key={pin} className="flex items-start gap-2">
              <Icon
                className={`mt-0.5 size-4 shrink-0 ${status === undefined ? 'text-accent-text' : 'text-waiting-ink'}`}
                aria-hidden
              />
              <span className="wrap-anywhere min-w-0">
                {status === undefined
                  ? updatesText.isThere(pin, latest?.version ?? '')
                  : updatesText.warned(pin, newsInShort(one))}
              </span>
            </li>
          );
        })}
      </ul>
      <Button size="sm" className="mt-1.5 ml-6" onClick={onOpen}>
        {updatesText.look}
      </Button>
    </section>
  );
}

/** Shows what is new and pins it, as a step that can be undone. */
export function Updates({ onClose }: { onClose: () => void }) {
  const store = useEditorStore();
  const flow = useEditor((state) => state.history.present);
  const canEdit = useEditor(isEditable);
  const news = useContext(PinNewsContext);
  return (
    <UpdateDialog
      flow={flow}
      news={news}
      canUpdate={canEdit}
      onClose={onClose}
      onUpdate={(updated, label) => {
        store.getState().replaceFlow(updated, label);
        toast.success(updatesText.updated);
      }}
    />
  );
}
