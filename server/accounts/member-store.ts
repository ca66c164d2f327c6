import { FlowError } from '#engine/errors';
import type { MemberRole } from '../access/actor.ts';
import { asNumber, asText, type Row, type Sql } from '../sql/sql.ts';

/** Somebody who may sign in. */
export interface Member {
  readonly id: string;
  /** What they sign in with; lower case. */
  readonly login: string;
  readonly name: string;
  readonly role: MemberRole;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** The roles of people, as flows name them, whose tasks they take. */
  readonly answersFor: readonly string[];
}

export interface MemberWithPassword extends Member {
  readonly passwordHash: string;
}

const columns = 'id, login, name, role, created_at';

/** Members that were not removed. A removed one keeps its row: what they did keeps their name. */
export class MemberStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async list(): Promise<Member[]> {
    const rows = await this.#sql.rows(`SELECT ${columns} FROM members WHERE removed_at IS NULL ORDER BY login`);
    const roles = await this.#sql.rows('SELECT member, role FROM member_roles ORDER BY role');
    return rows.map((row) => toMember(row, rolesOf(asText(row[0]), roles)));
  }

  async byLogin(login: string): Promise<MemberWithPassword | undefined> {
    const row = await this.#sql.row(
      `SELECT ${columns}, password_hash FROM members WHERE login = ? AND removed_at IS NULL`,
      [login],
    );
    return row === undefined ? undefined : this.#withPassword(row);
  }

  async byId(id: string): Promise<MemberWithPassword | undefined> {
    const row = await this.#sql.row(
      `SELECT ${columns}, password_hash FROM members WHERE id = ? AND removed_at IS NULL`,
      [id],
    );
    return row === undefined ? undefined : this.#withPassword(row);
  }

  async answersFor(id: string): Promise<string[]> {
    const rows = await this.#sql.rows('SELECT role FROM member_roles WHERE member = ? ORDER BY role', [id]);
    return rows.map(([role]) => asText(role));
  }

  async setAnswersFor(id: string, roles: readonly string[]): Promise<void> {
    await this.#sql.transaction(async (sql) => {
      await sql.run('DELETE FROM member_roles WHERE member = ?', [id]);
      for (const role of new Set(roles))
        await sql.run('INSERT INTO member_roles (member, role) VALUES (?, ?)', [id, role]);
    });
  }

  /** Rejects with CONFLICT when the login is taken. */
  async add(member: MemberWithPassword): Promise<void> {
    const { id, login, name, role, createdAt, passwordHash } = member;
    await this.#sql.run(
      'INSERT INTO members (id, login, name, role, created_at, password_hash) VALUES (?, ?, ?, ?, ?, ?)',
      [id, login, name, role, createdAt, passwordHash],
    );
  }

  async setPassword(id: string, passwordHash: string): Promise<void> {
    await this.#sql.run('UPDATE members SET password_hash = ? WHERE id = ?', [passwordHash, id]);
  }

  /** Rejects with CONFLICT when nobody would be left who can let others in. */
  async setRole(id: string, role: MemberRole): Promise<void> {
    await this.#sql.transaction(async (sql) => {
      if (role !== 'admin') await keepAnAdmin(sql, id);
      await sql.run('UPDATE members SET role = ? WHERE id = ? AND removed_at IS NULL', [role, id]);
    });
  }

  /** They are out at once: their sessions and tokens end too. Rejects with CONFLICT when they are the last admin. */
  async remove(id: string, at: number): Promise<void> {
    await this.#sql.transaction(async (sql) => {
      await keepAnAdmin(sql, id);
      // The login becomes free; the row stays for the sake of the name.
      await sql.run("UPDATE members SET removed_at = ?, login = id, password_hash = '' WHERE id = ?", [at, id]);
      await sql.run('DELETE FROM sessions WHERE member = ?', [id]);
      await sql.run('DELETE FROM api_tokens WHERE member = ?', [id]);
      await sql.run('DELETE FROM member_roles WHERE member = ?', [id]);
    });
  }

  async #withPassword(row: Row): Promise<MemberWithPassword> {
    return { ...toMember(row, await this.answersFor(asText(row[0]))), passwordHash: asText(row[5]) };
  }
}

function rolesOf(member: string, rows: readonly Row[]): string[] {
  return rows.flatMap(([id, role]) => (id === member ? [asText(role)] : []));
}

async function keepAnAdmin(sql: Sql, id: string): Promise<void> {
  const row = await sql.row("SELECT count(*) FROM members WHERE role = 'admin' AND removed_at IS NULL AND id <> ?", [
    id,
  ]);
  if (asNumber(row?.[0]) > 0) return;
  const isAdmin = await sql.row("SELECT 1 FROM members WHERE id = ? AND role = 'admin'", [id]);
  if (isAdmin !== undefined)
    throw new FlowError('CONFLICT', 'This is the last admin. Make somebody else an admin first.');
}

function toMember([id, login, name, role, createdAt]: Row, answersFor: readonly string[]): Member {
  return {
    answersFor,
    id: asText(id),
    login: asText(login),
    name: asText(name),
    role: asText(role) as MemberRole, // written by `add` and `setRole` alone
    createdAt: asNumber(createdAt),
  };
}
