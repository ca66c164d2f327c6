import { useEffect, useState } from 'react';
import { type Slices, workThrough } from './slices.ts';

export type SlicesState<T> =
  | { readonly kind: 'working'; readonly done: number }
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Work of a page in slices; begun anew when `work`, which must be kept between renders, is another one. */
export function useSlices<T>(work: () => Slices<T>): SlicesState<T> {
  const [state, setState] = useState<SlicesState<T>>({ kind: 'working', done: 0 });
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const onProgress = (done: number) => {
      if (!signal.aborted) setState({ kind: 'working', done });
    };
    workThrough(work(), { signal, onProgress }).then(
      (value) => setState({ kind: 'done', value }),
      (error: unknown) => signal.aborted || setState({ kind: 'failed', error }),
    );
    return () => stop.abort();
  }, [work]);
  return state;
}
