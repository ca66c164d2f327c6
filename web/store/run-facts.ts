import type { ErrorFact } from '#engine/errors';
import type { Budget, EntryOf, RunPlaceFact, RunStatus, RunUsage } from '#engine/journal/index';
import type { JsonObject } from '#engine/json';
import type { TaskView } from '#engine/protocol/index';
import type { RunState } from '#engine/run/run-state';
import { errorOf, outputOf, summaryOf } from '#engine/run/summary';
import { type SeatModels, seatModelsOf } from './seat-models.ts';

/** What a fold says of a run as a whole. */
export interface RunFacts {
  readonly started: EntryOf<'run.started'> | undefined;
  readonly status: RunStatus;
  readonly usage: RunUsage;
  /** What it may spend, raises included. */
  readonly budget: Budget;
  /** Number of entries folded so far. */
  readonly sequence: number;
  readonly updatedAt: number;
  readonly tasks: readonly TaskView[];
  readonly paused: RunState['paused'];
  /** Who answers for the model roles now. */
  readonly models: RunState['models'];
  /** Models that seats have of their own, by the seat's path. */
  readonly seats: SeatModels;
  readonly breakpoints: RunState['breakpoints'];
  /** Messages that wait until the run is resumed: `before draft#1`, `after draft#1`. */
  readonly held: ReadonlySet<string>;
  /** The run that goes on with it elsewhere. */
  readonly movedTo: RunPlaceFact | undefined;
  readonly output: JsonObject | undefined;
  readonly error: ErrorFact | undefined;
}

/** The facts of a fold; what has not changed since `before` keeps its identity. */
export function factsOf(state: RunState, run: string, before: RunFacts): RunFacts {
  const { flow, title, status, usage, sequence, updatedAt, openTasks } = summaryOf(state, run);
  const tasks =
    state.ended === undefined ? openTasks.map((task): TaskView => ({ ...task, flow, flowTitle: title })) : [];
  return {
    started: state.started,
    budget: state.budget,
    status,
    sequence,
    updatedAt,
    usage: isSameUsage(before.usage, usage) ? before.usage : usage,
    tasks: isSameTasks(before.tasks, tasks) ? before.tasks : tasks,
    paused: state.paused,
    models: state.models,
    seats: seatModelsOf(state, before.seats),
    breakpoints: state.breakpoints,
    held: heldIn(state, before.held),
    movedTo: state.ended?.movedTo,
    output: outputOf(state) ?? before.output,
    error: errorOf(state) ?? before.error,
  };
}

const noneHeld: ReadonlySet<string> = new Set();

/** Of a run of which nothing is known yet. */
export const noFacts: RunFacts = {
  started: undefined,
  status: 'running',
  usage: { calls: 0, inputTokens: 0, outputTokens: 0 },
  budget: {},
  sequence: 0,
  updatedAt: 0,
  tasks: [],
  paused: undefined,
  models: {},
  seats: {},
  breakpoints: [],
  held: noneHeld,
  movedTo: undefined,
  output: undefined,
  error: undefined,
};

function heldIn({ held }: RunState, before: ReadonlySet<string>): ReadonlySet<string> {
  const isSame = held.size === before.size && [...held.keys()].every((key) => before.has(key));
  return isSame ? before : new Set(held.keys());
}

function isSameUsage(a: RunUsage, b: RunUsage): boolean {
  return (
    a.calls === b.calls && a.inputTokens === b.inputTokens && a.outputTokens === b.outputTokens && a.cost === b.cost
  );
}

function isSameTasks(a: readonly TaskView[], b: readonly TaskView[]): boolean {
  return a.length === b.length && a.every((task, index) => task.id === b[index]?.id);
}
