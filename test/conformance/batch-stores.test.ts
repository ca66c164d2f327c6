import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteBatchStore } from '#server/host/batch-store';
import { openDatabase } from '#server/host/database';
import { batchStoreSuite } from './batch-store-suite.ts';

batchStoreSuite('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flowright-batches-'));
  let database = openDatabase(join(folder, 'batches.sqlite'));
  return {
    store: sqliteBatchStore(database),
    async reopen() {
      database.close();
      database = openDatabase(join(folder, 'batches.sqlite'));
      return sqliteBatchStore(database);
    },
    async dispose() {
      database.close();
      rmSync(folder, { recursive: true });
    },
  };
});
