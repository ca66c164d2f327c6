import type { Clock } from '#engine/host';

/**
 * The longest single sleep. Node fires a delay over 2^31 ms at once, and its timers stand still while a
 * machine sleeps; looking at the wall clock every minute mends both at the cost of one wake-up.
 */
const longestSleepMs = 60_000;

/** The wall clock. With `keepsProcessAlive: false` a timer that waits does not keep the process running. */
export function systemClock({ keepsProcessAlive = true }: { keepsProcessAlive?: boolean } = {}): Clock {
  return {
    now: () => Date.now(),
    at(dueMs, callback) {
      let timer: NodeJS.Timeout;
      const sleep = (): void => {
        const remaining = dueMs - Date.now();
        timer = setTimeout(wake, Math.min(Math.max(remaining, 0), longestSleepMs));
        if (!keepsProcessAlive) timer.unref();
      };
      // A timer may wake early: after a part of a long sleep, or when the clock was set back meanwhile.
      const wake = (): void => {
        if (Date.now() < dueMs) sleep();
        else callback();
      };
      sleep();
      return () => clearTimeout(timer);
    },
  };
}
