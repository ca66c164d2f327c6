import { History } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BatchView } from '#engine/protocol/batches';
import { formatCost, formatCount } from '../shell/format-amount.ts';
import { formatDuration, formatTime } from '../shell/format-time.ts';
import { BatchStatusBadge } from './BatchStatusBadge.tsx';
import { formatShare } from './format-share.ts';
import { ProgressBar } from './ProgressBar.tsx';
import { allRuns, endedRuns } from './use-batches.ts';

/** What an experiment came to so far, in numbers. */
export function ExperimentSummary({ batch }: { batch: BatchView }) {
  const { summary, status } = batch;
  const accuracy = summary?.accuracy;
  const interval = accuracy?.interval;
  return (
    <section aria-label="Summary" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <BatchStatusBadge batch={batch} />
        {status !== 'done' && (
          <span className="w-64 max-w-full">
            <ProgressBar done={endedRuns(batch)} all={allRuns(batch)} label="Progress" />
          </span>
        )}
        {(batch.counts.waiting ?? 0) + (batch.counts.paused ?? 0) > 0 && (
          <span className="text-muted text-sm">{waitingText(batch)}</span>
        )}
        <span className="text-faint text-sm">{settingsOf(batch)}</span>
      </div>
      {batch.recorded && (
        <p className="flex items-start gap-1.5 rounded-lg border border-line bg-sunken px-3 py-2 text-muted">
          <History className="mt-0.5 size-4 shrink-0" aria-hidden />
          <span>
            Scripted answers: no model was called. They show how an experiment looks and say nothing about any model.
          </span>
        </p>
      )}
      {summary !== undefined && (
        <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-line bg-line shadow-raised sm:grid-cols-3 lg:grid-cols-6">
          <Fact name="Accuracy" note={interval && `95%: ${formatShare(interval.low)} – ${formatShare(interval.high)}`}>
            {accuracy === undefined ? '–' : formatShare(accuracy.mean)}
          </Fact>
          <Fact name="Runs" note={summary.cases === 1 ? 'of 1 case' : `of ${formatCount(summary.cases)} cases`}>
            {formatCount(summary.runs)}
          </Fact>
          <Fact
            name="Model calls"
            note={summary.judgeCalls > 0 ? `and ${formatCount(summary.judgeCalls)} by the judge` : perRun(summary)}
          >
            {formatCount(summary.calls)}
          </Fact>
          <Fact name="Tokens" note={`${formatCount(summary.inputTokens)} in, ${formatCount(summary.outputTokens)} out`}>
            {formatCount(summary.inputTokens + summary.outputTokens)}
          </Fact>
          <Fact name="Cost" note={summary.cost === undefined ? 'no price is known' : undefined}>
            {summary.cost === undefined ? '–' : formatCost(summary.cost)}
          </Fact>
          <Fact name="Time of all runs" note={`${formatDuration((summary.seconds / summary.runs) * 1000)} a run`}>
            {formatDuration(summary.seconds * 1000)}
          </Fact>
        </dl>
      )}
      {summary?.passAt !== undefined && (
        <p className="text-muted text-sm tabular-nums">
          {Object.entries(summary.passAt)
            .map(([k, chance]) => `pass@${k} ${formatShare(chance)}`)
            .join(' · ')}
        </p>
      )}
    </section>
  );
}

function Fact({ name, note, children }: { name: string; note?: string | undefined; children: ReactNode }) {
  return (
    <div className="min-w-0 bg-surface px-3 py-2">
      <dt className="text-faint text-sm">{name}</dt>
      <dd className="truncate font-semibold text-lg tabular-nums">{children}</dd>
      <dd className="truncate text-faint text-xs tabular-nums">{note ?? '\u00a0'}</dd>
    </div>
  );
}

function perRun({ calls, runs }: { calls: number; runs: number }): string {
  return `${Number((calls / Math.max(1, runs)).toPrecision(2))} a run`;
}

function waitingText({ counts }: BatchView): string {
  const { waiting = 0, paused = 0 } = counts;
  return [
    ...(waiting === 0 ? [] : [waiting === 1 ? '1 run waits for a person' : `${waiting} runs wait for a person`]),
    ...(paused === 0 ? [] : [paused === 1 ? '1 run waits for budget' : `${paused} runs wait for budget`]),
  ].join(', ');
}

function settingsOf({ score, samples, concurrency, models, seed, createdAt }: BatchView): string {
  const bound = [...new Set(Object.values(models))].filter((model) => !model.startsWith('recorded/'));
  return [
    ...(bound.length === 0 ? [] : [bound.join(', ')]),
    ...(score === undefined ? ['not scored'] : [`scored by ${score.length > 60 ? score.split(':')[0] : score}`]),
    ...(samples === 1 ? [] : [`${samples} samples a case`]),
    `${concurrency} at a time`,
    `seed ${seed.length > 12 ? `${seed.slice(0, 8)}…` : seed}`,
    formatTime(createdAt),
  ].join(' · ');
}
