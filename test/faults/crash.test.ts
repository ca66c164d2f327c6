import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { memoryStore } from '#engine/testing/index';
import { openDatabase } from '#server/host/database';
import { sqliteJournalStore } from '#server/host/sqlite-journal-store';
import { crashSuite } from './crash-suite.ts';

crashSuite('memory', { open: async () => memoryStore(), close: async () => {} });

const folder = mkdtempSync(join(tmpdir(), 'flowright-crash-'));
afterAll(() => rmSync(folder, { recursive: true }));
let opened = 0;
let close = () => {};

crashSuite('SQLite', {
  async open() {
    opened += 1;
    const database = openDatabase(join(folder, `${opened}.sqlite`));
    close = () => database.close();
    return sqliteJournalStore(database);
  },
  async close(store) {
    await store.close();
    close();
  },
});
