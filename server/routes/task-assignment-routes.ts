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
        refusals: [409, 410],
      },
      async ({ params, body, actor }) => {
        const version = await requireFree(parts, params.id, actor);
        const to = await findHolder(parts, body);
        await assign(parts, params.id, { actor, to, note: body.note, version });
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
        refusals: [409, 410],
      },
      async ({ params, actor }) => {
        const version = await requireFree(parts, params.id, actor);
        if (!(await parts.people.assignments.release(params.id, version))) throw tooLate();
        await parts.rules.accounts?.record(actor, { action: 'task.given-back', target: params.id, detail: '' });
        return readTaskState(parts, params.id, actor);
      },
    ),
  ];
}

/** The version of who has it, from before anything was looked at: of two who take it at once, one gets it. */
async function requireFree(parts: ServerParts, task: string, actor: Actor): Promise<number | undefined> {
  const version = await parts.people.assignments.version(task);
  const { openTasks } = await requireRunOfTask(parts, task, actor);
  if (!openTasks.some(({ id }) => id === task))
    throw new FlowError('TASK_CLOSED', 'This task no longer waits for an answer.');
  await parts.people.assignments.requireMine(task, actor);
  return version;
}

function tooLate(): FlowError {
  return new FlowError('CONFLICT', 'Somebody else was faster. Look again at who has this task.');
}

interface Giving {
  readonly actor: Actor;
  readonly to: Holder;
  readonly note: string;
  /** Of who has it, as the actor has seen it. */
  readonly version: number | undefined;
}

async function assign(
  { journal, people, rules, runOwners }: ServerParts,
  task: string,
  { actor, to, note, version }: Giving,
): Promise<void> {
  const run = (await journal.runOfTask(task)) ?? ''; // the caller has looked
  const isOwn = to.member !== '' && to.member === actor.member;
  if (!isOwn && rules.accounts !== undefined && (await runOwners.visibility(run)) === 'private')
    throw new FlowError('BAD_REQUEST', `This run is private: ${to.name} cannot see its tasks.`);
  await people.links.revoke(task);
  if (!(await people.assignments.assign({ task, run, ...to, note, givenBy: actor.name }, version))) throw tooLate();
  await rules.accounts?.record(actor, {
    action: isOwn ? 'task.taken' : 'task.delegated',
    target: task,
    detail: isOwn ? '' : [to.name, note].filter((text) => text !== '').join(': '),
  });
}
