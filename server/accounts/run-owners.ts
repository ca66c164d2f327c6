import type { Visibility } from '#engine/protocol/index';
import type { Actor } from '../access/actor.ts';
import { type AskedPeople, RunPeople } from '../people/run-people.ts';
import { asText, marks, type Sql } from '../sql/sql.ts';

export interface RunClaim {
  readonly actor: Actor;
  readonly visibility: Visibility;
  readonly people: AskedPeople;
}

/** Whose runs are whose, and which of them nobody else may know of. A run without an owner is the team's. */
export class RunOwners {
  /** Whom a run asks for which role. */
  readonly people: RunPeople;
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    this.people = new RunPeople(sql);
  }

  /** Before a run begins, so that there is no moment at which others see a private one. The first owner stays. */
  async claim(run: string, { actor, visibility, people }: RunClaim): Promise<void> {
    await this.people.set(run, people);
    const { member, via } = actor;
    // On a server for one person, whose is not worth a write for every run.
    if (via === 'local' && visibility === 'team') return;
    await this.#sql.run(
      'INSERT INTO run_owners (run, owner, visibility) VALUES (?, ?, ?) ON CONFLICT (run) DO NOTHING',
      [run, member, visibility],
    );
  }

  /** The run never began. */
  async release(run: string): Promise<void> {
    await this.people.forget(run);
    await this.#sql.run('DELETE FROM run_owners WHERE run = ?', [run]);
  }

  async visibility(run: string): Promise<Visibility> {
    const row = await this.#sql.row("SELECT 1 FROM run_owners WHERE run = ? AND visibility = 'private'", [run]);
    return row === undefined ? 'team' : 'private';
  }

  /** Those of the runs that only their owners see. */
  async privateAmong(runs: readonly string[]): Promise<ReadonlySet<string>> {
    if (runs.length === 0) return new Set();
    const rows = await this.#sql.rows(
      `SELECT run FROM run_owners WHERE visibility = 'private' AND run IN (${marks(runs)})`,
      runs,
    );
    return new Set(rows.map(([run]) => asText(run)));
  }

  /** Those of the runs that are private and somebody else's. */
  async hiddenFrom({ member, via }: Actor, runs: readonly string[]): Promise<ReadonlySet<string>> {
    // Who sits at the machine owns the database.
    if (via === 'local' || runs.length === 0) return new Set();
    const rows = await this.#sql.rows(
      `SELECT run FROM run_owners WHERE visibility = 'private' AND owner <> ? AND run IN (${marks(runs)})`,
      [member, ...runs],
    );
    return new Set(rows.map(([run]) => asText(run)));
  }
}
