import type { Breakpoint } from '../journal/entries.ts';
import type { FoldContext } from './fold-context.ts';
import type { Held, RunState, Stop } from './run-state.ts';
import { type BodyScope, isAtPath, type Scope } from './scope.ts';

interface Place {
  readonly when: Stop['when'];
  readonly scope: BodyScope;
  readonly index: number;
  readonly address: string;
}

/** Whether the run is to stop here; if so it is noted, and the pause follows from that. */
export function reach({ state }: FoldContext, place: Place): boolean {
  if (!state.breakpoints.some((breakpoint) => isHere(breakpoint, place))) return false;
  state.stops.push({ when: place.when, address: place.address });
  return true;
}

function isHere({ when, path, activation }: Breakpoint, place: Place): boolean {
  if (when !== place.when || !isAtPath(place.scope, place.index, path)) return false;
  return activation === undefined || activation === place.scope.activation;
}

/** Sends an event, or keeps it until the run is resumed when there is a breakpoint on its way. */
export function sendOrHold(context: FoldContext, place: Place, to: { scope: Scope; event: Held['event'] }): void {
  if (!reach(context, place)) context.send(to.scope, to.event);
  else hold(context.state, { when: place.when, address: place.address, ...to });
}

export function hold(state: RunState, held: Held): void {
  state.held.set(`${held.when} ${held.address}`, held);
}

/** Lets everything go that was kept; what was cancelled meanwhile is refused by whoever gets it. */
export function release(context: FoldContext): void {
  const { held } = context.state;
  for (const { scope, event } of held.values()) {
    // The inside of a frame that was ended from elsewhere must not begin again.
    if (event.type === 'begin' && !scope.active) continue;
    context.send(scope, event);
  }
  held.clear();
}
