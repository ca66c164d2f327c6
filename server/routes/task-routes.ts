import { z } from 'zod';
import { foldRun, taskOf, viewTask } from '#engine';
import { FlowError } from '#engine/errors';
import type { RunSummary } from '#engine/journal/store';
import { canonicalJson, type Json } from '#engine/json';
import { AnswerAccepted, AnswerRequest, Id, TaskList, TaskState, type TaskView } from '#engine/protocol/index';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { requireRun, unnamedPerson } from './find-run.ts';

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
      async ({ query }) => ({ tasks: await listTasks(parts, query.run, query.limit) }),
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
      async ({ params }) => readTask(parts, params.id),
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
      async ({ params, body }) => answerTask(parts, params.id, { answer: body.answer, by: body.by ?? unnamedPerson }),
    ),
  ];
}

async function listTasks(parts: ServerParts, run: string | undefined, limit: number): Promise<TaskView[]> {
  if (run !== undefined) return tasksOf(await requireRun(parts, run)).slice(0, limit);
  const tasks: TaskView[] = [];
  const pageSize = 200;
  let before: number | undefined;
  for (;;) {
    const page = await parts.journal.list({
      status: ['running', 'waiting', 'paused'],
      limit: pageSize,
      ...(before === undefined ? {} : { before }),
    });
    for (const summary of page) tasks.push(...tasksOf(summary));
    if (tasks.length >= limit || page.length < pageSize) return tasks.slice(0, limit);
    before = page.at(-1)!.createdAt;
  }
}

function tasksOf(summary: RunSummary): TaskView[] {
  return summary.openTasks.map((task) => viewTask(task, summary));
}

async function readTask(parts: ServerParts, task: string): Promise<TaskState> {
  const run = await requireRunOfTask(parts, task);
  const summary = await requireRun(parts, run);
  const found = taskOf(foldRun(await parts.journal.read(run)), run, task);
  if (found === undefined) throw unknownTask(task);
  const { status, answer } = found;
  return { task: viewTask(found.task, summary), status, ...(answer === undefined ? {} : { answer }) };
}

async function answerTask(
  parts: ServerParts,
  task: string,
  given: { readonly answer: Json; readonly by: string },
): Promise<{ task: string; answer: Json }> {
  const run = await requireRunOfTask(parts, task);
  try {
    await parts.owner.answer(run, { task, ...given });
  } catch (error) {
    if (!(error instanceof FlowError) || error.code !== 'TASK_ANSWERED') throw error;
    // The same answer again, say after a lost reply, is no conflict.
    const stored = await readTask(parts, task);
    if (stored.answer === undefined || canonicalJson(stored.answer) !== canonicalJson(given.answer)) throw error;
  }
  const { answer } = await readTask(parts, task);
  return { task, answer: answer ?? given.answer };
}

async function requireRunOfTask(parts: ServerParts, task: string): Promise<string> {
  const run = await parts.journal.runOfTask(task);
  if (run !== undefined) return run;
  throw unknownTask(task);
}

function unknownTask(task: string): FlowError {
  return new FlowError('TASK_NOT_FOUND', `There is no task "${task}".`);
}
