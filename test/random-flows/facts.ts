import type { Entry } from '#engine/index';

/** When something happened is no part of what happened. */
const times = new Set(['at', 'startedAt', 'retryAt', 'dueAt']);
/** What people did to the run, whose moment is their own. */
const hands = new Set(['run.paused', 'run.resumed', 'breakpoints.changed']);

/** A journal's facts without their times and their order: the same for a flow whatever finished first. */
export function factsOf(entries: readonly Entry[]): string[] {
  return entries
    .filter(({ type }) => !hands.has(type))
    .map((entry) => JSON.stringify(entry, (key, value: unknown) => (times.has(key) ? undefined : value)))
    .sort();
}
