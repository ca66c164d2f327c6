import { memoryStore } from '#engine/journal/memory-store';
import { sqlDatabases } from '../services/sql-databases.ts';
import { journalStoreSuite } from './journal-store-suite.ts';

journalStoreSuite('memory', async () => ({ store: memoryStore(), dispose: async () => {} }));

for (const { name, open } of sqlDatabases) {
  journalStoreSuite(name, async () => {
    const database = await open();
    const store = database.journal();
    return {
      store,
      async reopen() {
        await store.close();
        await database.reopen();
        return database.journal();
      },
      dispose: () => database.dispose(),
    };
  });
}
