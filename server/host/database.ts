import { closeSync, existsSync, openSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import Connection from 'libsql';
import { FlowError } from '#engine/errors';
import { asNumber, type Row, type SqlValue } from '../sql/sql.ts';
import { type Migration, migrations, stepFor } from './migrations.ts';

// Known by these names to the stores that still use the database itself.
export { asNumber, asText, type Row } from '../sql/sql.ts';

export interface Statement {
  /** Every row, as columns in the order of the query. */
  rows(...values: SqlValue[]): Row[];
  row(...values: SqlValue[]): Row | undefined;
  /** How many rows were changed. */
  run(...values: SqlValue[]): number;
}

/**
 * One open SQLite database. Every failure is a STORE_FAILED that says what SQLite said. This is the only
 * file that knows libsql, whose 0.5 needs care: `get()` ignores `pluck`, `transaction()` hides an error
 * behind its own failing ROLLBACK, and a prepared statement goes on writing after `close()`.
 */
export interface Database {
  readonly path: string;
  prepare(sql: string): Statement;
  /** Runs all of `work` or nothing of it, and returns when the disk has it. Only while the database is not `busy`. */
  transaction<T>(work: () => T): T;
  /**
   * Like `transaction`, but the process goes on while the disk takes it: `onDisk` resolves when it is there, and rejects
   * when the disk refused. What was written is read by others at once. Only while the database is not `busy`.
   */
  write<T>(work: () => T): { readonly result: T; readonly onDisk: Promise<void> };
  /** Like `transaction`, for work that waits for something: until it ends the database is `busy`. One after the other. */
  hold<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Resolves when the transaction that is held has ended; undefined when none is. What somebody else wrote in between
   * would become part of it, so everybody else waits, and looks again.
   */
  readonly busy: Promise<void> | undefined;
  exec(sql: string): void;
  close(): void;
}

const busyTimeoutMs = 5000;
/**
 * Pages of 4 kB after which the log is carried over into the database, while the process stands still. What is written
 * again and again goes over once: four times SQLite's own number is a third of the writing, and a log of 16 MB.
 */
const pagesOfLog = 4000;
const syncAtCommit = 'PRAGMA synchronous = FULL';
// The log is synced by whoever commits; SQLite still does so where its own order of writing wants it (at a checkpoint).
const syncLater = 'PRAGMA synchronous = NORMAL';

/**
 * Opens or creates a database and brings its tables to this program's version, one numbered step after the
 * other. Throws STORE_FAILED when it cannot be opened or was written by a newer program.
 */
export function openDatabase(path: string, steps: readonly Migration[] = migrations): Database {
  const database = new SqliteDatabase(path);
  try {
    database.exec('PRAGMA foreign_keys = ON');
    database.prepare('PRAGMA journal_mode = WAL').rows();
    // FULL syncs the log at every commit: what was acknowledged survives a power cut, not only a crash.
    database.exec(syncAtCommit);
    database.exec(`PRAGMA wal_autocheckpoint = ${pagesOfLog}`);
    migrate(database, steps);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * The database as it is at this moment, for somebody who only reads, while another process may go on writing. Its
 * format is the number of its last step. Throws STORE_FAILED when there is none.
 */
export function openSnapshot(path: string): { database: Database; format: number } {
  if (!existsSync(path)) throw new FlowError('STORE_FAILED', `There is no database "${path}".`);
  const database = new SqliteDatabase(path);
  try {
    database.exec('PRAGMA query_only = ON');
    database.exec('BEGIN');
    return { database, format: asNumber(database.prepare('PRAGMA user_version').row()?.[0]) };
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: Database, steps: readonly Migration[]): void {
  const version = asNumber(database.prepare('PRAGMA user_version').row()?.[0]);
  if (version > steps.length) {
    throw new FlowError(
      'STORE_TOO_NEW',
      `The database "${database.path}" was written by a newer Flowright (format ${version}; this one knows ${steps.length}). Update Flowright or choose another data folder.`,
    );
  }
  steps.slice(version).forEach((step, index) => {
    database.transaction(() => {
      database.exec(stepFor('sqlite', step));
      database.exec(`PRAGMA user_version = ${version + index + 1}`);
    });
  });
}

/**
 * Takes SQLite's exclusive lock on a file of its own; undefined when another connection holds it. The lock is
 * a transaction that never writes: closing a libsql connection may release nothing, ending a transaction does.
 */
export function openLockFile(path: string): { release: () => void } | undefined {
  let connection: Connection.Database | undefined;
  try {
    connection = new Connection(path);
    connection.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    connection?.close();
    if (codeOf(error) === 'SQLITE_BUSY') return undefined;
    throw failure(path, error);
  }
  const held = connection;
  return {
    release() {
      held.exec('ROLLBACK');
      held.close();
    },
  };
}

class SqliteDatabase implements Database {
  readonly path: string;
  readonly #connection: Connection.Database;
  #isOpen = true;
  #busy: Promise<void> | undefined;
  #log: Promise<FileHandle> | undefined;
  /** Why the disk did not take what was committed. Whatever it says later, that may be lost. */
  #lost: FlowError | undefined;

  constructor(path: string) {
    this.path = path;
    this.#connection = this.#attempt(() => {
      // Made before SQLite makes it, so that only its owner may read it; SQLite gives its log the same mode.
      closeSync(openSync(path, 'a', 0o600));
      return new Connection(path, { timeout: busyTimeoutMs });
    });
  }

  prepare(sql: string): Statement {
    const statement = this.#attempt(() => this.#connection.prepare<[SqlValue[]]>(sql));
    if (statement.reader) statement.raw();
    return {
      rows: (...values) => this.#attempt(() => statement.all(values) as Row[]), // raw mode gives arrays
      row: (...values) => this.#attempt(() => statement.get(values) as Row | undefined), // raw mode gives an array
      run: (...values) => this.#attempt(() => statement.run(values).changes),
    };
  }

  get busy(): Promise<void> | undefined {
    return this.#busy;
  }

  transaction<T>(work: () => T): T {
    this.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.exec('COMMIT');
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  write<T>(work: () => T): { readonly result: T; readonly onDisk: Promise<void> } {
    this.exec(syncLater);
    try {
      return { result: this.transaction(work), onDisk: this.#syncLog() };
    } finally {
      this.exec(syncAtCommit);
    }
  }

  /** The log is one file for as long as a connection is open, whatever SQLite writes into it. */
  async #syncLog(): Promise<void> {
    try {
      this.#log ??= open(`${this.path}-wal`, 'r+');
      await (await this.#log).datasync();
    } catch (error) {
      this.#lost ??= lost(this.path, error);
    }
    if (this.#lost !== undefined) throw this.#lost;
  }

  async hold<T>(work: () => Promise<T>): Promise<T> {
    while (this.#busy !== undefined) await this.#busy;
    let free: () => void = () => {};
    this.#busy = new Promise((resolve) => {
      free = resolve;
    });
    try {
      this.exec('BEGIN IMMEDIATE');
      const result = await work();
      this.exec('COMMIT');
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    } finally {
      this.#busy = undefined;
      free();
    }
  }

  /** SQLite has rolled back by itself after some errors (a full disk), not after others. */
  #rollBack(): void {
    if (this.#isOpen && this.#connection.inTransaction) this.exec('ROLLBACK');
  }

  exec(sql: string): void {
    this.#attempt(() => this.#connection.exec(sql));
  }

  close(): void {
    if (!this.#isOpen) return;
    try {
      // A closed connection goes on holding what its transaction held.
      this.#rollBack();
      // The log goes into the database, so that whoever copies a stopped server's database has all of it.
      this.prepare('PRAGMA wal_checkpoint(TRUNCATE)').rows();
    } catch {
      // It failed or never opened. Nothing is lost: the log is read when the database is opened next.
    }
    this.#isOpen = false;
    this.#connection.close();
    this.#log?.then((log) => log.close()).catch(() => {}); // it never opened
  }

  #attempt<T>(action: () => T): T {
    if (!this.#isOpen) throw new FlowError('STORE_FAILED', `The database "${this.path}" is closed.`);
    if (this.#lost !== undefined) throw this.#lost;
    try {
      return action();
    } catch (error) {
      throw error instanceof FlowError ? error : failure(this.path, error);
    }
  }
}

function lost(path: string, error: unknown): FlowError {
  return new FlowError(
    'STORE_FAILED',
    `The disk did not take what was written to the database "${path}": ${reasonOf(error)}. Look after the disk, then start Flowright again.`,
    { cause: error },
  );
}

function failure(path: string, error: unknown): FlowError {
  return new FlowError('STORE_FAILED', `The database "${path}" failed: ${reasonOf(error)}.`, { cause: error });
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'SQLITE_FULL') return 'the disk is full';
  if (code === 'SQLITE_BUSY') return 'another program holds it';
  const message = error instanceof Error ? error.message : String(error);
  // libsql reports a failed opening as `ConnectionFailed("…: 14")`, with quotes and all.
  return /ConnectionFailed\("(.*)"\)/.exec(message)?.[1] ?? message;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
