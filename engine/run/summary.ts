import type { ErrorFact } from '../errors.ts';
import type { OpenTask, RunStatus, RunSummary } from '../journal/store.ts';
import type { Json, JsonObject } from '../json.ts';
import type { RunState, TaskRecord } from './run-state.ts';
import { earliestWake } from './timers.ts';

/** Whether something is being worked on, or only people and timers can make the run go on. */
export function statusOf(state: RunState): RunStatus {
  if (state.ended !== undefined) return state.ended.status;
  if (state.paused !== undefined) return 'paused';
  if (state.waiting.size < state.open.size) return 'running';
  for (const { task, retryAt } of state.waiting.values()) {
    if (task === undefined && (retryAt ?? 0) <= state.updatedAt) return 'running';
  }
  return state.open.size > 0 && state.outcome === undefined ? 'waiting' : 'running';
}

/** What lists show of a run; all of it follows from the journal. */
export function summaryOf(state: RunState, run: string): RunSummary {
  const { started } = state;
  const wakeAt = earliestWake(state);
  const error = errorOf(state);
  return {
    run,
    flow: started.flow.name,
    title: started.flow.title ?? started.flow.name,
    hash: started.hash,
    status: statusOf(state),
    createdAt: started.at,
    updatedAt: state.updatedAt,
    sequence: state.sequence,
    usage: { ...state.usage },
    openTasks: openTasksOf(state, run),
    recorded: Object.values(started.models).some((binding) => binding.provider === 'recorded'),
    ...(error === undefined ? {} : { error }),
    ...(state.ended?.movedTo === undefined ? {} : { movedTo: state.ended.movedTo }),
    ...(wakeAt === undefined ? {} : { wakeAt }),
    ...(started.batch === undefined ? {} : { batch: started.batch }),
  };
}

function openTasksOf(state: RunState, run: string): OpenTask[] {
  const tasks: OpenTask[] = [];
  for (const { task: id } of state.waiting.values()) {
    const task = id === undefined ? undefined : state.tasks.get(id);
    if (task?.status === 'open') tasks.push(openTask(run, task));
  }
  return tasks;
}

function openTask(run: string, task: TaskRecord): OpenTask {
  return { ...task.fact, run, address: task.address, openedAt: task.openedAt };
}

/** The run's output, once it has completed. */
export function outputOf(state: RunState): JsonObject | undefined {
  return state.ended?.status === 'completed' && state.outcome !== undefined && 'output' in state.outcome
    ? state.outcome.output
    : undefined;
}

export function errorOf(state: RunState): ErrorFact | undefined {
  return state.ended?.error as ErrorFact | undefined; // codes of any version
}

export interface TaskView {
  readonly task: OpenTask;
  readonly status: 'open' | 'answered' | 'closed';
  readonly answer?: Json;
}

export function taskOf(state: RunState, run: string, id: string): TaskView | undefined {
  const task = state.tasks.get(id);
  if (task === undefined) return undefined;
  return {
    task: openTask(run, task),
    status: task.status,
    ...(task.answer === undefined ? {} : { answer: task.answer }),
  };
}

/** Why each loop ended, by the address of its activation. */
export function exitReasonsOf(state: RunState): Readonly<Record<string, string>> {
  return Object.fromEntries(state.exitReasons);
}
