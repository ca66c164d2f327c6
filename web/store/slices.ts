/** Work that stops now and then, and says how much of it is done. */
export type Slices<T> = Generator<number, T, void>;

export interface Waiting {
  readonly signal: AbortSignal;
  /** Told at every pause, so never of work that is done within one slice. */
  readonly onProgress?: (done: number) => void;
}

/** A page that works longer than this does not answer in time; milliseconds. */
export const sliceMs = 30;

/** Does all the work, letting the page answer every `sliceMs`. Rejects with the signal's reason when it is aborted. */
export async function workThrough<T>(work: Slices<T>, { signal, onProgress }: Waiting): Promise<T> {
  let until = performance.now() + sliceMs;
  for (;;) {
    signal.throwIfAborted();
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() < until) continue;
    onProgress?.(step.value);
    await pageAnswered();
    until = performance.now() + sliceMs;
  }
}

/** Does all the work without a pause. */
export function atOnce<T>(work: Slices<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Resolves when what waited, such as a click or a repaint, has had its turn. */
export function pageAnswered(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
