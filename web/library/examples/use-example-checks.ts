import { useCallback, useEffect, useRef, useState } from 'react';
import type { FlowFile } from '#engine/format/index';
import type { Example } from '#engine/protocol/index';
import { type PlayedExample, playExample } from '../play-example.ts';

export type ExampleCheck = 'running' | PlayedExample;

export interface ExampleChecks {
  /** By the example's name; those that were not run are missing. */
  readonly checks: Readonly<Record<string, ExampleCheck>>;
  readonly isRunning: boolean;
  /** Runs examples one after the other and resolves with what came of each; undefined when it was stopped. */
  run(flow: FlowFile, examples: readonly Example[]): Promise<readonly PlayedExample[] | undefined>;
  stop(): void;
}

/** Plays examples in this browser; what is still played when the component goes is cancelled. */
export function useExampleChecks(source: string): ExampleChecks {
  const [checks, setChecks] = useState<Readonly<Record<string, ExampleCheck>>>({});
  const [isRunning, setRunning] = useState(false);
  const playing = useRef<AbortController>(undefined);
  const stop = useCallback(() => playing.current?.abort(), []);
  useEffect(() => stop, [stop]);
  const run = useCallback(
    async (flow: FlowFile, examples: readonly Example[]) => {
      stop();
      const controller = new AbortController();
      playing.current = controller;
      setChecks({});
      setRunning(true);
      const results: PlayedExample[] = [];
      try {
        for (const example of examples) {
          setChecks((known) => ({ ...known, [example.name]: 'running' }));
          const { signal } = controller;
          const played = await playExample({ flow, flows: {}, example, source, signal });
          results.push(played);
          setChecks((known) => ({ ...known, [example.name]: played }));
        }
        return results;
      } catch {
        // It was stopped: what is known of the others stays.
        setChecks((known) => Object.fromEntries(Object.entries(known).filter(([, check]) => check !== 'running')));
        return undefined;
      } finally {
        if (playing.current === controller) setRunning(false);
      }
    },
    [source, stop],
  );
  return { checks, isRunning, run, stop };
}
