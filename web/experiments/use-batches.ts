import { useQuery } from '@tanstack/react-query';
import type { BatchView } from '#engine/protocol/batches';
import { queryClient } from '../client/query-client.ts';
import type { RunPlace } from '../client/run-client.ts';
import { type BatchPlace, batchesIn } from './batch-client.ts';

export interface PlacedBatch extends BatchPlace {
  readonly batch: BatchView;
}

const seldomMs = 10_000;

/** How often one that goes on is looked at: summing up ten thousand results takes a while. */
function pauseMs(batch: BatchView): number {
  return endedRuns(batch) > 2_000 ? 5_000 : 1_000;
}

/** The experiments of a place, newest first; followed while one of them goes on. */
export function useBatches(place: RunPlace) {
  return useQuery({
    queryKey: ['batches', place],
    queryFn: async (): Promise<PlacedBatch[]> =>
      (await batchesIn(place).list()).map((batch) => ({ place, id: batch.id, batch })),
    refetchInterval: ({ state }) => (state.data?.some(({ batch }) => isActive(batch)) === true ? 1_000 : seldomMs),
  });
}

/** One experiment, followed while it goes on. */
export function useBatch({ place, id }: BatchPlace) {
  return useQuery({
    queryKey: ['batches', place, id],
    queryFn: () => batchesIn(place).view(id),
    refetchInterval: ({ state: { data } }) => {
      if (data === undefined) return 1_000;
      if (isActive(data)) return pauseMs(data);
      return data.status === 'waiting' ? 4_000 : false;
    },
  });
}

export function forgetBatches(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['batches'] });
}

export function isActive({ status, counts }: BatchView): boolean {
  // One that was cancelled a moment ago may still have runs in hand.
  return status === 'running' || (counts.running ?? 0) > 0;
}

/** How many of its runs have come to an end. */
export function endedRuns({ counts }: BatchView): number {
  return (counts.completed ?? 0) + (counts.failed ?? 0) + (counts.cancelled ?? 0);
}

export function allRuns({ cases, samples }: BatchView): number {
  return cases * samples;
}
