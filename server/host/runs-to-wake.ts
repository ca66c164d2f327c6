import { asNumber, asText, type Sql } from '../sql/sql.ts';

export interface DueQuery {
  readonly now: number;
  /** Runs that were written to after this time are left to whoever is at work on them. */
  readonly untouchedSince: number;
  /** The last run of the page before. */
  readonly after?: string;
  readonly limit: number;
}

export interface RunsToWake {
  /**
   * Ids, in order, of runs that may have nobody who drives them: those that were written to and not put to rest since,
   * and those whose time has come. Read by index: runs that wait for people cost nothing.
   */
  due(query: DueQuery): Promise<string[]>;
  /** The earliest time at which a waiting run is to be woken, of those that are later than `after`. */
  nextTime(after: number): Promise<number | undefined>;
  /** Whoever drove the run has nothing left to do in it; without effect when somebody wrote to it since. */
  rest(run: string, sequence: number): Promise<void>;
}

export function runsToWake(sql: Sql): RunsToWake {
  return {
    async due({ now, untouchedSince, after = '', limit }) {
      // `run || ''`: by its time, since going through all runs by name would also give the order that is asked for.
      // Two statements and no UNION, for the same reason.
      const pages = await Promise.all([
        sql.rows('SELECT run FROM runs WHERE dirty = 1 AND touched_at <= ? AND run > ? ORDER BY run LIMIT ?', [
          untouchedSince,
          after,
          limit,
        ]),
        sql.rows("SELECT run FROM runs WHERE wake_at <= ? AND run || '' > ? ORDER BY run || '' LIMIT ?", [
          now,
          after,
          limit,
        ]),
      ]);
      const runs = new Set(pages.flat().map(([run]) => asText(run)));
      return [...runs].sort().slice(0, limit);
    },
    async nextTime(after) {
      const [at] = (await sql.row('SELECT min(wake_at) FROM runs WHERE wake_at > ?', [after])) ?? [];
      return at === null || at === undefined ? undefined : asNumber(at);
    },
    async rest(run, sequence) {
      await sql.run('UPDATE runs SET dirty = 0 WHERE run = ? AND sequence = ? AND dirty = 1', [run, sequence]);
    },
  };
}
