import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryStore } from '#engine/journal/memory-store';
import { openDatabase } from '#server/host/database';
import { sqliteJournalStore } from '#server/host/sqlite-journal-store';
import { journalStoreSuite } from './journal-store-suite.ts';

journalStoreSuite('memory', async () => ({ store: memoryStore(), dispose: async () => {} }));

journalStoreSuite('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'flowright-store-'));
  let database = openDatabase(join(folder, 'journal.sqlite'));
  const store = sqliteJournalStore(database);
  return {
    store,
    async reopen() {
      await store.close();
      database.close();
      database = openDatabase(join(folder, 'journal.sqlite'));
      return sqliteJournalStore(database);
    },
    async dispose() {
      database.close();
      await rm(folder, { recursive: true });
    },
  };
});
