import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { diffFlows } from '#engine/library/diff-flows';
import { describeDiff } from '../library/diff/list-changes.ts';
import { useEditor } from '../store/editor-context.ts';
import type { Saving } from '../store/editor-draft.ts';
import { savingBannerText } from '../text/editor.ts';
import { Button } from '../ui/index.ts';

/** Says that the draft could not be written, or that another tab wrote it first, and lets a person decide. */
export function SavingBanner({ saving }: { saving: Saving }) {
  const status = useStore(saving.state, (state) => state.status);
  if (status === 'conflict') return <Conflict saving={saving} />;
  return status === 'failed' ? <Failure saving={saving} /> : null;
}

function Conflict({ saving }: { saving: Saving }) {
  const theirs = useStore(saving.state, (state) => state.theirs);
  const mine = useEditor((state) => state.history.present);
  const difference = useMemo(
    () => (theirs?.flow === undefined ? undefined : describeDiff(diffFlows(mine, theirs.flow))),
    [mine, theirs],
  );
  return (
    <Banner
      text={
        theirs === undefined
          ? savingBannerText.anotherTabDeleted
          : theirs.flow === undefined
            ? savingBannerText.anotherTabTurned
            : savingBannerText.anotherTabChanged(difference ?? '')
      }
    >
      <Button size="sm" onClick={() => void saving.keepMine()}>
        {savingBannerText.keepMine}
      </Button>
      {theirs?.flow !== undefined && (
        <Button size="sm" onClick={() => saving.takeTheirs()}>
          {savingBannerText.takeTheirs}
        </Button>
      )}
    </Banner>
  );
}

function Failure({ saving }: { saving: Saving }) {
  const error = useStore(saving.state, (state) => state.error);
  const message = error instanceof Error ? error.message : savingBannerText.theBrowserRefused;
  return (
    <Banner text={savingBannerText.draftCouldNotBeSaved(message)}>
      <Button size="sm" onClick={() => void saving.flush()}>
        {savingBannerText.tryAgain}
      </Button>
    </Banner>
  );
}

function Banner({ text, children }: { text: string; children: React.ReactNode }) {
  return (
    <div
      role="alert"
      className="flex shrink-0 flex-wrap items-center gap-2 border-line border-b bg-waiting-soft px-3 py-1.5 text-waiting-ink"
    >
      <TriangleAlert className="size-4 shrink-0" aria-hidden />
      <p className="min-w-0 flex-1">{text}</p>
      {children}
    </div>
  );
}
