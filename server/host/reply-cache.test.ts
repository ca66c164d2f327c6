import { describe, expect, it } from 'vitest';
import { sqlDatabases } from '../../test/services/sql-databases.ts';
import { replyCache } from './reply-cache.ts';

const reply = { text: 'Yes', usage: { inputTokens: 3, outputTokens: 1, cost: 0.5 }, finishReason: 'stop', model: 'm' };

describe.each(sqlDatabases)('replies on $name', ({ open }) => {
  it('are kept across restarts until they are forgotten', async () => {
    const database = await open();
    const first = replyCache(database.sql, { now: () => 1 });
    await first.put('a', { ...reply, text: 'No' });
    await first.put('a', reply);
    const second = replyCache(await database.reopen(), { now: () => 2 });
    expect(await second.get('a')).toEqual(reply);
    expect(await second.get('b')).toBeUndefined();
    expect(await second.clear()).toBe(1);
    expect(await second.get('a')).toBeUndefined();
    await database.dispose();
  });

  it('make room for new ones, the oldest first', async () => {
    const database = await open();
    let now = 0;
    const replies = replyCache(database.sql, { now: () => (now += 1) }, { capacity: 3, pruneEvery: 5 });
    for (const key of ['a', 'b', 'c', 'd', 'e']) await replies.put(key, reply);
    const kept = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => replies.get(key)));
    expect(kept.map((found) => found !== undefined)).toEqual([false, false, true, true, true]);
    await database.dispose();
  });
});
