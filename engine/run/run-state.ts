import type { ErrorFact } from '../errors.ts';
import type { Performer } from '../format/performer.ts';
import type { NodePlan, Plan } from '../graph/plan.ts';
import type { ModelBinding } from '../host.ts';
import type { Breakpoint, Budget, Entry, EntryOf, NodeLimits, RunUsage, TaskFact } from '../journal/entries.ts';
import type { Json, JsonObject } from '../json.ts';
import type { GatheredInputs } from './gather-inputs.ts';
import type { BodyScope, Scope, ScopeEvent } from './scope.ts';

/** An activation whose node is ready and has not settled: what is left to do. */
export interface OpenActivation {
  readonly address: string;
  readonly scope: BodyScope;
  readonly node: NodePlan;
  readonly inputs: GatheredInputs;
  /** Attempts that failed so far. */
  failures: number;
  /** Not to be tried again before this time (milliseconds since 1970). */
  retryAt: number | undefined;
  /** A model's draft that a person still has to see. */
  draft: EntryOf<'draft.completed'> | undefined;
  /** Id of the human task that this activation waits for. */
  task: string | undefined;
  /** Human tasks opened so far: more than one when somebody else took the seat. */
  tasksOpened: number;
  /** Sequence of the entry that opened or last changed it. Work begun for another is work for something else. */
  changedBy: number;
}

export interface TaskRecord {
  readonly fact: TaskFact;
  readonly address: string;
  readonly openedAt: number;
  status: 'open' | 'answered' | 'closed';
  answer?: Json;
  by?: string;
}

/** A performer that was put on a seat while the run goes on. Its roles are the run's own, whatever flow the seat is in. */
export interface PerformerChange {
  /** Instance path; with `[*]` instead of keys it stands for that node in every item. */
  readonly path: string;
  readonly performer: Performer;
  readonly binding?: ModelBinding | undefined;
}

/** A place in a run: just before or after an activation. */
export interface Stop {
  readonly when: 'before' | 'after';
  readonly address: string;
}

/** Messages that stay where they are until the run is resumed, so that they can be seen and edited. */
export interface Held extends Stop {
  readonly scope: Scope;
  readonly event: Extract<ScopeEvent, { type: 'begin' | 'settle' }>;
}

/**
 * Everything a journal says, folded. It is owned by whoever folds: entries change it in place, because a copy
 * for each of ten thousand entries would make folding quadratic (docs/decisions/0002).
 */
export interface RunState {
  readonly started: EntryOf<'run.started'>;
  readonly plan: Plan;
  readonly root: BodyScope;
  sequence: number;
  updatedAt: number;
  readonly open: Map<string, OpenActivation>;
  /** Those of them that wait for a person or for another attempt, by address, in the order in which they began to. */
  readonly waiting: Map<string, OpenActivation>;
  /** Addresses that were opened and that nobody has begun to work on yet. */
  readonly fresh: Set<string>;
  /** Loops whose round has ended and that have not been told whether to go on, by address. */
  readonly endedRounds: Map<string, BodyScope>;
  readonly tasks: Map<string, TaskRecord>;
  readonly usage: RunUsage;
  /** Milliseconds in which at least one effect was worked on, and until when that is counted. */
  busyMs: number;
  busyUntil: number;
  /** Who was put on which seat since the run began; later ones count. */
  readonly performers: PerformerChange[];
  /** Who answers for the model roles now. */
  models: EntryOf<'run.started'>['models'];
  readonly exitReasons: Map<string, string>;
  budget: Budget;
  paused:
    | {
        readonly reason: EntryOf<'run.paused'>['reason'];
        readonly limit?: string | undefined;
        /** The breakpoints that were reached. */
        readonly stops?: readonly Stop[] | undefined;
      }
    | undefined;
  breakpoints: readonly Breakpoint[];
  /** Breakpoints that were reached; the pause follows from them. */
  stops: Stop[];
  /** What stays where it is until the run is resumed, by `when address`. */
  readonly held: Map<string, Held>;
  /** Stops after every activation. */
  isStepping: boolean;
  /** What nodes with a budget of their own have spent, by instance path, and what they may. */
  readonly nodeUsage: Map<string, RunUsage>;
  readonly nodeBudgets: Map<string, NodeLimits>;
  /** The flow has come to its end; `run.ended` follows from it. */
  outcome: { readonly output: JsonObject } | { readonly error: ErrorFact } | undefined;
  ended: EntryOf<'run.ended'> | undefined;
}

export type { Entry, RunUsage };
