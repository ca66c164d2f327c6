import { History } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BatchView } from '#engine/protocol/batches';
import { formatCost, formatCount } from '../shell/format-amount.ts';
import { formatDuration, formatTime } from '../shell/format-time.ts';
import { experimentSummaryText } from '../text/experiments.ts';
import { ProgressBar } from '../ui/index.ts';
import { BatchStatusBadge } from './BatchStatusBadge.tsx';
import { formatShare } from './format-share.ts';
import { allRuns, endedRuns } from './use-batches.ts';

/** What an experiment came to so far, in numbers. */
export function ExperimentSummary({ batch }: { batch: BatchView }) {
  const { summary, status } = batch;
  const accuracy = summary?.accuracy;
  const interval = accuracy?.interval;
  return (
    <section aria-label={experimentSummaryText.summary} className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <BatchStatusBadge batch={batch} />
        {status !== 'done' && (
          <span className="w-64 max-w-full">
            <ProgressBar done={endedRuns(batch)} all={allRuns(batch)} label={experimentSummaryText.progress} />
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
          <span>{experimentSummaryText.scriptedAnswersNoModel}</span>
        </p>
      )}
      {summary !== undefined && (
        <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-line bg-line shadow-raised sm:grid-cols-3 lg:grid-cols-6">
          <Fact
            name={experimentSummaryText.accuracy}
            note={interval && `95%: ${formatShare(interval.low)} – ${formatShare(interval.high)}`}
          >
            {accuracy === undefined ? '–' : formatShare(accuracy.mean)}
          </Fact>
          <Fact
            name={experimentSummaryText.runs}
            note={experimentSummaryText.ofCases(summary.cases, formatCount(summary.cases))}
          >
            {formatCount(summary.runs)}
          </Fact>
          <Fact
            name={experimentSummaryText.modelCalls}
            note={
              summary.judgeCalls > 0
                ? experimentSummaryText.andByJudge(formatCount(summary.judgeCalls))
                : perRun(summary)
            }
          >
            {formatCount(summary.calls)}
          </Fact>
          <Fact
            name={experimentSummaryText.tokens}
            note={experimentSummaryText.inOut(formatCount(summary.inputTokens), formatCount(summary.outputTokens))}
          >
            {formatCount(summary.inputTokens + summary.outputTokens)}
          </Fact>
          <Fact
            name={experimentSummaryText.cost}
            note={summary.cost === undefined ? experimentSummaryText.noPriceIsKnown : undefined}
          >
            {summary.cost === undefined ? '–' : formatCost(summary.cost)}
          </Fact>
          <Fact
            name={experimentSummaryText.timeOfAllRuns}
            note={experimentSummaryText.aRun(formatDuration((summary.seconds / summary.runs) * 1000))}
          >
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
  return experimentSummaryText.callsOfARun(Number((calls / Math.max(1, runs)).toPrecision(2)));
}

function waitingText({ counts }: BatchView): string {
  const { waiting = 0, paused = 0 } = counts;
  return [
    ...(waiting === 0 ? [] : [experimentSummaryText.runsWaitForPerson(waiting)]),
    ...(paused === 0 ? [] : [experimentSummaryText.runsWaitForBudget(paused)]),
  ].join(', ');
}

function settingsOf({ score, samples, concurrency, models, seed, createdAt }: BatchView): string {
  const bound = [...new Set(Object.values(models))].filter((model) => !model.startsWith('recorded/'));
  return [
    ...(bound.length === 0 ? [] : [bound.join(', ')]),
    ...(score === undefined
      ? [experimentSummaryText.notScored]
      : [experimentSummaryText.scoredBy(score.length > 60 ? (score.split(':')[0] ?? score) : score)]),
    ...(samples === 1 ? [] : [experimentSummaryText.samplesACase(samples)]),
    experimentSummaryText.atATime(concurrency),
    experimentSummaryText.seed(seed.length > 12 ? `${seed.slice(0, 8)}…` : seed),
    formatTime(createdAt),
  ].join(' · ');
}
