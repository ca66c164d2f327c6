import type { BatchSummary, BatchView, ResultsHead } from '../protocol/batches.ts';
import type { BatchStore, StoredBatch } from './batch-store.ts';
import { summarize } from './summarize.ts';

/** Up to so many results the interval is worked out anew each time somebody looks. */
const mostForInterval = 1_000;

/** A batch as it stands. The summary of one that is done is kept; of another it is worked out, for lists it is left out. */
export async function viewBatch(
  store: BatchStore,
  stored: StoredBatch,
  options: { readonly withSummary: boolean },
): Promise<BatchView> {
  const { id, head, createdAt, endedAt } = stored;
  const counts = await store.counts(id);
  const summary =
    stored.status === 'done' ? stored.summary : options.withSummary ? await summaryOf(store, stored) : undefined;
  const { queued = 0, running = 0 } = counts;
  const status = stored.status === 'running' && queued + running === 0 ? 'waiting' : stored.status;
  return {
    id,
    ...head,
    status,
    createdAt,
    counts,
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(summary === undefined ? {} : { summary }),
  };
}

async function summaryOf(store: BatchStore, { id, head }: StoredBatch): Promise<BatchSummary | undefined> {
  const records = await store.scored(id);
  if (records.length === 0) return undefined;
  return summarize(records, records.length > mostForInterval ? undefined : head.seed);
}

/** The first line of its results file. */
export function resultsHeadOf({ head }: Pick<StoredBatch, 'head'>): ResultsHead {
  const { flow, hash, seed, score, models, input } = head;
  return {
    format: 'flowright-results',
    version: 1,
    flow,
    hash,
    seed,
    models,
    ...(score === undefined ? {} : { score }),
    ...(Object.keys(input).length === 0 ? {} : { input }),
  };
}
