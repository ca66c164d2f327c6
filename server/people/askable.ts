import { needsOf } from '#engine';
import { FlowError } from '#engine/errors';
import type { StartRunRequest } from '#engine/protocol/index';
import { askedIn } from '#engine/protocol/run-people';
import type { StartOptions } from '#engine/run/run-api';
import type { Member } from '../accounts/member-store.ts';
import type { ServerParts } from '../server-parts.ts';
import type { AskedPeople } from './run-people.ts';
import type { Holder } from './task-assignments.ts';

type Parts = Pick<ServerParts, 'rules'>;

interface Named {
  readonly member?: string | undefined;
  readonly role?: string | undefined;
  readonly name?: string | undefined;
}

/**
 * Who is named as the one to have a task: a member, a role, or, where nobody signs in, whoever was typed. Rejects with
 * BAD_REQUEST when that is nobody, or somebody who could not answer; with NOT_FOUND for an unknown member.
 */
export async function findHolder(parts: Parts, { member, role, name }: Named): Promise<Holder> {
  if ([member, role, name].filter((given) => given !== undefined).length !== 1)
    throw new FlowError('BAD_REQUEST', 'Say who has the task from now on: one of `member`, `role` and `name`.');
  if (role !== undefined) return { member: '', role, name: role };
  if (member !== undefined) {
    const found = await requireAnswerer(parts, member);
    return { member: found.id, role: '', name: found.name };
  }
  if (parts.rules.accounts === undefined) return { member: '', role: '', name: name ?? '' };
  throw new FlowError('BAD_REQUEST', 'Members sign in here: say who has the task by `member`, not by a name.');
}

/** Whom a run is to ask, as it was said with its start. Rejects with BAD_REQUEST or NOT_FOUND. */
export async function requireAskable(
  parts: Parts,
  { people: said, visibility }: Pick<StartRunRequest, 'people' | 'visibility'>,
  { flow, flows = {} }: Pick<StartOptions, 'flow' | 'flows'>,
): Promise<AskedPeople> {
  const people = askedIn(said);
  if (people.length === 0) return people;
  if (visibility === 'private')
    throw new FlowError('BAD_REQUEST', 'A private run asks nobody else: its tasks are seen by its owner alone.');
  const needed = needsOf(flow, flows).people;
  for (const [role, asked] of people) {
    if (!needed.includes(role))
      throw new FlowError('BAD_REQUEST', `The flow asks nobody in the role "${role}".`, {
        where: { path: `people.${role}` },
      });
    await findHolder(parts, asked);
  }
  return people;
}

async function requireAnswerer({ rules }: Parts, id: string): Promise<Member> {
  if (rules.accounts === undefined) throw new FlowError('BAD_REQUEST', 'This server has no members.');
  const found = await rules.accounts.members.byId(id);
  if (found === undefined) throw new FlowError('NOT_FOUND', 'There is no such member.');
  if (found.role === 'viewer') throw new FlowError('BAD_REQUEST', `${found.name} may only look, and could not answer.`);
  return found;
}
