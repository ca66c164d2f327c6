import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BatchStore } from '#engine/batch/batch-store';
import { FlowError } from '#engine/errors';
import type { Clock } from '#engine/host';
import type { JournalStore } from '#engine/journal/store';
import { sqliteBatchStore } from './batch-store.ts';
import { type Database, openDatabase } from './database.ts';
import { type LibraryStore, libraryStore } from './library-store.ts';
import { ownFolder } from './owner-lock.ts';
import { type StoredReplies, sqliteReplyCache } from './reply-cache.ts';
import { readOrCreateSecret } from './secret-file.ts';
import { type SettingsStore, settingsStore } from './settings-store.ts';
import { sqliteJournalStore } from './sqlite-journal-store.ts';
import { systemClock } from './system-clock.ts';
import { type ToolServerStore, toolServerStore } from './tool-server-store.ts';

/** Everything that a server keeps in its data folder. */
export interface ServerData {
  readonly journal: JournalStore;
  readonly library: LibraryStore;
  readonly settings: SettingsStore;
  readonly toolServers: ToolServerStore;
  readonly replies: StoredReplies;
  readonly batches: BatchStore;
  /** What a client on this machine shows to be let in: 256 random bits as hexadecimal digits. */
  readonly token: string;
  /** Writes what is queued, closes everything and gives the folder free. */
  close(): Promise<void>;
}

/**
 * Opens a data folder, making it when there is none, and owns it until `close`. Throws STORE_FAILED when
 * another process owns it, when it was written by a newer program or when the disk refuses.
 */
export function openData(folder: string, clock: Pick<Clock, 'now'> = systemClock()): ServerData {
  makeFolder(folder);
  const release = ownFolder(folder);
  let database: Database | undefined;
  try {
    const opened = openDatabase(join(folder, 'flowright.sqlite'));
    database = opened;
    const journal = sqliteJournalStore(opened);
    const secret = readOrCreateSecret(join(folder, 'secret.key'));
    return {
      journal,
      library: libraryStore(opened),
      settings: settingsStore(opened, secret),
      toolServers: toolServerStore(opened, secret),
      replies: sqliteReplyCache(opened, clock),
      batches: sqliteBatchStore(opened),
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

/** The access token of a data folder: 256 random bits as hexadecimal digits, in a file only its owner may read. */
export function readOrCreateToken(folder: string): string {
  return readOrCreateSecret(join(folder, 'token'));
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FlowError('STORE_FAILED', `The data folder "${folder}" cannot be made: ${reason}.`, { cause: error });
  }
}
