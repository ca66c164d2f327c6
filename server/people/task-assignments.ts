import { FlowError } from '#engine/errors';
import type { Clock } from '#engine/host';
import type { JournalStore } from '#engine/journal/store';
import type { Actor } from '../access/actor.ts';
import { asNumber, asText, marks, type Row, type Sql } from '../sql/sql.ts';
import type { PersonInRun, RunPeople } from './run-people.ts';

/** Whose task it is: a member's, of all who answer for a role, or of somebody whose name was typed. */
export interface Holder {
  /** The member's id; empty for a role, and for a name that was typed, where nobody signs in. */
  readonly member: string;
  /** Empty when it is one person's. */
  readonly role: string;
  readonly name: string;
}

/** Who has a task, since somebody gave or took it, or since its run began. */
export interface TaskAssignment extends Holder {
  readonly task: string;
  readonly note: string;
  readonly givenBy: string;
  readonly at: number;
}

export type NewAssignment = Omit<TaskAssignment, 'at'> & { readonly run: string };

/** As much of a task as says whose it may be. */
export interface AskedTask {
  readonly id: string;
  readonly run: string;
  readonly role: string;
  readonly openedAt: number;
}

interface Sources {
  readonly clock: Pick<Clock, 'now'>;
  readonly journal: Pick<JournalStore, 'runOfTask' | 'summary'>;
  readonly runPeople: RunPeople;
}

const noOne: Holder = { member: '', role: '', name: '' };

/** Who has which task. What a run computes does not depend on it, so it is no fact of the journal. */
export class TaskAssignments {
  readonly #sql: Sql;
  readonly #sources: Sources;

  constructor(sql: Sql, sources: Sources) {
    this.#sql = sql;
    this.#sources = sources;
  }

  /** Changes whenever somebody is given the task or gives it back; undefined while nothing was said of it. */
  async version(task: string): Promise<number | undefined> {
    const row = await this.#sql.row('SELECT at FROM task_assignments WHERE task = ?', [task]);
    return row === undefined ? undefined : asNumber(row[0]);
  }

  /**
   * Writes down who has a task from now on. False when somebody else was faster: it is no longer the version that the
   * caller has looked at.
   */
  async assign(assignment: NewAssignment, version: number | undefined): Promise<boolean> {
    const { task, run, member, role, name, note, givenBy } = assignment;
    const at = Math.max(this.#sources.clock.now(), (version ?? 0) + 1);
    const changed =
      version === undefined
        ? await this.#sql.run(
            `INSERT INTO task_assignments (member, role, name, note, given_by, at, run, task)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (task) DO NOTHING`,
            [member, role, name, note, givenBy, at, run, task],
          )
        : await this.#sql.run(
            `UPDATE task_assignments SET member = ?, role = ?, name = ?, note = ?, given_by = ?, at = ?
             WHERE task = ? AND at = ?`,
            [member, role, name, note, givenBy, at, task, version],
          );
    return changed > 0;
  }

  /** Gives it back: whoever likes may take it, whomever its run asked. False as `assign` says it. */
  async release(task: string, version: number | undefined): Promise<boolean> {
    const run = (await this.#sources.journal.runOfTask(task)) ?? '';
    return this.assign({ task, run, ...noOne, note: '', givenBy: '' }, version);
  }

  /** Rejects with FORBIDDEN when somebody has the task and the actor is neither they nor an admin. */
  async requireMine(task: string, { member, role }: Actor): Promise<void> {
    if (role === 'admin') return;
    const assigned = (await this.of(await this.#find(task))).get(task);
    if (assigned === undefined || assigned.member === member) return;
    if (assigned.role !== '') {
      if (await this.#answersFor(member, assigned.role)) return;
      throw new FlowError(
        'FORBIDDEN',
        `This task is for whoever answers for “${assigned.role}”. An admin can give it away.`,
      );
    }
    if (assigned.member === '') return; // a name that was typed
    throw new FlowError('FORBIDDEN', `${assigned.name} has this task. They can give it back, or an admin can take it.`);
  }

  /** Whether the actor may answer every one of them. */
  async areMine(tasks: readonly string[], actor: Actor): Promise<boolean> {
    try {
      for (const task of tasks) await this.requireMine(task, actor);
      return true;
    } catch (error) {
      if (error instanceof FlowError && error.code === 'FORBIDDEN') return false;
      throw error;
    }
  }

  /** By task; those that nobody has are missing. */
  async of(tasks: readonly AskedTask[]): Promise<ReadonlyMap<string, TaskAssignment>> {
    if (tasks.length === 0) return new Map();
    const said = await this.#assigned(tasks.map(({ id }) => id));
    const silent = tasks.filter(({ id }) => !said.has(id));
    const asked = await this.#sources.runPeople.inRuns([...new Set(silent.map(({ run }) => run))]);
    const all = [...said.values(), ...silent.flatMap((task) => atStart(task, asked))];
    return new Map(all.filter(({ name }) => name !== '').map((assigned) => [assigned.task, assigned]));
  }

  async #find(task: string): Promise<AskedTask[]> {
    const { journal } = this.#sources;
    const run = await journal.runOfTask(task);
    const summary = run === undefined ? undefined : await journal.summary(run);
    const found = summary?.openTasks.find(({ id }) => id === task);
    if (summary === undefined || found === undefined) return [];
    return [{ id: task, run: summary.run, role: found.role, openedAt: found.openedAt }];
  }

  /** What was said of tasks, that they were given back included; what somebody had who was removed is nobody's. */
  async #assigned(tasks: readonly string[]): Promise<ReadonlyMap<string, TaskAssignment>> {
    const rows = await this.#sql.rows(
      `SELECT task, task_assignments.member, task_assignments.role,
         CASE WHEN members.removed_at IS NULL THEN task_assignments.name ELSE '' END, note, given_by, at
       FROM task_assignments LEFT JOIN members ON members.id = task_assignments.member
       WHERE task IN (${marks(tasks)})`,
      tasks,
    );
    return new Map(rows.map((row) => [asText(row[0]), toAssignment(row)]));
  }

  async #answersFor(member: string, role: string): Promise<boolean> {
    const text = 'SELECT 1 FROM member_roles WHERE member = ? AND role = ?';
    return (await this.#sql.row(text, [member, role])) !== undefined;
  }
}

/** Whose task it is from the moment it opens. */
function atStart({ id, run, role, openedAt }: AskedTask, asked: readonly PersonInRun[]): TaskAssignment[] {
  const found = asked.find((person) => person.run === run && person.role === role);
  if (found === undefined) return [];
  const { member, askedRole, name } = found;
  return [{ task: id, member, role: askedRole, name, note: '', givenBy: '', at: openedAt }];
}

function toAssignment([task, member, role, name, note, givenBy, at]: Row): TaskAssignment {
  return {
    task: asText(task),
    member: asText(member),
    role: asText(role),
    name: asText(name),
    note: asText(note),
    givenBy: asText(givenBy),
    at: asNumber(at),
  };
}
