import type { Clock } from './host.ts';

/** A clock that stands still until somebody moves it: a test, or an example that waits for no time. */
export interface ManualClock extends Clock {
  /** Lets this many milliseconds pass; due timers fire one by one, each at its own time. */
  advance(ms: number): void;
  /** Jumps to a time, as after sleep or a corrected clock: whatever is overdue fires once, in due order. */
  set(now: number): void;
  /** How many timers are armed. */
  readonly pending: number;
}

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** Makes a clock that shows `start` (milliseconds since 1970). */
export function manualClock(start = 0): ManualClock {
  const timers = new Set<Timer>();
  let now = start;

  /** The armed timer with the earliest due time up to `limit`; of equals the one that was armed first. */
  function nextDue(limit: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of timers) {
      if (timer.dueMs <= limit && (next === undefined || timer.dueMs < next.dueMs)) next = timer;
    }
    return next;
  }

  function fire(timer: Timer): void {
    // Gone before the callback runs, so that a callback that throws or moves the clock never fires twice.
    if (timers.delete(timer)) timer.callback();
  }

  return {
    now: () => now,
    at(dueMs, callback) {
      const timer = { dueMs, callback };
      timers.add(timer);
      // Never inside `at` itself: the caller does not hold the cancel function yet.
      if (dueMs <= now) queueMicrotask(() => fire(timer));
      return () => timers.delete(timer);
    },
    advance(ms) {
      const end = now + ms;
      for (let timer = nextDue(end); timer !== undefined; timer = nextDue(end)) {
        now = Math.max(now, timer.dueMs);
        fire(timer);
      }
      now = Math.max(now, end);
    },
    set(time) {
      now = time;
      for (let timer = nextDue(now); timer !== undefined; timer = nextDue(now)) fire(timer);
    },
    get pending() {
      return timers.size;
    },
  };
}
