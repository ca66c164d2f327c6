import { keepPreviousData, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query';
import type { RunList, RunView } from '#engine/protocol/index';
import { clientOf, pagesByTime, pollPages } from '../client/queries.ts';
import type { RunPlace, RunQuery } from '../client/run-client.ts';

export interface PlacedRun {
  readonly place: RunPlace;
  readonly run: RunView;
}

export type RunListQuery = Pick<RunQuery, 'status' | 'flow' | 'batch'>;

interface Place {
  readonly place: RunPlace;
  readonly runs: readonly RunView[];
  /** When the oldest of them was created, when there are older ones that are not loaded. */
  readonly next: number | undefined;
}

const pageSize = 100;

/** The runs of the server and of this browser together, newest first, page by page. */
export function useRunList(query: RunListQuery) {
  const server = usePages('server', query);
  const browser = usePages('browser', query);
  const places = [placeOf('server', server), placeOf('browser', browser)] as const;
  const all = [server, browser] as const;
  const horizon = horizonOf(places);
  return {
    runs: mergeRuns(places),
    // Both together: the second would push the first apart under the pointer.
    isPending: server.isPending || browser.isPending,
    failed: all.filter(({ isError }) => isError),
    hasOlder: horizon !== undefined,
    isLoadingOlder: all.some(({ isFetchingNextPage }) => isFetchingNextPage),
    showOlder: () => {
      all.forEach((pages, index) => {
        if (places[index]?.next === horizon) void pages.fetchNextPage();
      });
    },
  };
}

function usePages(place: RunPlace, query: RunListQuery) {
  return useInfiniteQuery({
    queryKey: ['runs', place, query],
    ...pagesByTime((from) => clientOf(place).list({ ...query, limit: pageSize, ...from })),
    placeholderData: keepPreviousData,
    refetchInterval: pollPages,
  });
}

function placeOf(place: RunPlace, { data }: UseInfiniteQueryResult<{ pages: RunList[] }>): Place {
  return { place, runs: data?.pages.flatMap(({ runs }) => runs) ?? [], next: data?.pages.at(-1)?.next };
}

/** Back to here every place has said all of its runs; undefined when they have said all. */
function horizonOf(places: readonly Place[]): number | undefined {
  const ends = places.flatMap(({ next }) => next ?? []);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/** Newest first. Of a place that was read further back than another one is, the rest waits until the other is too. */
export function mergeRuns(places: readonly Place[]): PlacedRun[] {
  const horizon = horizonOf(places) ?? Number.NEGATIVE_INFINITY;
  return places
    .flatMap(({ place, runs }) => runs.map((run) => ({ place, run })))
    .filter(({ run }) => run.createdAt >= horizon)
    .sort((a, b) => b.run.createdAt - a.run.createdAt);
}
