import type { RunStatus, RunSummary } from '../journal/store.ts';
import type { TaskList, TaskView } from '../protocol/index.ts';
import { openTasksOf } from './view-run.ts';

export interface RunPage {
  readonly runs: readonly RunSummary[];
  /** Pass as `before` for the next page; absent on the last one. */
  readonly next?: number;
}

/** In these a run may have asked somebody. */
export const askingStatuses: readonly RunStatus[] = ['running', 'waiting', 'paused'];

/**
 * A page of open tasks, those of the newest runs first. `pages` gives runs created before a time, newest first. It may
 * be longer than `limit`: it ends only between runs of different times, where `before` can point.
 */
export async function listOpenTasks(
  pages: (before: number | undefined) => Promise<RunPage>,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<TaskList> {
  const tasks: TaskView[] = [];
  let from = before;
  for (;;) {
    const { runs, next } = await pages(from);
    let last: number | undefined;
    for (const summary of runs) {
      if (last !== undefined && summary.createdAt < last && tasks.length >= limit) return { tasks, next: last };
      tasks.push(...openTasksOf(summary));
      last = summary.createdAt;
    }
    if (next === undefined) return { tasks };
    if (tasks.length >= limit) return { tasks, next };
    from = next;
  }
}
