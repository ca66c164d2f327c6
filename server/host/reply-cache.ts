import { z } from 'zod';
import type { Clock, ModelReply, ReplyCache } from '#engine/host';
import { ModelReplyView } from '#engine/protocol/index';
import { asText, type Database } from './database.ts';

/** Replies kept at most; the oldest make room. */
const capacity = 50_000;
const pruneEvery = 1000;

export interface StoredReplies extends ReplyCache {
  /** Forgets everything and returns how many replies that were. */
  clear(): Promise<number>;
}

/** Replies of models in the data folder's database, for nodes that say `cache`. */
export function sqliteReplyCache(database: Database, clock: Pick<Clock, 'now'>): StoredReplies {
  const sql = {
    get: database.prepare('SELECT reply FROM replies WHERE key = ?'),
    put: database.prepare('INSERT OR REPLACE INTO replies (key, reply, kept_at) VALUES (?, ?, ?)'),
    prune: database.prepare(
      'DELETE FROM replies WHERE key IN (SELECT key FROM replies ORDER BY kept_at DESC LIMIT -1 OFFSET ?)',
    ),
    count: database.prepare('SELECT count(*) FROM replies'),
    clear: database.prepare('DELETE FROM replies'),
  };
  let puts = 0;
  return {
    async get(key) {
      const row = sql.get.row(key);
      return row === undefined ? undefined : parseReply(asText(row[0]));
    },
    async put(key, reply) {
      sql.put.run(key, JSON.stringify(reply), clock.now());
      puts += 1;
      if (puts % pruneEvery === 0) sql.prune.run(capacity);
    },
    async clear() {
      const count = z.number().parse(sql.count.row()?.[0]);
      sql.clear.run();
      return count;
    },
  };
}

function parseReply(text: string): ModelReply {
  const { usage, ...reply } = ModelReplyView.parse(JSON.parse(text));
  const { cost, inputTokens, outputTokens } = usage;
  return { ...reply, usage: { inputTokens, outputTokens, ...(cost === undefined ? {} : { cost }) } };
}
