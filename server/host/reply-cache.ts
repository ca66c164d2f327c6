import type { Clock, ModelReply, ReplyCache } from '#engine/host';
import { ModelReplyView } from '#engine/protocol/index';
import { asText, type Sql } from '../sql/sql.ts';

/** Replies kept at most; the oldest make room, looked for after so many new ones. */
const standardSize = { capacity: 50_000, pruneEvery: 1000 };

export interface StoredReplies extends ReplyCache {
  /** Forgets everything and returns how many replies that were. */
  clear(): Promise<number>;
}

/** Replies of models in the database, for nodes that say `cache`. */
export function replyCache(sql: Sql, clock: Pick<Clock, 'now'>, size = standardSize): StoredReplies {
  let puts = 0;
  return {
    async get(key) {
      const row = await sql.row('SELECT reply FROM replies WHERE key = ?', [key]);
      return row === undefined ? undefined : parseReply(asText(row[0]));
    },
    async put(key, reply) {
      await sql.run(
        `INSERT INTO replies (key, reply, kept_at) VALUES (?, ?, ?)
         ON CONFLICT (key) DO UPDATE SET reply = excluded.reply, kept_at = excluded.kept_at`,
        [key, JSON.stringify(reply), clock.now()],
      );
      puts += 1;
      if (puts % size.pruneEvery === 0) await prune(sql, size.capacity);
    },
    clear: () => sql.run('DELETE FROM replies'),
  };
}

/** What is as old as the first that does not fit, or older. */
async function prune(sql: Sql, capacity: number): Promise<void> {
  await sql.run(
    'DELETE FROM replies WHERE kept_at <= (SELECT kept_at FROM replies ORDER BY kept_at DESC LIMIT 1 OFFSET ?)',
    [capacity],
  );
}

function parseReply(text: string): ModelReply {
  const { usage, ...reply } = ModelReplyView.parse(JSON.parse(text));
  const { cost, inputTokens, outputTokens } = usage;
  return { ...reply, usage: { inputTokens, outputTokens, ...(cost === undefined ? {} : { cost }) } };
}
