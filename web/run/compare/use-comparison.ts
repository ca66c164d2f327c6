import { useEffect, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { RunData } from '../../store/run-store.ts';
import { workThrough } from '../../store/slices.ts';
import { showError } from '../../ui/index.ts';
import { type Comparison, compareRuns, workOf } from './compare-runs.ts';

export interface ComparisonState {
  /** The newest one that is finished; undefined until both runs are read and compared. */
  readonly comparison: Comparison | undefined;
  /** How far the first comparison is, when it takes a while. */
  readonly wait: { readonly done: number; readonly all: number } | undefined;
}

/** Compared again when one of the runs has grown: after the comparison that is being made, never instead of it. */
export function useComparison(first: StoreApi<RunData>, second: StoreApi<RunData>): ComparisonState {
  const [state, setState] = useState<ComparisonState>({ comparison: undefined, wait: undefined });
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    let compared = '';
    let isBusy = false;
    const compare = async () => {
      for (let now = grown(first, second); now !== undefined && now !== compared; now = grown(first, second)) {
        compared = now;
        const [a, b] = [first.getState(), second.getState()];
        const all = workOf(a, b);
        const onProgress = (done: number) =>
          setState(({ comparison }) => ({ comparison, wait: { done: Math.min(done, all), all } }));
        const comparison = await workThrough(compareRuns(a, b), { signal, onProgress });
        setState({ comparison, wait: undefined });
      }
    };
    const look = () => {
      if (isBusy) return;
      isBusy = true;
      compare()
        .catch((error: unknown) => signal.aborted || showError(error))
        .finally(() => {
          isBusy = false;
        });
    };
    const stops = [first.subscribe(look), second.subscribe(look)];
    look();
    return () => {
      stop.abort();
      for (const end of stops) end();
    };
  }, [first, second]);
  return state;
}

/** How far both runs are; undefined until both are read. */
function grown(first: StoreApi<RunData>, second: StoreApi<RunData>): string | undefined {
  const [a, b] = [first.getState().sequence, second.getState().sequence];
  return a === 0 || b === 0 ? undefined : `${a} ${b}`;
}
