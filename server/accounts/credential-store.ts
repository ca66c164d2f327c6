import type { MemberRole } from '../access/actor.ts';
import { asNumber, asText, type Row, type Sql } from '../sql/sql.ts';

/** A sign-in that has not ended. */
export interface Session {
  readonly id: string;
  readonly createdAt: number;
  readonly seenAt: number;
  /** What the browser said it is. */
  readonly agent: string;
}

/** A secret with which a program acts for a member. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  /** What it may do, whatever its member may. */
  readonly role: MemberRole;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | undefined;
}

export interface Invitation {
  readonly id: string;
  readonly role: MemberRole;
  readonly note: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** The member who may set another password with it; absent when it is for somebody new. */
  readonly member?: string;
}

/** The member who shows a secret. */
export interface Bearer {
  readonly id: string;
  readonly name: string;
  readonly role: MemberRole;
}

interface New<T> {
  readonly hash: string;
  readonly member: string;
  readonly value: T;
}

/** Sessions, API tokens and invitations. Of their secrets only hashes are here. Times are milliseconds since 1970. */
export class CredentialStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async addSession({ hash, member, value }: New<Session & { readonly expiresAt: number }>): Promise<void> {
    const { id, createdAt, seenAt, agent, expiresAt } = value;
    await this.#sql.run(
      'INSERT INTO sessions (id, hash, member, created_at, seen_at, expires_at, agent) VALUES (?, ?, ?, ?, ?, ?, ?)',
      [id, hash, member, createdAt, seenAt, expiresAt, agent.slice(0, 300)],
    );
  }

  /** A session that is neither over nor idle for too long, and whose it is. */
  async sessionOf(hash: string, { now, idleMs }: { readonly now: number; readonly idleMs: number }) {
    const row = await this.#sql.row(
      `SELECT ${bearerColumns}, sessions.id, seen_at FROM sessions ${withMember('sessions')}
       WHERE hash = ? AND expires_at > ? AND seen_at > ?`,
      [hash, now, now - idleMs],
    );
    return row === undefined ? undefined : { member: toBearer(row), id: asText(row[3]), seenAt: asNumber(row[4]) };
  }

  /** The same session under another secret: the old one is good no more. */
  async renewSession(id: string, hash: string): Promise<void> {
    await this.#sql.run('UPDATE sessions SET hash = ? WHERE id = ?', [hash, id]);
  }

  async seen(id: string, at: number): Promise<void> {
    await this.#sql.run('UPDATE sessions SET seen_at = ? WHERE id = ?', [at, id]);
  }

  async sessions(member: string, now: number): Promise<Session[]> {
    const rows = await this.#sql.rows(
      'SELECT id, created_at, seen_at, agent FROM sessions WHERE member = ? AND expires_at > ? ORDER BY seen_at DESC',
      [member, now],
    );
    return rows.map(toSession);
  }

  async endSession(member: string, id: string): Promise<boolean> {
    return (await this.#sql.run('DELETE FROM sessions WHERE member = ? AND id = ?', [member, id])) > 0;
  }

  /** All of a member's sessions but one, if one is named. */
  async endSessions(member: string, except = ''): Promise<void> {
    await this.#sql.run('DELETE FROM sessions WHERE member = ? AND id <> ?', [member, except]);
  }

  async addToken({ hash, member, value }: New<Omit<ApiToken, 'usedAt'>>): Promise<void> {
    const { id, name, role, createdAt, expiresAt } = value;
    await this.#sql.run(
      'INSERT INTO api_tokens (id, hash, member, name, role, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      [id, hash, member, name, role, createdAt, expiresAt],
    );
  }

  async tokenOf(hash: string, now: number) {
    const row = await this.#sql.row(
      `SELECT ${bearerColumns}, api_tokens.id, api_tokens.role, used_at FROM api_tokens ${withMember('api_tokens')}
       WHERE hash = ? AND expires_at > ?`,
      [hash, now],
    );
    if (row === undefined) return undefined;
    const [, , , id, role, usedAt] = row;
    return { member: toBearer(row), id: asText(id), role: asText(role) as MemberRole, usedAt: optional(usedAt) };
  }

  async used(id: string, at: number): Promise<void> {
    await this.#sql.run('UPDATE api_tokens SET used_at = ? WHERE id = ?', [at, id]);
  }

  async tokens(member: string): Promise<ApiToken[]> {
    const rows = await this.#sql.rows(
      'SELECT id, name, role, created_at, expires_at, used_at FROM api_tokens WHERE member = ? ORDER BY created_at DESC',
      [member],
    );
    return rows.map(toToken);
  }

  async removeToken(member: string, id: string): Promise<boolean> {
    return (await this.#sql.run('DELETE FROM api_tokens WHERE member = ? AND id = ?', [member, id])) > 0;
  }

  async addInvitation({ hash, member, value }: New<Invitation>): Promise<void> {
    const { id, role, note, createdAt, expiresAt } = value;
    await this.#sql.run(
      `INSERT INTO invitations (id, hash, invited_by, role, note, created_at, expires_at, member)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      [id, hash, member, role, note, createdAt, expiresAt, value.member ?? null],
    );
  }

  async invitations(now: number): Promise<Invitation[]> {
    const rows = await this.#sql.rows(
      `${invitationColumns} WHERE expires_at > ? AND member IS NULL ORDER BY created_at DESC`,
      [now],
    );
    return rows.map(toInvitation);
  }

  async invitation(hash: string, now: number): Promise<Invitation | undefined> {
    const row = await this.#sql.row(`${invitationColumns} WHERE hash = ? AND expires_at > ?`, [hash, now]);
    return row === undefined ? undefined : toInvitation(row);
  }

  /** True for the one who takes it; an invitation is good once. */
  async removeInvitation(id: string): Promise<boolean> {
    return (await this.#sql.run('DELETE FROM invitations WHERE id = ?', [id])) > 0;
  }

  /** Forgets what is over. */
  async sweep(now: number): Promise<void> {
    for (const table of ['sessions', 'api_tokens', 'invitations'])
      await this.#sql.run(`DELETE FROM ${table} WHERE expires_at <= ?`, [now]);
  }
}

/** Asked for on every request: whoever shows a secret, in one query with what they show. */
const bearerColumns = 'members.id, members.name, members.role';

function withMember(table: 'sessions' | 'api_tokens'): string {
  return `JOIN members ON members.id = ${table}.member AND members.removed_at IS NULL`;
}

function toBearer([id, name, role]: Row): Bearer {
  return { id: asText(id), name: asText(name), role: asText(role) as MemberRole }; // written by `MemberStore` alone
}

const invitationColumns = 'SELECT id, role, note, created_at, expires_at, member FROM invitations';

function optional(column: unknown): number | undefined {
  return column === null ? undefined : asNumber(column);
}

function toSession([id, createdAt, seenAt, agent]: Row): Session {
  return { id: asText(id), createdAt: asNumber(createdAt), seenAt: asNumber(seenAt), agent: asText(agent) };
}

function toToken([id, name, role, createdAt, expiresAt, usedAt]: Row): ApiToken {
  return {
    id: asText(id),
    name: asText(name),
    role: asText(role) as MemberRole, // written by `addToken` alone
    createdAt: asNumber(createdAt),
    expiresAt: asNumber(expiresAt),
    usedAt: optional(usedAt),
  };
}

function toInvitation([id, role, note, createdAt, expiresAt, member]: Row): Invitation {
  return {
    id: asText(id),
    role: asText(role) as MemberRole, // written by `addInvitation` alone
    note: asText(note),
    createdAt: asNumber(createdAt),
    expiresAt: asNumber(expiresAt),
    ...(member === null ? {} : { member: asText(member) }),
  };
}
