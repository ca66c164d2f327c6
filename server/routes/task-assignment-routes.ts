import { z } from 'zod';
import { FlowError } from '#engine/errors';
import { AssignRequest, Id, TaskState } from '#engine/protocol/index';
import type { Actor } from '../access/actor.ts';
import { findHolder } from '../people/askable.ts';
import type { Holder } from '../people/task-assignments.ts';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { requireRunOfTask } from './find-run.ts';
import { readTaskState } from './task-routes.ts';

const TaskParams = z.strictObject({ id: Id });

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
        const to = await findHolder(parts, body);
        await assign(parts, params.id, { actor, to, note: body.note });
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

async function assign(
  { journal, people, rules, runOwners }: ServerParts,
  task: string,
  { actor, to, note }: { readonly actor: Actor; readonly to: Holder; readonly note: string },
): Promise<void> {
  const run = (await journal.runOfTask(task)) ?? ''; // the caller has looked
  const isOwn = to.member !== '' && to.member === actor.member;
  if (!isOwn && rules.accounts !== undefined && (await runOwners.visibility(run)) === 'private')
    throw new FlowError('BAD_REQUEST', `This run is private: ${to.name} cannot see its tasks.`);
  await people.links.revoke(task);
  await people.assignments.assign({ task, run, ...to, note, givenBy: actor.name });
  await rules.accounts?.record(actor, {
    action: isOwn ? 'task.taken' : 'task.delegated',
    target: task,
    detail: isOwn ? '' : [to.name, note].filter((text) => text !== '').join(': '),
  });
}
