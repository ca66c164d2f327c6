import type { Clock } from '#engine/host';

/** Timers of browsers overflow beyond this many milliseconds. */
const longestTimeout = 2_147_000_000;

/** The clock of a page or worker. Due times further away than 24 days are waited for in steps. */
export const browserClock: Clock = {
  now: () => Date.now(),
  at(dueMs, callback) {
    let timer: ReturnType<typeof setTimeout>;
    const wait = () => {
      const left = dueMs - Date.now();
      timer = left > longestTimeout ? setTimeout(wait, longestTimeout) : setTimeout(callback, Math.max(0, left));
    };
    wait();
    return () => clearTimeout(timer);
  },
};

/** Waits so many milliseconds; rejects with the signal's reason when it is aborted. */
export function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** 128 random bits as 32 hexadecimal digits. */
export function newId(): string {
  return crypto.randomUUID().replaceAll('-', '');
}
