import { FlowError } from '#engine/errors';
import type { Clock } from '#engine/host';
import type { Actor } from '../access/actor.ts';
import { asNumber, asText, marks, type Sql } from '../sql/sql.ts';

/** Who has a task, since somebody gave or took it. */
export interface TaskAssignment {
  readonly task: string;
  /** The member's id; empty for a name that was typed, where nobody signs in. */
  readonly member: string;
  readonly name: string;
  readonly note: string;
  readonly givenBy: string;
  readonly at: number;
}

export type NewAssignment = Omit<TaskAssignment, 'at'> & { readonly run: string };

/** Who has which task. What a run computes does not depend on it, so it is no fact of the journal. */
export class TaskAssignments {
  readonly #sql: Sql;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(sql: Sql, clock: Pick<Clock, 'now'>) {
    this.#sql = sql;
    this.#clock = clock;
  }

  async assign({ task, run, member, name, note, givenBy }: NewAssignment): Promise<void> {
    await this.#sql.run(
      `INSERT INTO task_assignments (task, run, member, name, note, given_by, at) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (task) DO UPDATE SET member = excluded.member, name = excluded.name, note = excluded.note,
         given_by = excluded.given_by, at = excluded.at`,
      [task, run, member, name, note, givenBy, this.#clock.now()],
    );
  }

  /** Gives it back: whoever has its role may take it. */
  async release(task: string): Promise<void> {
    await this.#sql.run('DELETE FROM task_assignments WHERE task = ?', [task]);
  }

  /** Rejects with FORBIDDEN when a member has the task and the actor is neither they nor an admin. */
  async requireMine(task: string, { member, role }: Actor): Promise<void> {
    const assigned = (await this.of([task])).get(task);
    if (assigned === undefined || assigned.member === '' || assigned.member === member || role === 'admin') return;
    throw new FlowError('FORBIDDEN', `${assigned.name} has this task. They can give it back, or an admin can take it.`);
  }

  /** By task; those that nobody has are missing. */
  async of(tasks: readonly string[]): Promise<ReadonlyMap<string, TaskAssignment>> {
    if (tasks.length === 0) return new Map();
    const rows = await this.#sql.rows(
      `SELECT task, member, name, note, given_by, at FROM task_assignments WHERE task IN (${marks(tasks)})`,
      tasks,
    );
    return new Map(
      rows.map(([task, member, name, note, givenBy, at]) => [
        asText(task),
        {
          task: asText(task),
          member: asText(member),
          name: asText(name),
          note: asText(note),
          givenBy: asText(givenBy),
          at: asNumber(at),
        },
      ]),
    );
  }
}
