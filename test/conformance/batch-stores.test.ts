import { batchStore } from '#server/host/batch-store';
import { sqlDatabases } from '../services/sql-databases.ts';
import { batchStoreSuite } from './batch-store-suite.ts';

for (const { name, open } of sqlDatabases) {
  batchStoreSuite(name, async () => {
    const database = await open();
    return {
      store: batchStore(database.sql),
      reopen: async () => batchStore(await database.reopen()),
      dispose: () => database.dispose(),
    };
  });
}
