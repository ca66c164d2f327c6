import { asNumber, asText, type Row, type Sql } from '../sql/sql.ts';

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
  /** Times at which runs are to be woken, the earliest first, from `after` on (exclusive, by time and then by run). */
  times(after: WakeTime | undefined, limit: number): Promise<WakeTime[]>;
  /** Whoever drove the run has nothing left to do in it; without effect when somebody wrote to it since. */
  rest(run: string, sequence: number): Promise<void>;
}

export interface WakeTime {
  readonly run: string;
  readonly at: number;
}

export function runsToWake(sql: Sql): RunsToWake {
  return {
    async due({ now, untouchedSince, after = '', limit }) {
      const rows = await sql.rows(
        `SELECT run FROM runs WHERE dirty = 1 AND touched_at <= ? AND run > ?
         UNION SELECT run FROM runs WHERE wake_at <= ? AND run > ? ORDER BY run LIMIT ?`,
        [untouchedSince, after, now, after, limit],
      );
      return rows.map(([run]) => asText(run));
    },
    async nextTime(after) {
      const [at] = (await sql.row('SELECT min(wake_at) FROM runs WHERE wake_at > ?', [after])) ?? [];
      return at === null || at === undefined ? undefined : asNumber(at);
    },
    async times(after, limit) {
      const start = after === undefined ? 'wake_at IS NOT NULL' : '(wake_at, run) > (?, ?)';
      const values = after === undefined ? [limit] : [after.at, after.run, limit];
      const rows = await sql.rows(`SELECT run, wake_at FROM runs WHERE ${start} ORDER BY wake_at, run LIMIT ?`, values);
      return rows.map(toWakeTime);
    },
    async rest(run, sequence) {
      await sql.run('UPDATE runs SET dirty = 0 WHERE run = ? AND sequence = ? AND dirty = 1', [run, sequence]);
    },
  };
}

function toWakeTime([run, at]: Row): WakeTime {
  return { run: asText(run), at: asNumber(at) };
}
