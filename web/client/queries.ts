import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { TaskList } from '#engine/protocol/index';
import { browserRuns } from '../host/browser-runs.ts';
import { getLibraryEntry, getRelease, listLibrary } from './library.ts';
import type { RunClient, RunPlace } from './run-client.ts';
import { serverRuns } from './server-runs.ts';
import { findLocalServers, getSettings, testProvider } from './settings.ts';

export function clientOf(place: RunPlace): RunClient {
  return place === 'browser' ? browserRuns : serverRuns;
}

export const useLibrary = () => useQuery({ queryKey: ['library'], queryFn: () => listLibrary(), staleTime: 30_000 });

export const useLibraryEntry = (name: string) =>
  useQuery({ queryKey: ['library', name], queryFn: () => getLibraryEntry(name) });

/** A release with flow, readme and examples; it never changes, so it is fetched once. */
export const useRelease = (name: string, version: string | undefined) =>
  useQuery({
    queryKey: ['library', name, version],
    queryFn: () => getRelease(name, version ?? ''),
    enabled: version !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const useSettings = () => useQuery({ queryKey: ['settings'], queryFn: getSettings });

/** Servers of models on the server's machine; none when they cannot be looked for. */
export const useLocalServers = () =>
  useQuery({
    queryKey: ['settings', 'local-servers'],
    queryFn: async () => (await findLocalServers()).servers,
    retry: false,
  });

/** The models that a provider offers; empty when it does not say. */
export const useProviderModels = (name: string | undefined) =>
  useQuery({
    queryKey: ['settings', 'models', name],
    queryFn: async () => (await testProvider(name ?? '')).models,
    enabled: name !== undefined,
    staleTime: 300_000,
    retry: false,
  });

/** Open tasks, those of the newest runs first, as far back as was asked for. */
export const useTasks = (place: RunPlace) =>
  useInfiniteQuery({
    queryKey: ['tasks', place],
    ...pagesByTime((from) => clientOf(place).tasks(from)),
    select: tasksOfPages,
    refetchInterval: pollPages,
  });

const tasksOfPages = ({ pages }: { pages: readonly TaskList[] }) => pages.flatMap(({ tasks }) => tasks);

/** For `useInfiniteQuery`: lists whose pages say in `next` what the following one is to be asked `before`. */
export function pagesByTime<Page extends { readonly next?: number | undefined }>(
  read: (from: { readonly before?: number }) => Promise<Page>,
) {
  return {
    queryFn: ({ pageParam }: { pageParam: number | undefined }) =>
      read(pageParam === undefined ? {} : { before: pageParam }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }: Page) => next,
  };
}

/** All pages are asked for again, so whoever looks far back is told less often. */
export function pollPages({ state }: { state: { data?: { pages: readonly unknown[] } | undefined } }): number {
  return 4_000 * (state.data?.pages.length ?? 1);
}
