import { expect, it } from 'vitest';
import { indexedDbReplies } from './reply-cache.ts';

it('replies are kept in this browser, and known to whoever opens it again', async () => {
  const name = `replies-${crypto.randomUUID()}`;
  const reply = { text: 'Yes', usage: { inputTokens: 3, outputTokens: 1 }, finishReason: 'stop', model: 'm' };
  const first = await indexedDbReplies(() => 1, name);
  await first.put('a', reply);
  const second = await indexedDbReplies(() => 2, name);
  expect(await second.get('a')).toEqual(reply);
  expect(await second.get('b')).toBeUndefined();
});
