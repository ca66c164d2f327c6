import type { TaskView } from '#engine/protocol/index';
import type { RunPlace } from '../client/run-client.ts';
import { taskListText } from '../text/tasks.ts';
import { type Me, standingOf } from './holder.ts';

export interface PlacedTask {
  readonly place: RunPlace;
  readonly task: Pick<TaskView, 'id' | 'role' | 'flowTitle' | 'dueAt' | 'openedAt' | 'assignee'>;
}

/** Mine; those that I may take for a role; those that nobody has. */
export type Whose = 'mine' | 'my-role' | 'free';

/** Which tasks are shown; what is undefined does not matter. */
export interface TaskFilter {
  readonly whose?: Whose | undefined;
  readonly role?: string | undefined;
  readonly flow?: string | undefined;
  readonly isOverdue?: boolean | undefined;
}

export interface TaskGroup<T extends PlacedTask> {
  readonly title: string;
  readonly tasks: readonly T[];
}

const hour = 3_600_000;

export function isOverdue({ dueAt }: PlacedTask['task'], now: number): boolean {
  return dueAt !== undefined && dueAt <= now;
}

export function filterTasks<T extends PlacedTask>(
  tasks: readonly T[],
  filter: TaskFilter,
  { me, now }: { readonly me: Me; readonly now: number },
): T[] {
  return tasks.filter(
    ({ task }) =>
      (filter.whose === undefined || isWhose(filter.whose, task, me)) &&
      (filter.role === undefined || task.role === filter.role) &&
      (filter.flow === undefined || task.flowTitle === filter.flow) &&
      (filter.isOverdue !== true || isOverdue(task, now)),
  );
}

function isWhose(whose: Whose, task: PlacedTask['task'], me: Me): boolean {
  if (whose === 'free') return task.assignee === undefined;
  return standingOf(task, me) === whose;
}

/** By when they are due, the most urgent first; without groups that hold nothing. */
export function groupTasks<T extends PlacedTask>(tasks: readonly T[], now: number): Array<TaskGroup<T>> {
  const sorted = [...tasks].sort(byUrgency);
  const isIn = (title: string, { dueAt }: PlacedTask['task']) => title === titleOf(dueAt, now);
  return titles
    .map((title) => ({ title, tasks: sorted.filter(({ task }) => isIn(title, task)) }))
    .filter((group) => group.tasks.length > 0);
}

const titles = [
  taskListText.overdue,
  taskListText.withinTheHour,
  taskListText.later,
  taskListText.noTimeLimit,
] as const;

function titleOf(dueAt: number | undefined, now: number): (typeof titles)[number] {
  if (dueAt === undefined) return taskListText.noTimeLimit;
  if (dueAt <= now) return taskListText.overdue;
  return dueAt - now <= hour ? taskListText.withinTheHour : taskListText.later;
}

function byUrgency({ task: a }: PlacedTask, { task: b }: PlacedTask): number {
  const end = Number.MAX_SAFE_INTEGER;
  return (a.dueAt ?? end) - (b.dueAt ?? end) || b.openedAt - a.openedAt;
}
