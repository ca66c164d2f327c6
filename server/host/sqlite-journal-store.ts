import type { Entry } from '#engine/journal/entries';
import type { Append, Appended, JournalStore, RunFilter, RunSummary } from '#engine/journal/store';
import { asNumber, asText, type Database } from './database.ts';
import {
  journalClosed,
  listRuns,
  openedTasks,
  type QueuedAppend,
  runValues,
  toEntries,
  toSummary,
  upsertRun,
  withRun,
} from './journal-rows.ts';

/**
 * Journals in SQLite. Appends that arrive while the disk syncs those before them are written in one transaction and
 * synced once, so the slower the disk, the more is written at once; each is still checked, and answered, on its own.
 * Nobody reads what the disk does not have yet.
 */
export function sqliteJournalStore(database: Database): JournalStore {
  return new SqliteJournalStore(database);
}

class SqliteJournalStore implements JournalStore {
  readonly #database: Database;
  readonly #sql: Statements;
  #queue: QueuedAppend[] = [];
  /** The appends that are being written: they may wait for a transaction of somebody else. */
  #writing: Promise<void> | undefined;
  /** What is written already, but not on the disk yet. */
  #syncing: Promise<void> | undefined;
  #isClosed = false;

  constructor(database: Database) {
    this.#database = database;
    this.#sql = prepareStatements(database);
  }

  append(append: Append): Promise<Appended> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) throw journalClosed(append.run);
      const bodies = append.entries.map((entry) => JSON.stringify(entry));
      const summary = JSON.stringify(append.summary);
      this.#queue.push({ append, bodies, summary, resolve, reject });
      if (this.#queue.length === 1) setImmediate(() => void this.#flush());
    });
  }

  async read(run: string, after = 0): Promise<Entry[]> {
    await this.#syncing;
    return this.#readNow(run, after);
  }

  async summary(run: string): Promise<RunSummary | undefined> {
    await this.#syncing;
    const row = this.#sql.summary.row(run);
    return row === undefined ? undefined : toSummary(row[0]);
  }

  async list(filter: RunFilter): Promise<RunSummary[]> {
    await this.#syncing;
    return listRuns(filter, async (text, values) => this.#database.prepare(text).rows(...values));
  }

  async runOfTask(task: string): Promise<string | undefined> {
    await this.#syncing;
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

  /** Resolves when the disk has everything that was queued before. */
  async #flush(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    const batch = this.#queue;
    if (batch.length === 0) return;
    this.#queue = [];
    this.#writing = this.#writeAll(batch);
    await this.#writing;
    this.#writing = undefined;
  }

  async #writeAll(batch: readonly QueuedAppend[]): Promise<void> {
    try {
      await this.#write(batch);
    } catch {
      // One that is too big for the disk must not take the others with it.
      for (const queued of batch)
        await this.#write([queued]).catch((error: unknown) => queued.reject(withRun(error, queued.append.run)));
    }
  }

  async #write(batch: readonly QueuedAppend[]): Promise<void> {
    while (this.#database.busy !== undefined) await this.#database.busy;
    const { result, onDisk } = this.#database.write(() => batch.map((queued) => this.#appendNow(queued)));
    this.#syncing = onDisk;
    try {
      await onDisk;
    } finally {
      this.#syncing = undefined;
    }
    batch.forEach((queued, index) => {
      queued.resolve(result[index]!);
    });
  }

  #appendNow(queued: QueuedAppend): Appended {
    const { run, after } = queued.append;
    const row = this.#sql.sequence.row(run);
    const end = row === undefined ? 0 : asNumber(row[0]);
    if (end !== after) return { ok: false, newer: this.#readNow(run, after) };
    this.#sql.saveRun.run(run, ...runValues(queued));
    queued.bodies.forEach((body, index) => {
      this.#sql.addEntry.run(run, after + index + 1, body);
    });
    for (const task of openedTasks(queued.append)) this.#sql.addTask.run(task, run);
    return { ok: true };
  }

  #readNow(run: string, after: number): Entry[] {
    return toEntries(this.#sql.read.rows(run, after), run, after);
  }
}

type Statements = ReturnType<typeof prepareStatements>;

function prepareStatements(database: Database) {
  return {
    sequence: database.prepare('SELECT sequence FROM runs WHERE run = ?'),
    summary: database.prepare('SELECT summary FROM runs WHERE run = ?'),
    read: database.prepare('SELECT sequence, body FROM entries WHERE run = ? AND sequence > ? ORDER BY sequence'),
    runOfTask: database.prepare('SELECT run FROM tasks WHERE task = ?'),
    saveRun: database.prepare(upsertRun),
    addEntry: database.prepare('INSERT INTO entries (run, sequence, body) VALUES (?, ?, ?)'),
    // The first opener keeps the task: a fork's copied entries must not steal the link somebody was given.
    addTask: database.prepare('INSERT INTO tasks (task, run) VALUES (?, ?) ON CONFLICT (task) DO NOTHING'),
    remove: database.prepare('DELETE FROM runs WHERE run = ?'),
  };
}
