import { z } from 'zod';
import { askingStatuses, listOpenTasks, openTasksOf, viewTask } from '#engine';
import { AnswerAccepted, AnswerRequest, Id, TaskList, TaskState, type TaskView } from '#engine/protocol/index';
import type { Actor } from '../access/actor.ts';
import { answerAs, readTask } from '../people/answer-task.ts';
import type { AnswerRecord } from '../people/task-answers.ts';
import type { TaskAssignment } from '../people/task-assignments.ts';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { listRuns, requireRun, requireRunOfTask } from './find-run.ts';

const TaskParams = z.strictObject({ id: Id });
const ListQuery = z.strictObject({
  run: Id.optional(),
  before: z.coerce.number().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});

export function taskRoutes(parts: ServerParts): Endpoint[] {
  return [
    endpoint(
      {
        method: 'get',
        path: '/tasks',
        access: 'viewer',
        summary: 'Open human tasks, those of the newest runs first',
        query: ListQuery,
        reply: TaskList,
      },
      async ({ query, actor }) => {
        const { tasks, ...page } = await listTasks(parts, query, actor);
        return { ...page, tasks: await withAssignees(parts, tasks) };
      },
    ),
    endpoint(
      {
        method: 'get',
        path: '/tasks/{id}',
        access: 'viewer',
        summary: 'A human task, closed ones included',
        params: TaskParams,
        reply: TaskState,
      },
      async ({ params, actor }) => readTaskState(parts, params.id, actor),
    ),
    endpoint(
      {
        method: 'post',
        path: '/tasks/{id}/answer',
        access: 'member',
        summary: 'Answer a human task',
        params: TaskParams,
        body: AnswerRequest,
        reply: AnswerAccepted,
        refusals: [409, 410, 422],
      },
      async ({ params, body: { answer, by, seen }, actor }) => {
        const task = params.id;
        const { run } = await requireRunOfTask(parts, task, actor);
        return { task, answer: await answerAs(parts, actor, { run, task, answer, seen, by }) };
      },
    ),
  ];
}

/** Tasks with what lies beside their journals: who has them, and whether anybody else sees them. */
async function withAssignees({ people, runOwners }: ServerParts, tasks: readonly TaskView[]): Promise<TaskView[]> {
  const assigned = await people.assignments.of(tasks);
  const hidden = await runOwners.privateAmong([...new Set(tasks.map(({ run }) => run))]);
  return tasks.map((view) => {
    const found = assigned.get(view.id);
    return {
      ...view,
      ...(found === undefined ? {} : { assignee: viewAssignment(found) }),
      ...(hidden.has(view.run) ? { visibility: 'private' as const } : {}),
    };
  });
}

function viewAssignment({ task: _, ...assignee }: TaskAssignment): NonNullable<TaskView['assignee']> {
  return assignee;
}

function viewRecord({ task: _, run: __, ...answered }: AnswerRecord): NonNullable<TaskState['answered']> {
  return answered;
}

type TaskQuery = z.infer<typeof ListQuery>;

async function listTasks(parts: ServerParts, { run, before, limit }: TaskQuery, actor: Actor): Promise<TaskList> {
  if (run !== undefined) return { tasks: openTasksOf(await requireRun(parts, run, actor)).slice(0, limit) };
  const filter = { status: askingStatuses, limit: 200 };
  return listOpenTasks((from) => listRuns(parts, from === undefined ? filter : { ...filter, before: from }, actor), {
    before,
    limit,
  });
}

/** A task as somebody may see it. Rejects with TASK_NOT_FOUND. */
export async function readTaskState(parts: ServerParts, task: string, actor: Actor): Promise<TaskState> {
  const summary = await requireRunOfTask(parts, task, actor);
  const found = await readTask(parts, summary.run, task);
  const { status, answer } = found;
  const [view] = await withAssignees(parts, [viewTask(found.task, summary)]);
  const record = status === 'answered' ? await parts.people.answers.find(task) : undefined;
  return {
    task: view!,
    status,
    ...(answer === undefined ? {} : { answer }),
    ...(record === undefined ? {} : { answered: viewRecord(record) }),
  };
}
