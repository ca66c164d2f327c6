import type { Asked } from '#engine/protocol/run-people';
import { asText, marks, type Sql } from '../sql/sql.ts';

/** Whose task it is when a run asks for a role of people. */
export type AskedPeople = ReadonlyArray<readonly [role: string, asked: Asked]>;

/** Members and roles that were named for a run's roles of people when it began. Its journal knows of no members. */
export class RunPeople {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Before the run begins; what was said first stays. */
  async set(run: string, people: AskedPeople): Promise<void> {
    for (const [role, asked] of people) {
      const columns = [run, role, 'member' in asked ? asked.member : '', 'role' in asked ? asked.role : ''];
      await this.#sql.run(
        `INSERT INTO run_people (run, role, asked_member, asked_role) VALUES (?, ?, ?, ?)
         ON CONFLICT (run, role) DO NOTHING`,
        columns,
      );
    }
  }

  async forget(run: string): Promise<void> {
    await this.#sql.run('DELETE FROM run_people WHERE run = ?', [run]);
  }

  /** By role. */
  async of(run: string): Promise<AskedPeople> {
    const rows = await this.#sql.rows('SELECT role, asked_member, asked_role FROM run_people WHERE run = ?', [run]);
    return rows.map(([role, member, askedRole]) => [
      asText(role),
      member === '' ? { role: asText(askedRole) } : { member: asText(member) },
    ]);
  }

  /** Who is asked in these runs; a member who was removed is asked nowhere any more. */
  async inRuns(runs: readonly string[]): Promise<ReadonlyArray<PersonInRun>> {
    if (runs.length === 0) return [];
    const rows = await this.#sql.rows(
      `SELECT run_people.run, run_people.role, asked_member, asked_role, members.name FROM run_people
       LEFT JOIN members ON members.id = asked_member AND members.removed_at IS NULL
       WHERE run_people.run IN (${marks(runs)}) AND (asked_member = '' OR members.id IS NOT NULL)`,
      runs,
    );
    return rows.map(([run, role, member, askedRole, name]) => ({
      run: asText(run),
      role: asText(role),
      member: asText(member),
      askedRole: asText(askedRole),
      name: member === '' ? asText(askedRole) : asText(name),
    }));
  }
}

export interface PersonInRun {
  readonly run: string;
  /** The role that the flow asks. */
  readonly role: string;
  /** Empty when any who answer for `askedRole` may take it. */
  readonly member: string;
  readonly askedRole: string;
  readonly name: string;
}
