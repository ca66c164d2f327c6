import { FlowError } from '#engine/errors';
import type { Entry } from '#engine/journal/entries';
import type { Append, Appended, JournalStore, RunFilter, RunSummary } from '#engine/journal/store';
import { asNumber, asText, type Database, type Row } from './database.ts';

/**
 * Journals in SQLite. Appends that arrive in the same turn of the event loop are written in one transaction
 * and synced once; each is still checked, and answered, on its own.
 */
export function sqliteJournalStore(database: Database): JournalStore {
  return new SqliteJournalStore(database);
}

interface QueuedAppend {
  readonly append: Append;
  readonly bodies: readonly string[];
  readonly summary: string;
  readonly resolve: (result: Appended) => void;
  readonly reject: (error: unknown) => void;
}

class SqliteJournalStore implements JournalStore {
  readonly #database: Database;
  readonly #sql: Statements;
  #queue: QueuedAppend[] = [];
  #isClosed = false;

  constructor(database: Database) {
    this.#database = database;
    this.#sql = prepareStatements(database);
  }

  append(append: Append): Promise<Appended> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) throw new FlowError('STORE_FAILED', 'The journal is closed.', { where: { run: append.run } });
      // Made into text here, so that what cannot be written fails alone and not the batch it would join.
      const bodies = append.entries.map((entry) => JSON.stringify(entry));
      const summary = JSON.stringify(append.summary);
      this.#queue.push({ append, bodies, summary, resolve, reject });
      if (this.#queue.length === 1) setImmediate(() => void this.#flush());
    });
  }

  async read(run: string, after = 0): Promise<Entry[]> {
    return this.#readNow(run, after);
  }

  async summary(run: string): Promise<RunSummary | undefined> {
    const row = this.#sql.summary.row(run);
    return row === undefined ? undefined : toSummary(row);
  }

  async list(filter: RunFilter): Promise<RunSummary[]> {
    const found = this.#select(filter).map(toSummary);
    const last = found.at(-1);
    if (filter.limit === undefined || last === undefined || found.length < filter.limit) return found;
    // `before` cannot point between runs of one millisecond, so a page never ends between them.
    const ties = this.#select({ ...filter, limit: undefined }, last).map(toSummary);
    return [...found, ...ties];
  }

  async runOfTask(task: string): Promise<string | undefined> {
    const row = this.#sql.runOfTask.row(task);
    return row === undefined ? undefined : asText(row[0]);
  }

  async remove(run: string): Promise<void> {
    await this.#flush();
    while (this.#database.busy !== undefined) await this.#database.busy;
    this.#sql.remove.run(run);
  }

  /** Writes what is queued, then refuses more. The database itself belongs to whoever opened it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#flush();
  }

  async #flush(): Promise<void> {
    while (this.#database.busy !== undefined) await this.#database.busy;
    const batch = this.#queue;
    this.#queue = [];
    if (batch.length === 0) return;
    try {
      this.#write(batch);
    } catch {
      // One that is too big for the disk must not take the others with it.
      for (const queued of batch) this.#writeAlone(queued);
    }
  }

  #writeAlone(queued: QueuedAppend): void {
    try {
      this.#write([queued]);
    } catch (error) {
      queued.reject(withRun(error, queued.append.run));
    }
  }

  #write(batch: readonly QueuedAppend[]): void {
    const results = this.#database.transaction(() => batch.map((queued) => this.#appendNow(queued)));
    batch.forEach((queued, index) => {
      queued.resolve(results[index]!);
    });
  }

  #appendNow({ append, bodies, summary }: QueuedAppend): Appended {
    const { run, after } = append;
    const row = this.#sql.sequence.row(run);
    const end = row === undefined ? 0 : asNumber(row[0]);
    if (end !== after) return { ok: false, newer: this.#readNow(run, after) };
    const { flow, status, createdAt } = append.summary;
    this.#sql.saveRun.run(run, flow, status, createdAt, after + bodies.length, summary);
    bodies.forEach((body, index) => {
      this.#sql.addEntry.run(run, after + index + 1, body);
    });
    for (const entry of append.entries) if (entry.type === 'task.opened') this.#sql.addTask.run(entry.task.id, run);
    return { ok: true };
  }

  #readNow(run: string, after: number): Entry[] {
    return this.#sql.read.rows(run, after).map((row, index) => {
      if (row[0] !== after + index + 1) throw damaged(run, after + index + 1);
      return toEntry(row, run);
    });
  }

  /** Runs that match, newest first; with `tiedWith`, those that come after it within its millisecond. */
  #select(filter: RunFilter, tiedWith?: RunSummary): Row[] {
    const { status, flow, before, limit } = filter;
    const conditions: string[] = [];
    const values: Array<string | number> = [];
    const where = (condition: string, ...bound: Array<string | number>): void => {
      conditions.push(condition);
      values.push(...bound);
    };
    if (status !== undefined) where(`status IN (${status.map(() => '?').join(', ')})`, ...status);
    if (flow !== undefined) where('flow = ?', flow);
    if (before !== undefined) where('created_at < ?', before);
    if (tiedWith !== undefined) where('created_at = ? AND run < ?', tiedWith.createdAt, tiedWith.run);
    const sql = `SELECT summary FROM runs ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}
      ORDER BY created_at DESC, run DESC LIMIT ?`;
    return this.#database.prepare(sql).rows(...values, limit ?? -1);
  }
}

type Statements = ReturnType<typeof prepareStatements>;

function prepareStatements(database: Database) {
  return {
    sequence: database.prepare('SELECT sequence FROM runs WHERE run = ?'),
    summary: database.prepare('SELECT summary FROM runs WHERE run = ?'),
    read: database.prepare('SELECT sequence, body FROM entries WHERE run = ? AND sequence > ? ORDER BY sequence'),
    runOfTask: database.prepare('SELECT run FROM tasks WHERE task = ?'),
    saveRun: database.prepare(
      `INSERT INTO runs (run, flow, status, created_at, sequence, summary) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (run) DO UPDATE SET flow = excluded.flow, status = excluded.status,
         created_at = excluded.created_at, sequence = excluded.sequence, summary = excluded.summary`,
    ),
    addEntry: database.prepare('INSERT INTO entries (run, sequence, body) VALUES (?, ?, ?)'),
    // The first opener keeps the task: a fork's copied entries must not steal the link somebody was given.
    addTask: database.prepare('INSERT INTO tasks (task, run) VALUES (?, ?) ON CONFLICT (task) DO NOTHING'),
    remove: database.prepare('DELETE FROM runs WHERE run = ?'),
  };
}

function toSummary(row: Row): RunSummary {
  return JSON.parse(asText(row[0])) as RunSummary; // written by `append`, which takes nothing else
}

function toEntry(row: Row, run: string): Entry {
  try {
    return JSON.parse(asText(row[1])) as Entry; // written by `append`, which takes nothing else
  } catch {
    throw damaged(run, asNumber(row[0]));
  }
}

function damaged(run: string, sequence: number): FlowError {
  return new FlowError('JOURNAL_INVALID', `Entry ${sequence} of run "${run}" is missing or damaged in the database.`, {
    where: { run },
  });
}

/** The same error, with the run that it kept from being saved. */
function withRun(error: unknown, run: string): unknown {
  if (!(error instanceof FlowError) || error.code !== 'STORE_FAILED') return error;
  return new FlowError('STORE_FAILED', `Run "${run}" could not be saved. ${error.message}`, {
    where: { run },
    cause: error,
  });
}
