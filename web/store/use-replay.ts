import { useEffect, useState } from 'react';
import { create } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { RunClient } from '../client/run-client.ts';
import { createReplay, type Replay } from './run-history.ts';
import type { RunData } from './run-store.ts';
import { useRunStore } from './use-run.ts';

/** Runs that are being played again, by place and id: canvas and panel of a page show the same moment. */
const useReplays = create<Readonly<Record<string, Replay>>>(() => ({}));

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
export function useReplaySwitch(client: RunClient, run: string): (isOn: boolean) => void {
  const live = useRunStore(client, run);
  const [turn] = useState(() => ({ live }));
  turn.live = live;
  const key = keyOf(client, run);
  useEffect(() => () => useReplays.setState(without(useReplays.getState(), key), true), [key]);
  return (isOn) => {
    const others = without(useReplays.getState(), key);
    useReplays.setState(isOn ? { ...others, [key]: createReplay(turn.live.getState()) } : others, true);
  };
}

function without(replays: Readonly<Record<string, Replay>>, key: string): Readonly<Record<string, Replay>> {
  const { [key]: _, ...others } = replays;
  return others;
}
