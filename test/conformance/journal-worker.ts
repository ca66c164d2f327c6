import type { Append } from '#engine/journal/store';
import { indexedDbStore } from '../../web/host/indexeddb-store.ts';

/** What a run in a Web Worker does with the store; what the browser test of the store starts. */
self.onmessage = async (event: MessageEvent<{ name: string; append: Append }>) => {
  const store = await indexedDbStore(event.data.name);
  const result = await store.append(event.data.append);
  await store.close();
  self.postMessage(result);
};
