import { FlowError } from '#engine/errors';
import type { Entry } from '#engine/journal/entries';
import type { Append, Appended, JournalStore, RunFilter, RunSummary } from '#engine/journal/store';
import { isLost } from '../sql/postgres-failure.ts';
import type { PostgresSql } from '../sql/postgres-sql.ts';
import { asText, type SqlValue } from '../sql/sql.ts';
import { type AppendGroup, takeGroups } from './append-groups.ts';
import {
  journalClosed,
  listRuns,
  openedTasks,
  type QueuedAppend,
  runValues,
  toEntries,
  toSummary,
  withRun,
} from './journal-rows.ts';

/**
 * Journals in PostgreSQL, for any number of processes. Appends that come while others are being written are written
 * together next, in one statement: one way there and back, one commit; each is still checked, and answered, on its
 * own. While the database is away every append is rejected with STORE_FAILED, and whoever has an answer in hand tries
 * again. An append whose word of success was lost on the way is found in `newer` when it is repeated.
 */
export function postgresJournalStore(sql: PostgresSql): JournalStore {
  return new PostgresJournalStore(sql);
}

class PostgresJournalStore implements JournalStore {
  readonly #sql: PostgresSql;
  #queue: QueuedAppend[] = [];
  #writing: Promise<void> | undefined;
  #isClosed = false;

  constructor(sql: PostgresSql) {
    this.#sql = sql;
  }

  append(append: Append): Promise<Appended> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) throw journalClosed(append.run);
      const bodies = append.entries.map((entry) => JSON.stringify(entry));
      this.#queue.push({ append, bodies, summary: JSON.stringify(append.summary), resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  async read(run: string, after = 0): Promise<Entry[]> {
    return toEntries(await this.#sql.prepared(readEntries, [run, after]), run, after);
  }

  async summary(run: string): Promise<RunSummary | undefined> {
    const row = await this.#sql.row('SELECT summary FROM runs WHERE run = ?', [run]);
    return row === undefined ? undefined : toSummary(row[0]);
  }

  list(filter: RunFilter): Promise<RunSummary[]> {
    return listRuns(filter, (text, values) => this.#sql.rows(text, values));
  }

  async runOfTask(task: string): Promise<string | undefined> {
    const row = await this.#sql.row('SELECT run FROM tasks WHERE task = ?', [task]);
    return row === undefined ? undefined : asText(row[0]);
  }

  async remove(run: string): Promise<void> {
    await this.#writing;
    await this.#sql.transaction(async (sql) => {
      // First the row that every append locks, so that nothing can be added behind our back.
      for (const table of ['runs', 'entries', 'tasks']) await sql.run(`DELETE FROM ${table} WHERE run = ?`, [run]);
    });
  }

  /** Writes what is queued, then refuses more. The pool of connections belongs to whoever opened it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    // What else arrives in this turn of the event loop belongs to the same statement.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) {
      const { groups, rest } = takeGroups(this.#queue);
      this.#queue = rest;
      await this.#write(groups);
    }
    this.#writing = undefined;
  }

  async #write(groups: readonly AppendGroup[]): Promise<void> {
    let won: ReadonlySet<unknown>;
    try {
      won = new Set((await this.#sql.prepared(appendAll, valuesOf(groups))).map(([run]) => run));
    } catch (error) {
      // What one of them says must not take the others with it; when the database is away, all of them wait.
      const isAway = error instanceof FlowError && isLost(error.cause);
      if (groups.length > 1 && !isAway) for (const group of groups) await this.#write([group]);
      else for (const { queued } of groups) for (const one of queued) one.reject(withRun(error, one.append.run));
      return;
    }
    for (const group of groups) {
      if (won.has(group.run)) for (const { resolve } of group.queued) resolve({ ok: true });
      else await this.#lose(group);
    }
  }

  /** Each append of a group that lost is answered alone, since a later one may fit although the first does not. */
  async #lose({ run, queued }: AppendGroup): Promise<void> {
    const [first, ...later] = queued;
    if (first === undefined) return;
    try {
      first.resolve({ ok: false, newer: await this.read(run, first.append.after) });
    } catch (error) {
      first.reject(error);
    }
    this.#queue = [...later, ...this.#queue];
  }
}

const readEntries = {
  name: 'read-entries',
  text: 'SELECT sequence, body FROM entries WHERE run = $1 AND sequence > $2 ORDER BY sequence',
};

/**
 * Rows of runs whose journal ends where the append says are locked and changed; their entries and tasks follow. Of two
 * processes with the same `after` the second waits for the first and then finds another end. Values are lists: of runs
 * (1–11), of entries (12–14), of tasks (15–16).
 */
const appendAll = {
  name: 'append-all',
  text: `
  WITH given AS (
    SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::float8[], $6::bigint[], $7::text[],
      $8::float8[], $9::float8[], $10::bigint[], $11::text[])
      AS given (run, after, flow, status, created_at, sequence, summary, wake_at, touched_at, dirty, batch)
  ), created AS (
    INSERT INTO runs (run, flow, status, created_at, sequence, summary, wake_at, touched_at, dirty, batch)
    SELECT run, flow, status, created_at, sequence, summary, wake_at, touched_at, dirty, batch FROM given WHERE after = 0
    ON CONFLICT (run) DO UPDATE SET flow = excluded.flow, status = excluded.status, created_at = excluded.created_at,
      sequence = excluded.sequence, summary = excluded.summary, wake_at = excluded.wake_at,
      touched_at = excluded.touched_at, dirty = excluded.dirty, batch = excluded.batch
      WHERE runs.sequence = 0
    RETURNING run
  ), changed AS (
    UPDATE runs SET status = given.status, sequence = given.sequence, summary = given.summary,
      wake_at = given.wake_at, touched_at = given.touched_at, dirty = given.dirty
    FROM given WHERE given.after > 0 AND runs.run = given.run AND runs.sequence = given.after
    RETURNING runs.run
  ), won AS (
    SELECT run FROM created UNION ALL SELECT run FROM changed
  ), added AS (
    INSERT INTO entries (run, sequence, body)
    SELECT entry.run, entry.sequence, entry.body
    FROM unnest($12::text[], $13::bigint[], $14::text[]) AS entry (run, sequence, body) JOIN won ON won.run = entry.run
  ), opened AS (
    INSERT INTO tasks (task, run)
    SELECT opened.task, opened.run FROM unnest($15::text[], $16::text[]) AS opened (task, run)
      JOIN won ON won.run = opened.run
    ON CONFLICT (task) DO NOTHING
  )
  SELECT run FROM won`,
};

function valuesOf(groups: readonly AppendGroup[]): SqlValue[][] {
  // By run, so that two processes lock what both of them write in the same order.
  const sorted = [...groups].sort((a, b) => (a.run < b.run ? -1 : 1));
  const runs = sorted.map(({ run, after, queued }) => {
    const last = queued.at(-1);
    return [run, after, ...(last === undefined ? [] : runValues(last))];
  });
  const entries = sorted.flatMap(({ run, after, bodies }) =>
    bodies.map((body, index) => [run, after + index + 1, body]),
  );
  const tasks = sorted.flatMap(({ run, queued }) =>
    queued.flatMap(({ append }) => openedTasks(append).map((task) => [task, run])),
  );
  return [...columnsOf(runs, 11), ...columnsOf(entries, 3), ...columnsOf(tasks, 2)];
}

function columnsOf(rows: ReadonlyArray<readonly SqlValue[]>, count: number): SqlValue[][] {
  return Array.from({ length: count }, (_, column) => rows.map((row) => row[column] ?? null));
}
