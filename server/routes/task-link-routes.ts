import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Hono } from 'hono';
import { z } from 'zod';
import { viewTask } from '#engine';
import { FlowError } from '#engine/errors';
import { AnswerAccepted, Id } from '#engine/protocol/index';
import {
  TaskLinkAnswer,
  TaskLinkCreated,
  TaskLinkList,
  TaskLinkLook,
  TaskLinkRequest,
  TaskLinkState,
} from '#engine/protocol/task-links';
import type { AccessRules } from '../access/access-rules.ts';
import { answerTask, readTask } from '../people/answer-task.ts';
import type { TaskLink } from '../people/task-links.ts';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { requireRunOfTask } from './find-run.ts';

const TaskParams = z.strictObject({ id: Id });
const LinkParams = z.strictObject({ id: Id, link: Id });

/** Links by which somebody without an account answers one task. */
export function taskLinkRoutes(parts: ServerParts): Endpoint[] {
  const { people, rules } = parts;
  return [
    endpoint(
      {
        method: 'post',
        path: '/tasks/{id}/links',
        access: 'member',
        summary: 'A link with which somebody outside answers this task once; it is shown once',
        params: TaskParams,
        body: TaskLinkRequest,
        reply: TaskLinkCreated,
        status: 201,
        refusals: [410],
      },
      async ({ params, body, actor }) => {
        const { run, openTasks } = await requireRunOfTask(parts, params.id, actor);
        if (!openTasks.some(({ id }) => id === params.id))
          throw new FlowError('TASK_CLOSED', 'This task no longer waits for an answer.');
        // Whoever has the link answers in the place of who made it.
        await people.assignments.requireMine(params.id, actor);
        const goodMs = body.hours * 3_600_000;
        const made = await people.links.make({ run, task: params.id, note: body.note, madeBy: actor.name, goodMs });
        await rules.accounts?.record(actor, { action: 'task.link-made', target: params.id, detail: body.note });
        return { id: made.id, url: linkAddress(rules, made.secret), expiresAt: made.expiresAt };
      },
    ),
    endpoint(
      {
        method: 'get',
        path: '/tasks/{id}/links',
        access: 'member',
        summary: 'The links of a task that are good',
        params: TaskParams,
        reply: TaskLinkList,
      },
      async ({ params, actor }) => {
        await requireRunOfTask(parts, params.id, actor);
        const links = await people.links.list(params.id);
        return { links: links.map(({ run: _, task: __, ...link }) => link) };
      },
    ),
    endpoint(
      {
        method: 'delete',
        path: '/tasks/{id}/links/{link}',
        access: 'member',
        summary: 'Take a link back',
        params: LinkParams,
      },
      async ({ params, actor }) => {
        await requireRunOfTask(parts, params.id, actor);
        if ((await people.links.revoke(params.id, params.link)) === 0)
          throw new FlowError('NOT_FOUND', 'There is no such link.');
        await rules.accounts?.record(actor, { action: 'task.link-withdrawn', target: params.id, detail: '' });
        return undefined;
      },
    ),
  ];
}

/** What whoever has a link may do: see its one task, and answer it once. Secrets come in bodies, which no log keeps. */
export function openLinkRoutes(parts: ServerParts): Endpoint[] {
  return [
    endpoint(
      {
        method: 'post',
        path: '/task-links/look',
        access: 'public',
        summary: 'The one task of a link',
        body: TaskLinkLook,
        maxBodyBytes: 10_000,
        reply: TaskLinkState,
      },
      async ({ body }) => lookAt(parts, await requireLink(parts, body.link)),
    ),
    endpoint(
      {
        method: 'post',
        path: '/task-links/answer',
        access: 'public',
        summary: 'Answer the one task of a link',
        body: TaskLinkAnswer,
        maxBodyBytes: 1_000_000,
        reply: AnswerAccepted,
        refusals: [409, 410, 422],
      },
      async ({ body }) => {
        const { id, run, task, note } = await requireLink(parts, body.link);
        const who = [note, body.name ?? ''].filter((text) => text !== '').join(', ');
        const name = who === '' ? 'by link' : `${who} (by link)`;
        const { answer, seen } = body;
        return { task, answer: await answerTask(parts, { run, task, answer, seen, actor: `link:${id}`, name }) };
      },
    ),
  ];
}

/**
 * The page of a link. Reading it does nothing, however often mail scanners do; it gives no cookie, and a wrong link is
 * answered like one that is over.
 */
export function linkPage(parts: Pick<ServerParts, 'webRoot' | 'people'>): Hono {
  const app = new Hono();
  const page = parts.webRoot === undefined ? '' : readFileSync(path.join(parts.webRoot, 'index.html'), 'utf8');
  app.get('/t/:link', async (context) => {
    const isGood = (await parts.people.links.find(context.req.param('link'))) !== undefined;
    return context.html(page, isGood ? 200 : 404, { 'cache-control': 'no-store', 'x-robots-tag': 'noindex' });
  });
  return app;
}

/** Under which address people open a link. */
export function linkAddress({ origins }: Pick<AccessRules, 'origins'>, secret: string): string {
  const [origin = ''] = origins;
  return `${origin}/t/${secret}`;
}

async function requireLink({ people }: Pick<ServerParts, 'people'>, secret: string): Promise<TaskLink> {
  const link = await people.links.find(secret);
  if (link !== undefined) return link;
  throw new FlowError('NOT_FOUND', 'This link is not good, or not any more.');
}

async function lookAt(parts: ServerParts, { run, task }: TaskLink): Promise<TaskLinkState> {
  const summary = await parts.journal.summary(run);
  if (summary === undefined) throw new FlowError('NOT_FOUND', 'This link is not good, or not any more.');
  const found = await readTask(parts, run, task);
  const { status } = found;
  return status === 'open' ? { status, task: viewTask(found.task, summary) } : { status };
}
