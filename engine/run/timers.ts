import type { Clock } from '../host.ts';
import type { RunState } from './run-state.ts';

export interface Timers {
  /** Sets one timer for the earliest due time or retry that the state holds, but for attempts that are begun already. */
  arm(state: RunState, isBegun: (address: string) => boolean): void;
  clear(): void;
}

/** Due times live in the journal; this is only the alarm clock. One timer a run, whatever it waits for. */
export function createTimers(clock: Clock, onDue: () => void): Timers {
  let cancel = () => {};
  let armedFor: number | undefined;
  const clear = () => {
    cancel();
    cancel = () => {};
    armedFor = undefined;
  };
  return {
    clear,
    arm(state, isBegun) {
      const next = earliestWake(state, isBegun);
      if (next === armedFor) return;
      clear();
      if (next === undefined) return;
      armedFor = next;
      cancel = clock.at(next, () => {
        armedFor = undefined;
        onDue();
      });
    },
  };
}

/**
 * When the run must be looked at again although nothing arrives: the earliest due time or retry. An attempt that is
 * begun keeps the time of its retry until it ends; an alarm for that would ring at once, again and again.
 */
export function earliestWake(state: RunState, isBegun?: (address: string) => boolean): number | undefined {
  if (state.ended !== undefined || state.paused !== undefined) return undefined;
  let earliest: number | undefined;
  for (const open of state.waiting.values()) {
    const task = open.task === undefined ? undefined : state.tasks.get(open.task);
    const due = task === undefined ? open.retryAt : task.fact.dueAt;
    if (due === undefined || (earliest !== undefined && due >= earliest)) continue;
    if (task === undefined && isBegun?.(open.address) === true) continue;
    earliest = due;
  }
  return earliest;
}
