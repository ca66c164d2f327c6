import type { StoreApi } from 'zustand/vanilla';
import { formatCost, formatCount } from '../shell/format-amount.ts';
import { formatDuration } from '../shell/format-time.ts';
import type { RunData } from '../store/run-store.ts';
import { useNow, useRun } from '../store/use-run.ts';
import { runCountersText } from '../text/run.ts';

/** What a run has spent so far, against what it may. */
export function RunCounters({ store, isRecorded }: { store: StoreApi<RunData>; isRecorded: boolean }) {
  const usage = useRun(store, (data) => data.usage);
  const budget = useRun(store, (data) => data.budget);
  const startedAt = useRun(store, (data) => data.started?.at);
  const updatedAt = useRun(store, (data) => data.updatedAt);
  const isRunning = useRun(store, (data) => data.status === 'running');
  const now = useNow(isRunning);
  const tokens = usage.inputTokens + usage.outputTokens;
  const showsCost = usage.cost !== undefined || (!isRecorded && (tokens > 0 || budget.money !== undefined));
  return (
    <dl className="flex flex-wrap items-center gap-x-3 text-muted text-sm tabular-nums">
      <Counter
        label={runCountersText.calls(usage.calls)}
        value={formatCount(usage.calls)}
        spent={usage.calls}
        limit={budget.calls}
      />
      <Counter
        label={runCountersText.tokens}
        value={formatCount(tokens)}
        spent={tokens}
        limit={budget.tokens}
        title={runCountersText.inOut(usage.inputTokens, usage.outputTokens)}
      />
      {showsCost && (
        <Counter
          label={runCountersText.cost}
          value={usage.cost !== undefined || tokens === 0 ? formatCost(usage.cost ?? 0) : '–'}
          spent={usage.cost ?? 0}
          limit={budget.money}
          format={formatCost}
          title={costTitle(usage.cost, tokens, budget.money)}
        />
      )}
      {startedAt !== undefined && (
        <Counter label="" value={formatDuration((isRunning ? Math.max(now, updatedAt) : updatedAt) - startedAt)} />
      )}
    </dl>
  );
}

function costTitle(cost: number | undefined, tokens: number, limit: number | undefined): string {
  if (cost !== undefined || tokens === 0) return runCountersText.usDollarsForCallsWhose;
  const consequence = limit === undefined ? '' : runCountersText.limitInMoneyCannotCount;
  return runCountersText.noPriceOfModel(consequence);
}

interface CounterProps {
  label: string;
  value: string;
  spent?: number;
  limit?: number | undefined;
  format?: (amount: number) => string;
  title?: string;
}

function Counter({ label, value, spent = 0, limit, format = formatCount, title }: CounterProps) {
  return (
    <div className="flex items-baseline gap-1 whitespace-nowrap" title={title}>
      <dd className="font-medium text-ink">
        {value}
        {limit !== undefined && (
          <span className={spent >= limit ? 'text-failed-ink' : 'text-faint'}> / {format(limit)}</span>
        )}
      </dd>
      <dt>{label === '' ? <span className="sr-only">{runCountersText.time}</span> : label}</dt>
    </div>
  );
}
