import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ModelReply, ModelRequest } from '#engine/host';
import { pacedModels } from './paced-models.ts';

const reply: ModelReply = {
  text: 'Yes.',
  usage: { inputTokens: 1, outputTokens: 1 },
  finishReason: 'stop',
  model: 'm',
};
const request = (address: string): ModelRequest => ({
  binding: { provider: 'p', model: 'm' },
  turns: [],
  settings: {},
  run: 'r',
  address,
  sample: 0,
  repair: 0,
});

describe('pacedModels', () => {
  it('begins two calls in a turn of the event loop, in their order, and the rest in the turns that follow', async () => {
    const begun: string[] = [];
    const models = pacedModels({
      call: async ({ address }) => {
        begun.push(address);
        return reply;
      },
    });
    const { signal } = new AbortController();
    const all = ['a', 'b', 'c', 'd', 'e'].map((address) => models.call(request(address), { signal }));
    await Promise.resolve();
    expect(begun).toEqual(['a', 'b']);
    await nextTurn();
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
    expect(await Promise.all(all)).toHaveLength(5);
    expect(begun).toEqual(['a', 'b', 'c', 'd', 'e']);
    await nextTurn();
    await models.call(request('f'), { signal });
    expect(begun.at(-1)).toBe('f');
  });
});
