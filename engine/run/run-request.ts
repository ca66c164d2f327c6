import type { Entry } from '../journal/entries.ts';
import type { RunState } from './run-state.ts';

export type Decide = (state: RunState, at: number) => Iterable<Entry>;

/**
 * Somebody asked for it; or it happened here, which nobody else knows; or it follows from the state alone, so that it is
 * not decided again when the state turns out to be another.
 */
export type Origin = 'asked' | 'happened' | 'derived';

/** What is wanted: entries that follow from the state as it is when its turn comes. */
export interface Request {
  readonly decide: Decide;
  readonly origin: Origin;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}
