import type { OpenTask, RunSummary } from '../journal/store.ts';
import type { RunView, TaskView } from '../protocol/runs.ts';
import type { RunState } from './run-state.ts';
import { errorOf, outputOf } from './summary.ts';

/** A run as lists show it, wherever it runs. */
export function viewRun(summary: RunSummary): RunView {
  const { run, openTasks: _, wakeAt: __, ...rest } = summary;
  return { id: run, ...rest, tasks: openTasksOf(summary) };
}

export function openTasksOf(summary: RunSummary): TaskView[] {
  return summary.openTasks.map((task) => viewTask(task, summary));
}

/** A run with what it came to. */
export function viewRunResult(summary: RunSummary, state: RunState): RunView {
  const output = outputOf(state);
  const error = errorOf(state);
  return {
    ...viewRun(summary),
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
  };
}

export function viewTask(task: OpenTask, { flow, title }: Pick<RunSummary, 'flow' | 'title'>): TaskView {
  return { ...task, flow, flowTitle: title };
}
