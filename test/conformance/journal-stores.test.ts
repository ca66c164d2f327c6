import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { memoryStore } from '#engine/journal/memory-store';
import { openDatabase } from '#server/host/database';
import { postgresJournalStore } from '#server/host/postgres-journal-store';
import { sqliteJournalStore } from '#server/host/sqlite-journal-store';
import { openPostgres } from '#server/sql/postgres-sql';
import { freshPostgres, lacksPostgres } from '../services/services-for-tests.ts';
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

describe.skipIf(lacksPostgres)('with PostgreSQL', () => {
  journalStoreSuite('PostgreSQL', async () => {
    const place = await freshPostgres();
    let sql = openPostgres(place);
    const store = postgresJournalStore(sql);
    return {
      store,
      async reopen() {
        await store.close();
        await sql.close();
        sql = openPostgres(place);
        return postgresJournalStore(sql);
      },
      dispose: () => sql.close(),
    };
  });
});
