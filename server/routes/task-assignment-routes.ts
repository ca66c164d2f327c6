import { z } from 'zod';
import { FlowError } from '#engine/errors';
import { AssignRequest, Id, TaskState } from '#engine/protocol/index';
import type { Actor } from '../access/actor.ts';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { requireRunOfTask } from './find-run.ts';
import { readTaskState } from './task-routes.ts';

const TaskParams = z.strictObject({ id: Id });
type Assign = z.infer<typeof AssignRequest>;

/** Who has a task: taken, given to somebody else with a note, given back. */
export function taskAssignmentRoutes(parts: ServerParts): Endpoint[] {
  return [
    endpoint(
      {
        method: 'put',
        path: '/tasks/{id}/assignee',
        access: 'member',
        summary: 'Take a task, or give it to somebody; links to it that were made before are good no more',
        params: TaskParams,
        body: AssignRequest,
        reply: TaskState,
        refusals: [410],
      },
      async ({ params, body, actor }) => {
        await requireFree(parts, params.id, actor);
        await assign(parts, params.id, { actor, to: await whoIs(parts, body), note: body.note });
        return readTaskState(parts, params.id, actor);
      },
    ),
    endpoint(
      {
        method: 'delete',
        path: '/tasks/{id}/assignee',
        access: 'member',
        summary: 'Give a task back',
        params: TaskParams,
        reply: TaskState,
        refusals: [410],
      },
      async ({ params, actor }) => {
        await requireFree(parts, params.id, actor);
        await parts.people.assignments.release(params.id);
        await parts.rules.accounts?.record(actor, { action: 'task.given-back', target: params.id, detail: '' });
        return readTaskState(parts, params.id, actor);
      },
    ),
  ];
}

async function requireFree(parts: ServerParts, task: string, actor: Actor): Promise<void> {
  const { openTasks } = await requireRunOfTask(parts, task, actor);
  if (!openTasks.some(({ id }) => id === task))
    throw new FlowError('TASK_CLOSED', 'This task no longer waits for an answer.');
  await parts.people.assignments.requireMine(task, actor);
}

interface Somebody {
  readonly member: string;
  readonly name: string;
}

/** A member where members sign in; else a name that was typed. */
async function whoIs({ rules }: ServerParts, { member, name }: Assign): Promise<Somebody> {
  if (rules.accounts === undefined) {
    if (name !== undefined) return { member: '', name };
    throw new FlowError('BAD_REQUEST', 'Say who has the task from now on, by `name`.');
  }
  const found = member === undefined ? undefined : await rules.accounts.members.byId(member);
  if (found === undefined) throw new FlowError('NOT_FOUND', 'There is no such member.');
  if (found.role === 'viewer') throw new FlowError('BAD_REQUEST', `${found.name} may only look, and could not answer.`);
  return { member: found.id, name: found.name };
}

async function assign(
  { journal, people, rules }: ServerParts,
  task: string,
  { actor, to, note }: { readonly actor: Actor; readonly to: Somebody; readonly note: string },
): Promise<void> {
  const run = (await journal.runOfTask(task)) ?? ''; // the caller has looked
  await people.links.revoke(task);
  await people.assignments.assign({ task, run, ...to, note, givenBy: actor.name });
  const isOwn = to.member === actor.member;
  await rules.accounts?.record(actor, {
    action: isOwn ? 'task.taken' : 'task.delegated',
    target: task,
    detail: isOwn ? '' : [to.name, note].filter((text) => text !== '').join(': '),
  });
}
