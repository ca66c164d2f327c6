import { deleteDB } from 'idb';
import { indexedDbStore } from '../../web/host/indexeddb-store.ts';
import { journalStoreSuite } from './journal-store-suite.ts';

let opened = 0;

journalStoreSuite('IndexedDB', async () => {
  opened += 1;
  const name = `conformance-${opened}`;
  let current = await indexedDbStore(name);
  return {
    store: current,
    async reopen() {
      await current.close();
      current = await indexedDbStore(name);
      return current;
    },
    async dispose() {
      await current.close();
      await deleteDB(name);
    },
  };
});
