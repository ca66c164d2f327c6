import { errorOf, outputOf } from '#engine';
import type { OpenTask, RunSummary } from '#engine/journal/store';
import type { RunView, TaskView } from '#engine/protocol/index';
import type { RunState } from '#engine/run/run-state';

/** A run as lists show it. */
export function viewRun(summary: RunSummary): RunView {
  const { run, flow, title, hash, status, createdAt, updatedAt, sequence, usage, recorded } = summary;
  const tasks = summary.openTasks.map((task) => viewTask(task, summary));
  return { id: run, flow, title, hash, status, createdAt, updatedAt, sequence, usage, recorded, tasks };
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

export function viewTask(task: OpenTask, summary: Pick<RunSummary, 'flow' | 'title'>): TaskView {
  return { ...task, flow: summary.flow, flowTitle: summary.title };
}
