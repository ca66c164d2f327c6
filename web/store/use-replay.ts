import { useCallback, useEffect, useState } from 'react';
import { create } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { RunClient } from '../client/run-client.ts';
import { createReplay, type Replay } from './run-history.ts';
import type { RunData } from './run-store.ts';
import { workThrough } from './slices.ts';
import { useRunStore } from './use-run.ts';

/** Runs that are being played again, by place and id: canvas and panel of a page show the same moment. */
const useReplays = create<Readonly<Record<string, Replay>>>(() => ({}));

/** How far a replay is that is being made ready, in entries. */
export interface ReplayWait {
  readonly done: number;
  readonly all: number;
}

export interface ReplaySwitch {
  /** Undefined while none is being made ready, or so fast that nobody waits. */
  readonly wait: ReplayWait | undefined;
  /** Begins a replay, or ends it, were it not even ready. */
  turn(isOn: boolean): void;
}

const keyOf = (client: RunClient, run: string): string => `${client.place} ${run}`;

/** The replay of a run, while there is one. */
export function useReplay(client: RunClient, run: string): Replay | undefined {
  return useReplays((replays) => replays[keyOf(client, run)]);
}

/** The run as it is to be shown: as it is, or as it was at the entry that is looked at. */
export function useShownRun(client: RunClient, run: string): StoreApi<RunData> {
  const live = useRunStore(client, run);
  return useReplay(client, run)?.store ?? live;
}

/** Begins and ends the replay of a run; leaving the page ends it too. */
export function useReplaySwitch(client: RunClient, run: string, onError: (error: unknown) => void): ReplaySwitch {
  const live = useRunStore(client, run);
  const key = keyOf(client, run);
  const [wait, setWait] = useState<ReplayWait>();
  const [making] = useState<{ stop?: AbortController }>(() => ({}));
  const end = useCallback(() => {
    making.stop?.abort();
    setWait(undefined);
    useReplays.setState(without(useReplays.getState(), key), true);
  }, [key, making]);
  useEffect(() => end, [end]);
  const begin = async () => {
    const stop = new AbortController();
    const { signal } = stop;
    making.stop = stop;
    const data = live.getState();
    const all = data.entries.length;
    const onProgress = (done: number) => {
      if (!signal.aborted) setWait({ done, all });
    };
    try {
      const replay = await workThrough(createReplay(data), { signal, onProgress });
      useReplays.setState({ [key]: replay });
      setWait(undefined);
    } catch (error) {
      if (signal.aborted) return;
      setWait(undefined);
      onError(error);
    }
  };
  return {
    wait,
    turn(isOn) {
      end();
      if (isOn) void begin();
    },
  };
}

function without(replays: Readonly<Record<string, Replay>>, key: string): Readonly<Record<string, Replay>> {
  const { [key]: _, ...others } = replays;
  return others;
}
