import type { DBSchema } from 'idb';
import type { ModelReply, ReplyCache } from '#engine/host';
import { openDatabase, storeFailure } from './open-database.ts';

interface Schema extends DBSchema {
  replies: { key: string; value: { reply: ModelReply; keptAt: number }; indexes: { byAge: number } };
}

/** Replies kept at most; the oldest make room. */
const capacity = 5000;

/** Replies of models in this browser, for nodes that say `cache`. */
export async function indexedDbReplies(now: () => number, name = 'flowright-replies'): Promise<ReplyCache> {
  const database = await openDatabase<Schema>({
    name,
    version: 1,
    upgrade: (created) => void created.createObjectStore('replies').createIndex('byAge', 'keptAt'),
  });
  return {
    async get(key) {
      const found = await database.get('replies', key).catch((error: unknown) => {
        throw storeFailure(error, 'A kept reply cannot be read');
      });
      return found?.reply;
    },
    async put(key, reply) {
      const work = database.transaction('replies', 'readwrite');
      const replies = work.objectStore('replies');
      await replies.put({ reply, keptAt: now() }, key);
      const surplus = (await replies.count()) - capacity;
      let oldest = surplus > 0 ? await replies.index('byAge').openCursor() : null;
      for (let left = surplus; left > 0 && oldest !== null; left -= 1) {
        await oldest.delete();
        oldest = await oldest.continue();
      }
      await work.done;
    },
  };
}
