import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Recording } from '#engine/models/recorded-models';

interface PreferencesSchema extends DBSchema {
  preferences: { key: string; value: unknown };
  recordings: { key: string; value: Recording };
}

let opened: Promise<IDBPDatabase<PreferencesSchema>> | undefined;

/** What belongs to this browser alone. IndexedDB rather than localStorage, because the run worker reads it too. */
export function preferences(): Promise<IDBPDatabase<PreferencesSchema>> {
  opened ??= openDB<PreferencesSchema>('flowright-preferences', 1, {
    upgrade(created) {
      created.createObjectStore('preferences');
      created.createObjectStore('recordings');
    },
  });
  return opened;
}
