import type { Action } from '../nodes/node-logic.ts';
import type { OpenActivation, RunState } from './run-state.ts';

/** Work that an activation waits for. */
export interface ReadyEffect {
  readonly open: OpenActivation;
  /** `changedBy` of the activation when the work was made for it. */
  readonly changedBy: number;
  readonly action: Extract<Action, { do: 'perform' }>;
}

/** Whether the activation still waits for this work, also when its journal has been folded anew since. */
export function isAwaited(state: RunState, { open, changedBy }: Pick<ReadyEffect, 'open' | 'changedBy'>): boolean {
  return state.open.get(open.address)?.changedBy === changedBy;
}
