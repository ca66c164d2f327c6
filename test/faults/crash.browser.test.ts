import { deleteDB } from 'idb';
import { indexedDbStore } from '../../web/host/indexeddb-store.ts';
import { crashSuite } from './crash-suite.ts';

let opened = 0;

crashSuite('IndexedDB', {
  async open() {
    opened += 1;
    return indexedDbStore(`crash-${opened}`);
  },
  async close(store) {
    await store.close();
    await deleteDB(`crash-${opened}`);
  },
});
