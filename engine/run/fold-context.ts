import type { RunState } from './run-state.ts';
import type { Scope, ScopeEvent } from './scope.ts';
import type { FoldObserver } from './trace.ts';

/** What scopes need of the run around them while they react to an event. */
export interface FoldContext {
  readonly state: RunState;
  readonly observer: FoldObserver | undefined;
  /** How many flows may enclose each other. */
  readonly maxDepth: number;
  /** Puts an event into the mailbox of a scope; it is delivered after the current one, in order. */
  readonly send: (scope: Scope, event: ScopeEvent) => void;
  /** A scope will get no further events: whatever was kept for it may go. */
  readonly release: (scope: Scope) => void;
}
