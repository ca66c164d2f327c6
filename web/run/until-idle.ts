import type { StoreApi } from 'zustand/vanilla';
import type { RunData } from '../store/run-store.ts';

/**
 * Resolves when a paused run has taken in the calls that were being made, when `signal` is aborted, or after
 * `limitMs`: a call that hangs must not keep anybody for ever, it is made again later.
 */
export function untilIdle(store: StoreApi<RunData>, signal: AbortSignal, limitMs = 60_000): Promise<void> {
  return new Promise((resolve) => {
    const stop = store.subscribe((data) => !isBusy(data) && finish());
    const timer = setTimeout(finish, limitMs);
    function finish(): void {
      stop();
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    }
    signal.addEventListener('abort', finish);
    if (signal.aborted || !isBusy(store.getState())) finish();
  });
}

function isBusy({ working, records }: Pick<RunData, 'working' | 'records'>): boolean {
  return [...working].some((address) => records.get(address)?.status === 'active');
}
