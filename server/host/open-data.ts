import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BatchStore } from '#engine/batch/batch-store';
import { FlowError } from '#engine/errors';
import { sha256Hex } from '#engine/format/index';
import type { Clock } from '#engine/host';
import type { JournalStore } from '#engine/journal/store';
import { migratePostgres } from '../sql/migrate-postgres.ts';
import { readPostgresPlace } from '../sql/postgres-place.ts';
import { openPostgres, type PostgresSql } from '../sql/postgres-sql.ts';
import type { Sql } from '../sql/sql.ts';
import { sqliteSql } from '../sql/sqlite-sql.ts';
import { batchStore } from './batch-store.ts';
import { type Database, openDatabase } from './database.ts';
import { type LibraryStore, libraryStore } from './library-store.ts';
import { ownFolder } from './owner-lock.ts';
import { postgresJournalStore } from './postgres-journal-store.ts';
import { replyCache, type StoredReplies } from './reply-cache.ts';
import { type RunsToWake, runsToWake } from './runs-to-wake.ts';
import { readOrCreateSecret } from './secret-file.ts';
import { type SettingsStore, settingsStore } from './settings-store.ts';
import { sqliteJournalStore } from './sqlite-journal-store.ts';
import { systemClock } from './system-clock.ts';
import { type ToolServerStore, toolServerStore } from './tool-server-store.ts';

/** Everything that a server keeps. */
export interface ServerData {
  readonly journal: JournalStore;
  readonly wakes: RunsToWake;
  readonly library: LibraryStore;
  readonly settings: SettingsStore;
  readonly toolServers: ToolServerStore;
  readonly replies: StoredReplies;
  readonly batches: BatchStore;
  /** The database that all of these lie in. */
  readonly sql: Sql;
  /** The same when it is PostgreSQL, which other processes may use at the same time. */
  readonly postgres?: PostgresSql;
  /** What a client on this machine shows to be let in: 256 random bits as hexadecimal digits. */
  readonly token: string;
  /** Signs what clients bring back; the same wherever the secret is. */
  readonly signingKey: string;
  /** Writes what is queued, closes everything and gives the folder free. */
  close(): Promise<void>;
}

export interface DataOptions {
  readonly clock?: Pick<Clock, 'now'>;
  /** The URL of a PostgreSQL database that holds everything but the secrets. */
  readonly store?: string | undefined;
  /** What stored keys are encrypted with, instead of the folder's `secret.key`: the same on every machine of a cluster. */
  readonly secret?: string | undefined;
  /** Hears when a connection to the database was lost. */
  readonly lost?: (error: FlowError) => void;
}

/** The environment variables that say where data lies. */
export interface DataEnvironment {
  readonly FLOWRIGHT_STORE?: string | undefined;
  readonly FLOWRIGHT_SECRET?: string | undefined;
}

/**
 * Opens the data where the options say: in a PostgreSQL database, which any number of processes share, or else in the
 * folder, which it owns until `close`. Rejects with STORE_FAILED, STORE_IN_USE, STORE_TOO_NEW or BAD_REQUEST.
 */
export async function openStores(folder: string, options: DataOptions = {}): Promise<ServerData> {
  const { store, clock = systemClock(), secret, lost } = options;
  if (store === undefined || store === '') return openData(folder, clock, secret);
  const place = readPostgresPlace(store);
  makeFolder(folder);
  const key = secretOf(folder, secret);
  const token = readOrCreateToken(folder);
  await migratePostgres(place);
  const sql = openPostgres(place, lost === undefined ? {} : { lost });
  const journal = postgresJournalStore(sql);
  return {
    ...storesOn(sql, { secret: key, clock }),
    postgres: sql,
    journal,
    token,
    async close() {
      await journal.close();
      await sql.close();
    },
  };
}

/**
 * Opens a data folder, making it when there is none, and owns it until `close`. Throws STORE_FAILED when
 * another process owns it, when it was written by a newer program or when the disk refuses.
 */
export function openData(folder: string, clock: Pick<Clock, 'now'> = systemClock(), secret?: string): ServerData {
  makeFolder(folder);
  const release = ownFolder(folder);
  let database: Database | undefined;
  try {
    const opened = openDatabase(join(folder, 'flowright.sqlite'));
    database = opened;
    const journal = sqliteJournalStore(opened);
    return {
      ...storesOn(sqliteSql(opened), { secret: secretOf(folder, secret), clock }),
      journal,
      token: readOrCreateToken(folder),
      async close() {
        await journal.close();
        opened.close();
        release();
      },
    };
  } catch (error) {
    database?.close();
    release();
    throw error;
  }
}

/**
 * Only the database, beside whoever works on the same data: for single rows that nobody keeps in memory. Rejects with
 * STORE_FAILED, STORE_TOO_NEW or BAD_REQUEST.
 */
export async function openSql(
  folder: string,
  store: string | undefined,
): Promise<{ readonly sql: Sql; readonly close: () => Promise<void> }> {
  if (store === undefined || store === '') {
    makeFolder(folder);
    const database = openDatabase(join(folder, 'flowright.sqlite'));
    return { sql: sqliteSql(database), close: async () => database.close() };
  }
  const place = readPostgresPlace(store);
  await migratePostgres(place);
  const sql = openPostgres(place);
  return { sql, close: () => sql.close() };
}

function storesOn(sql: Sql, { secret, clock }: { readonly secret: string; readonly clock: Pick<Clock, 'now'> }) {
  return {
    sql,
    wakes: runsToWake(sql),
    library: libraryStore(sql),
    signingKey: sha256Hex(`signing ${secret}`),
    settings: settingsStore(sql, secret),
    toolServers: toolServerStore(sql, secret),
    replies: replyCache(sql, clock),
    batches: batchStore(sql),
  };
}

/** The access token of a data folder: 256 random bits as hexadecimal digits, in a file only its owner may read. */
export function readOrCreateToken(folder: string): string {
  return readOrCreateSecret(join(folder, 'token'));
}

function secretOf(folder: string, given: string | undefined): string {
  if (given === undefined || given === '') return readOrCreateSecret(join(folder, 'secret.key'));
  if (/^[0-9a-f]{64}$/.test(given)) return given;
  throw new FlowError(
    'BAD_REQUEST',
    'FLOWRIGHT_SECRET is not a secret of 64 hexadecimal digits (openssl rand -hex 32).',
  );
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FlowError('STORE_FAILED', `The data folder "${folder}" cannot be made: ${reason}.`, { cause: error });
  }
}
