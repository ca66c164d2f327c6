import type { DBSchema, IDBPDatabase } from 'idb';
import { openDatabase, storeFailure } from './open-database.ts';

interface Kept {
  readonly key: string;
  readonly value: unknown;
  /** Milliseconds since 1970. */
  readonly at: number;
}

interface Schema extends DBSchema {
  kept: { key: string; value: Kept; indexes: { byTime: number } };
}

/** So many releases with their examples are some megabytes. */
const keptAtMost = 200;

let opened: Promise<IDBPDatabase<Schema>> | undefined;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDatabase<Schema>({
    name: 'flowright-library',
    version: 1,
    upgrade(created) {
      created.createObjectStore('kept', { keyPath: 'key' }).createIndex('byTime', 'at');
    },
  });
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

/** Keeps what was seen of the library, for when the server is out of reach; the oldest gives way. Rejects with STORE_FAILED. */
export async function keepOfLibrary(key: string, value: unknown, now = Date.now): Promise<void> {
  try {
    const transaction = (await database()).transaction('kept', 'readwrite');
    await transaction.store.put({ key, value, at: now() });
    const surplus = (await transaction.store.count()) - keptAtMost;
    if (surplus > 0) {
      const oldest = await transaction.store.index('byTime').getAllKeys(null, surplus);
      await Promise.all(oldest.map((old) => transaction.store.delete(old)));
    }
    await transaction.done;
  } catch (error) {
    throw storeFailure(error, 'What was seen of the library could not be kept');
  }
}

/** What was kept under that key, unparsed; undefined when there is none. Rejects with STORE_FAILED. */
export async function keptOfLibrary(key: string): Promise<unknown> {
  try {
    return (await (await database()).get('kept', key))?.value;
  } catch (error) {
    throw storeFailure(error, 'What was kept of the library could not be read');
  }
}
