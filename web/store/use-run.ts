import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { ActivationRecord } from '#engine/run/trace';
import type { RunClient } from '../client/run-client.ts';
import { type OpenRunStore, openRunStore, type RunData } from './run-store.ts';

interface Shared {
  readonly open: OpenRunStore;
  users: number;
  closing: ReturnType<typeof setTimeout> | undefined;
}

/** A run shown in two places, such as canvas and panel, is followed once. */
const shared = new Map<string, Shared>();
/** React mounts twice in development, and pages hand over to each other: closing waits that long. */
const lingerMs = 2_000;

function acquire(client: RunClient, run: string): Shared {
  const key = `${client.place} ${run}`;
  const known = shared.get(key) ?? { open: openRunStore(client, run), users: 0, closing: undefined };
  shared.set(key, known);
  return known;
}

/** The store of a run, which follows it as long as somebody shows it. */
export function useRunStore(client: RunClient, run: string): StoreApi<RunData> {
  const entry = useMemo(() => acquire(client, run), [client, run]);
  useEffect(() => {
    clearTimeout(entry.closing);
    entry.users += 1;
    return () => {
      entry.users -= 1;
      entry.closing = setTimeout(() => {
        if (entry.users > 0) return;
        entry.open.close();
        const key = `${client.place} ${run}`;
        if (shared.get(key) === entry) shared.delete(key);
      }, lingerMs);
    };
  }, [entry, client, run]);
  return entry.open.store;
}

/** What is known of a run that somebody shows; undefined while nobody does. */
export function shownRun(client: RunClient, run: string): RunData | undefined {
  return shared.get(`${client.place} ${run}`)?.open.store.getState();
}

/** Picks one thing from a run; draws again only when that changes. */
export function useRun<T>(store: StoreApi<RunData>, select: (data: RunData) => T): T {
  return useStore(store, select);
}

/** The newest activation of an instance, by its path such as `refine/critic`. */
export function useInstanceRecord(store: StoreApi<RunData>, path: string): ActivationRecord | undefined {
  return useStore(store, (data) => {
    const address = data.latest.get(path);
    return address === undefined ? undefined : data.records.get(address);
  });
}

/** What an activation is writing now; empty when it is not. */
export function useStreamText(store: StoreApi<RunData>, address: string | undefined): string {
  return useStore(store, (data) => (address === undefined ? '' : (data.streams.get(address) ?? '')));
}

let now = Date.now();

/** The time, told every half second while `isRunning`; for durations that are still growing. */
export function useNow(isRunning: boolean): number {
  return useSyncExternalStore(isRunning ? subscribeToTime : subscribeToNothing, () => now);
}

/** The same for a run, which in a replay stands at the time of the entry that is looked at. */
export function useNowOf(store: StoreApi<RunData>, isRunning: boolean): number {
  const moment = useStore(store, (data) => data.moment);
  const now = useNow(isRunning && moment === undefined);
  return moment ?? now;
}

function subscribeToTime(listener: () => void): () => void {
  now = Date.now();
  const timer = setInterval(() => {
    now = Date.now();
    listener();
  }, 500);
  return () => clearInterval(timer);
}

function subscribeToNothing(): () => void {
  return () => {};
}
