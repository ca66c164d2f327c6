import { useEffect } from 'react';
import type { RunClient } from '../client/run-client.ts';
import type { RunData } from '../store/run-store.ts';
import { hideRun, showHeld, showRun, showText } from '../store/run-view.ts';
import { useShownRun } from '../store/use-replay.ts';

/** Draws a run on the canvas of this page for as long as it is shown. */
export function useShowRun(client: RunClient, run: string): void {
  const store = useShownRun(client, run);
  useEffect(() => {
    const shown = new Map<string, string>();
    let sequence = -1;
    let held: RunData['heldCalls'] = new Map();
    const draw = (data: RunData) => {
      if (data.sequence !== sequence) showRun(data.run, data.records.values(), data.paused?.stops);
      sequence = data.sequence;
      if (data.heldCalls !== held) showHeld(data.heldCalls);
      held = data.heldCalls;
      showStreams(shown, data.streams);
    };
    draw(store.getState());
    const stop = store.subscribe(draw);
    return () => {
      stop();
      hideRun();
    };
  }, [store]);
}

/** Hands on what was added to each stream since the last time. */
function showStreams(shown: Map<string, string>, streams: ReadonlyMap<string, string>): void {
  for (const address of [...shown.keys()]) if (!streams.has(address)) shown.delete(address);
  for (const [address, text] of streams) {
    const before = shown.get(address) ?? '';
    if (text === before) continue;
    shown.set(address, text);
    showText(address, text.startsWith(before) ? text.slice(before.length) : text);
  }
}
