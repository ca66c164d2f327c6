import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openData } from './open-data.ts';

const reply = { text: 'Yes', usage: { inputTokens: 3, outputTokens: 1, cost: 0.5 }, finishReason: 'stop', model: 'm' };

it('replies are kept across restarts until they are forgotten', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flowright-replies-'));
  const first = openData(folder);
  await first.replies.put('a', reply);
  await first.close();
  const second = openData(folder);
  expect(await second.replies.get('a')).toEqual(reply);
  expect(await second.replies.get('b')).toBeUndefined();
  expect(await second.replies.clear()).toBe(1);
  expect(await second.replies.get('a')).toBeUndefined();
  await second.close();
});
