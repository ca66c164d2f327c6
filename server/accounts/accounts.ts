import { FlowError } from '#engine/errors';
import type { Clock } from '#engine/host';
import { type Actor, type MemberRole, roles } from '../access/actor.ts';
import { newId } from '../host/ids.ts';
import type { Sql } from '../sql/sql.ts';
import { type AuditEntry, type AuditLog, auditLog } from './audit.ts';
import { type ApiToken, CredentialStore, type Invitation, type Session } from './credential-store.ts';
import { FailedSignIns } from './failed-sign-ins.ts';
import { type Member, MemberStore } from './member-store.ts';
import { hashPassword, isPassword } from './passwords.ts';
import { hashOf, newSecret } from './secrets.ts';

const day = 24 * 3600_000;
const sessionMs = 30 * day;
const idleMs = 7 * day;
const invitationMs = 7 * day;
/** How exactly the last use of a session or token is kept; writing each one would cost a write a request. */
const seenMs = 60_000;

export interface Newcomer {
  readonly invitation: string;
  readonly login: string;
  readonly name: string;
  readonly password: string;
}

export interface SignIn {
  readonly login: string;
  readonly password: string;
  readonly address: string;
  readonly agent: string;
  /** The secret of the session that the browser had, which ends. */
  readonly replaces?: string | undefined;
}

export interface OpenSession {
  readonly actor: Actor;
  /** What the browser keeps as its cookie. */
  readonly secret: string;
}

export interface TokenRequest {
  readonly name: string;
  readonly role: MemberRole;
  readonly days: number;
}

/** Members of this server: who they are, how they are let in, and what they did. */
export class Accounts {
  readonly members: MemberStore;
  readonly credentials: CredentialStore;
  readonly audit: AuditLog;
  readonly #failed: FailedSignIns;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(sql: Sql, clock: Pick<Clock, 'now'>) {
    this.members = new MemberStore(sql);
    this.credentials = new CredentialStore(sql);
    this.audit = auditLog(sql);
    this.#failed = new FailedSignIns(sql);
    this.#clock = clock;
  }

  /** A link's secret for somebody new, good once and for a week. It is shown to nobody again. */
  async invite(by: Actor, { role, note }: Pick<Invitation, 'role' | 'note'>): Promise<Invitation & { secret: string }> {
    const { secret, hash } = newSecret('invitation');
    const now = this.#clock.now();
    const invitation = { id: newId(), role, note, createdAt: now, expiresAt: now + invitationMs };
    await this.credentials.addInvitation({ hash, member: by.member, value: invitation });
    await this.record(by, { action: 'member.invited', target: note, detail: role });
    return { ...invitation, secret };
  }

  /** What an invitation is for. Rejects with NOT_FOUND, whether it never was, is over or was used. */
  async invitation(secret: string): Promise<Invitation> {
    const found = await this.credentials.invitation(hashOf(secret), this.#clock.now());
    if (found !== undefined) return found;
    throw spent();
  }

  /** A link's secret with which a member sets another password, good once and for a week. Rejects with NOT_FOUND. */
  async inviteBack(by: Actor, login: string): Promise<{ secret: string }> {
    const member = await this.members.byLogin(login);
    if (member === undefined) throw new FlowError('NOT_FOUND', `There is no member "${login}".`);
    const { secret, hash } = newSecret('invitation');
    const now = this.#clock.now();
    const value = { id: newId(), role: member.role, note: login, createdAt: now, expiresAt: now + invitationMs };
    await this.credentials.addInvitation({ hash, member: by.member, value: { ...value, member: member.id } });
    await this.record(by, { action: 'password.reset', target: login, detail: '' });
    return { secret };
  }

  /** Sets another password with such a link; every session of the member ends. Rejects with NOT_FOUND. */
  async resetPassword({ invitation: secret, password }: Pick<Newcomer, 'invitation' | 'password'>): Promise<void> {
    const invitation = await this.invitation(secret);
    const member = invitation.member === undefined ? undefined : await this.members.byId(invitation.member);
    if (member === undefined) throw spent();
    const passwordHash = await hashPassword(password);
    if (!(await this.credentials.removeInvitation(invitation.id))) throw spent();
    await this.members.setPassword(member.id, passwordHash);
    await this.credentials.endSessions(member.id);
    await this.record(toActor(member), { action: 'password.changed', target: member.login, detail: 'by a link' });
  }

  /** Makes the member that an invitation is for. Rejects with NOT_FOUND, or CONFLICT when the login is taken. */
  async join({ invitation: secret, login, name, password }: Newcomer): Promise<Member> {
    const invitation = await this.invitation(secret);
    if (invitation.member !== undefined) throw spent();
    if ((await this.members.byLogin(login)) !== undefined) throw loginTaken(login);
    const passwordHash = await hashPassword(password);
    const member = { id: newId(), login, name, role: invitation.role, createdAt: this.#clock.now(), answersFor: [] };
    // Of two who bring the same invitation at once, one takes it.
    if (!(await this.credentials.removeInvitation(invitation.id))) throw spent();
    await this.members.add({ ...member, passwordHash });
    await this.record(toActor(member), { action: 'member.joined', target: login, detail: invitation.role });
    return member;
  }

  /** Rejects with SIGN_IN_FAILED, whatever was wrong, and with TOO_MANY_REQUESTS after many failures. */
  async signIn({ login, password, address, agent, replaces }: SignIn): Promise<OpenSession> {
    const now = this.#clock.now();
    const succeed = await this.#failed.begin({ login, address, now });
    const member = await this.members.byLogin(login);
    if (!(await isPassword(password, member?.passwordHash)) || member === undefined) {
      await this.audit.write({
        at: now,
        actor: 'nobody',
        name: '',
        action: 'sign-in.failed',
        target: login,
        detail: address,
      });
      throw new FlowError('SIGN_IN_FAILED', 'Name or password is wrong.');
    }
    await succeed();
    // Whoever signs in again in the same browser leaves no session behind that nobody would miss.
    if (replaces !== undefined) await this.#endSessionOf(replaces);
    const { secret, hash } = newSecret('session');
    const session = { id: newId(), createdAt: now, seenAt: now, agent, expiresAt: now + sessionMs };
    await this.credentials.addSession({ hash, member: member.id, value: session });
    const actor = { ...toActor(member), session: session.id };
    await this.record(actor, { action: 'sign-in', target: login, detail: address });
    return { actor, secret };
  }

  /** Whose session this is; undefined when it is over, or its member was removed. */
  async bySession(secret: string): Promise<Actor | undefined> {
    const now = this.#clock.now();
    const session = await this.credentials.sessionOf(hashOf(secret), { now, idleMs });
    if (session === undefined) return undefined;
    if (now - session.seenAt > seenMs) await this.credentials.seen(session.id, now);
    return { ...toActor(session.member), session: session.id };
  }

  async #endSessionOf(secret: string): Promise<void> {
    const session = await this.credentials.sessionOf(hashOf(secret), { now: this.#clock.now(), idleMs });
    if (session !== undefined) await this.credentials.endSession(session.member.id, session.id);
  }

  /** Whose API token this is; it may never do more than its member may now. */
  async byToken(secret: string): Promise<Actor | undefined> {
    const now = this.#clock.now();
    const token = await this.credentials.tokenOf(hashOf(secret), now);
    if (token === undefined) return undefined;
    const { member } = token;
    if (now - (token.usedAt ?? 0) > seenMs) await this.credentials.used(token.id, now);
    return { ...toActor(member), role: lesser(token.role, member.role), via: 'token' };
  }

  /** Its secret is shown once. Rejects with FORBIDDEN when it would do more than its member. */
  async createToken(actor: Actor, { name, role, days }: TokenRequest): Promise<ApiToken & { secret: string }> {
    if (lesser(role, actor.role) !== role)
      throw new FlowError('FORBIDDEN', `A token of ${actor.name} may be at most ${actor.role}.`);
    const { secret, hash } = newSecret('token');
    const now = this.#clock.now();
    const token = { id: newId(), name, role, createdAt: now, expiresAt: now + days * day, usedAt: undefined };
    await this.credentials.addToken({ hash, member: actor.member, value: token });
    await this.record(actor, { action: 'token.created', target: name, detail: role });
    return { ...token, secret };
  }

  /**
   * All other sessions end, and this one gets another secret, which it resolves with: whoever knew the old password, or
   * the cookie, is out. Rejects with SIGN_IN_FAILED when the old password is wrong.
   */
  async changePassword(
    actor: Actor,
    { old, password }: { readonly old: string; readonly password: string },
  ): Promise<string> {
    const member = await this.members.byId(actor.member);
    const now = this.#clock.now();
    const succeed = await this.#failed.begin({ login: member?.login ?? '', address: 'password change', now });
    if (!(await isPassword(old, member?.passwordHash)))
      throw new FlowError('SIGN_IN_FAILED', 'The old password is wrong.');
    await succeed();
    await this.members.setPassword(actor.member, await hashPassword(password));
    await this.credentials.endSessions(actor.member, actor.session);
    const { secret, hash } = newSecret('session');
    await this.credentials.renewSession(actor.session ?? '', hash);
    await this.record(actor, { action: 'password.changed', target: member?.login ?? '', detail: '' });
    return secret;
  }

  /** Sessions of a member that are good. */
  sessions(member: string): Promise<Session[]> {
    return this.credentials.sessions(member, this.#clock.now());
  }

  /** Invitations that are good. */
  invitations(): Promise<Invitation[]> {
    return this.credentials.invitations(this.#clock.now());
  }

  /** They are out at once. Rejects with CONFLICT when nobody would be left who can let others in. */
  async remove(member: string): Promise<void> {
    await this.members.remove(member, this.#clock.now());
  }

  async record(
    actor: Pick<Actor, 'member' | 'name'>,
    event: Pick<AuditEntry, 'action' | 'target' | 'detail'>,
  ): Promise<void> {
    await this.audit.write({ at: this.#clock.now(), actor: actor.member, name: actor.name, ...event });
  }
}

export function toActor({ id, name, role }: Pick<Member, 'id' | 'name' | 'role'>): Actor {
  return { member: id, name, role, via: 'session' };
}

function lesser(a: MemberRole, b: MemberRole): MemberRole {
  return roles.indexOf(a) < roles.indexOf(b) ? a : b;
}

function spent(): FlowError {
  return new FlowError('NOT_FOUND', 'This link is not good, or not any more.');
}

function loginTaken(login: string): FlowError {
  return new FlowError('CONFLICT', `The name "${login}" is taken. Choose another one.`);
}
