import { deleteDB } from 'idb';
import { indexedDbBatches } from '../../web/host/batch-store.ts';
import { batchStoreSuite } from './batch-store-suite.ts';

let opened = 0;

batchStoreSuite('IndexedDB', async () => {
  opened += 1;
  const name = `batches-${opened}`;
  let current = await indexedDbBatches(name);
  return {
    store: current,
    async reopen() {
      current.close();
      current = await indexedDbBatches(name);
      return current;
    },
    async dispose() {
      current.close();
      await deleteDB(name);
    },
  };
});
