import { EqualNot, TriangleAlert } from 'lucide-react';
import type { Problem } from '#engine/format/index';
import type { HeldCall } from '../store/run-store.ts';
import type { InstanceView } from '../store/run-view.ts';
import { runMarkText } from '../text/canvas.ts';
import { heldCallText } from '../text/run.ts';
import { StatusIcon, statusText } from '../ui/index.ts';

/** The ring around a node that a run has touched. */
export function ringOf(view: InstanceView | undefined, held?: HeldCall): string {
  if (view?.differs === true)
    return 'border-accent shadow-[0_0_0_3px_color-mix(in_oklab,var(--accent)_35%,transparent)]';
  if (view?.stopped !== undefined)
    return 'border-paused shadow-[0_0_0_3px_color-mix(in_oklab,var(--paused)_26%,transparent)]';
  if (held !== undefined)
    return 'border-line-strong shadow-[0_0_0_3px_color-mix(in_oklab,var(--line-strong)_30%,transparent)]';
  switch (view?.status) {
    case 'active':
      return 'border-running shadow-[0_0_0_3px_color-mix(in_oklab,var(--running)_22%,transparent)]';
    case 'waiting':
      return 'border-waiting shadow-[0_0_0_3px_color-mix(in_oklab,var(--waiting)_22%,transparent)]';
    case 'retrying':
      return 'border-retrying shadow-[0_0_0_3px_color-mix(in_oklab,var(--retrying)_18%,transparent)]';
    case 'done':
      return 'border-done shadow-[0_0_0_1px_var(--done)]';
    case 'failed':
      return 'border-failed shadow-[0_0_0_1px_var(--failed)]';
    case 'skipped':
    case 'cancelled':
      return 'border-line-strong border-dashed';
    case undefined:
      return 'border-line-strong';
  }
}

export function isDimmed(view: InstanceView | undefined): boolean {
  return view?.status === 'skipped' || view?.status === 'cancelled';
}

/** The status of a node: icon, colour and, for screen readers and on hover, words. */
export function RunMark({ view, held }: { view: InstanceView | undefined; held?: HeldCall | undefined }) {
  if (view === undefined) return null;
  return (
    <span className="run-mark flex shrink-0 items-center gap-1" data-status={view.status}>
      {view.count > 1 && (
        <span className="node-detail text-2xs text-faint tabular-nums" title={runMarkText.activations(view.count)}>
          ×{view.count}
        </span>
      )}
      {view.differs === true && (
        <span title={runMarkText.itDidOtherwiseInOther}>
          <EqualNot className="size-4 text-accent-text" role="img" aria-label={runMarkText.differs} />
        </span>
      )}
      {view.stopped !== undefined && (
        <span title={runMarkText.runStoppedThisNode(view.stopped)}>
          <StatusIcon status="paused" />
        </span>
      )}
      {held === undefined ? (
        <span
          title={view.error ?? (view.status === 'waiting' ? runMarkText.waitingForPerson : statusText(view.status))}
        >
          <StatusIcon status={view.status} className={view.status === 'active' ? 'animate-status-pulse' : ''} />
        </span>
      ) : (
        <StatusIcon status="held" text={heldCallText.waitsForLimit(held.provider)} />
      )}
    </span>
  );
}

/** Says that something is wrong at a node; the list of problems says what. */
export function ProblemMark({ problems }: { problems: readonly Problem[] }) {
  const [first] = problems;
  if (first === undefined) return null;
  const isError = problems.some(({ severity }) => severity === 'error');
  const text = problems.map(({ message }) => message).join('\n');
  return (
    <span
      role="img"
      aria-label={runMarkText.problems(problems.length, first.message)}
      title={text}
      className={`run-mark shrink-0 ${isError ? 'text-failed' : 'text-waiting-ink'}`}
    >
      <TriangleAlert className="size-4" aria-hidden />
    </span>
  );
}
