import type { Release } from '#engine/protocol/index';
import { getRelease } from '../client/library.ts';
import { queryClient } from '../client/query-client.ts';

/** A release, from where `useRelease` keeps it when it is there already: it never changes. */
export function loadRelease(name: string, version: string): Promise<Release> {
  return queryClient.fetchQuery({
    queryKey: ['library', name, version],
    queryFn: () => getRelease(name, version),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
