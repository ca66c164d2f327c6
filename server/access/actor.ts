import type { Context } from 'hono';
import { FlowError } from '#engine/errors';

/** What somebody may do: look; run, answer and publish; or also set the server up. Each may do what those before may. */
export const roles = ['viewer', 'member', 'admin'] as const;
export type MemberRole = (typeof roles)[number];

/** On whose behalf a request is answered. */
export interface Actor {
  /** The member's id; `local` for the one user of a server that only this machine reaches. */
  readonly member: string;
  /** As others see it. */
  readonly name: string;
  /** What this request may do: an API token may do less than its member. */
  readonly role: MemberRole;
  readonly via: 'local' | 'session' | 'token' | 'nobody';
  /** Id of the session, when there is one. */
  readonly session?: string;
}

/** Who sits at the machine, on a server without accounts. */
export const localActor: Actor = { member: 'local', name: 'user', role: 'admin', via: 'local' };

/** Who uses what is open to all. */
export const nobody: Actor = { member: '', name: 'nobody', role: 'viewer', via: 'nobody' };

const key = 'actor';

/** Says for the rest of the request on whose behalf it is. */
export function setActor(context: Context, actor: Actor): void {
  context.set(key, actor);
}

/** The request's actor. A request that nobody let in has none: FORBIDDEN. */
export function actorOf(context: Context): Actor {
  const actor = context.get(key) as Actor | undefined; // set by `setActor` alone
  if (actor === undefined) throw new FlowError('FORBIDDEN', 'Nobody has signed in.');
  return actor;
}

/** Rejects with FORBIDDEN who may do less than `needed`. */
export function requireRole({ role, name }: Actor, needed: MemberRole): void {
  if (roles.indexOf(role) >= roles.indexOf(needed)) return;
  throw new FlowError('FORBIDDEN', `This needs the role ${needed}; ${name} has the role ${role}.`);
}

/** The name under which something is recorded: a member's own; without accounts what the page says, if anything. */
export function nameIn({ via, name }: Actor, said: string | undefined): string {
  return via === 'local' ? (said ?? name) : name;
}
