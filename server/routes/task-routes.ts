import { z } from 'zod';
import { foldRun, taskOf, viewTask } from '#engine';
import { FlowError } from '#engine/errors';
import type { RunSummary } from '#engine/journal/store';
import { canonicalJson, type Json } from '#engine/json';
import { AnswerAccepted, AnswerRequest, Id, TaskList, TaskState, type TaskView } from '#engine/protocol/index';
import { type Actor, nameIn } from '../access/actor.ts';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { listRuns, requireRun, requireRunOfTask } from './find-run.ts';

const TaskParams = z.strictObject({ id: Id });
const ListQuery = z.strictObject({
  run: Id.optional(),
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
      async ({ query, actor }) => ({ tasks: await listTasks(parts, query, actor) }),
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
      async ({ params, actor }) => readTask(parts, params.id, actor),
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
      async ({ params, body, actor }) => answerTask(parts, { task: params.id, ...body, by: body.by }, actor),
    ),
  ];
}

interface TaskQuery {
  readonly run?: string | undefined;
  readonly limit: number;
}

async function listTasks(parts: ServerParts, { run, limit }: TaskQuery, actor: Actor): Promise<TaskView[]> {
  if (run !== undefined) return tasksOf(await requireRun(parts, run, actor)).slice(0, limit);
  const tasks: TaskView[] = [];
  const open = { status: ['running', 'waiting', 'paused'], limit: 200 } as const;
  let before: number | undefined;
  for (;;) {
    const { runs, next } = await listRuns(parts, { ...open, ...(before === undefined ? {} : { before }) }, actor);
    for (const summary of runs) tasks.push(...tasksOf(summary));
    if (tasks.length >= limit || next === undefined) return tasks.slice(0, limit);
    before = next;
  }
}

function tasksOf(summary: RunSummary): TaskView[] {
  return summary.openTasks.map((task) => viewTask(task, summary));
}

async function readTask(parts: ServerParts, task: string, actor: Actor): Promise<TaskState> {
  const summary = await requireRunOfTask(parts, task, actor);
  const { run } = summary;
  const found = taskOf(foldRun(await parts.journal.read(run)), run, task);
  if (found === undefined) throw new FlowError('TASK_NOT_FOUND', `There is no task "${task}".`);
  const { status, answer } = found;
  return { task: viewTask(found.task, summary), status, ...(answer === undefined ? {} : { answer }) };
}

interface Answering {
  readonly task: string;
  readonly answer: Json;
  readonly by: string | undefined;
}

async function answerTask(
  parts: ServerParts,
  { task, answer: given, by }: Answering,
  actor: Actor,
): Promise<{ task: string; answer: Json }> {
  const { run } = await requireRunOfTask(parts, task, actor);
  try {
    await parts.owner.answer(run, { task, answer: given, by: nameIn(actor, by) });
  } catch (error) {
    if (!(error instanceof FlowError) || error.code !== 'TASK_ANSWERED') throw error;
    // The same answer again, say after a lost reply, is no conflict.
    const stored = await readTask(parts, task, actor);
    if (stored.answer === undefined || canonicalJson(stored.answer) !== canonicalJson(given)) throw error;
  }
  const { answer } = await readTask(parts, task, actor);
  return { task, answer: answer ?? given };
}
