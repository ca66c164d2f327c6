import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenAiServer, startOpenAiServer } from '../../test/openai-server/server.mjs';
import type { ModelRequest } from '../host.ts';
import { openaiModels } from './openai-models.ts';

let server: OpenAiServer;
beforeAll(async () => {
  server = await startOpenAiServer();
});
afterAll(() => server.close());

const request: ModelRequest = {
  binding: { provider: 'local', model: 'test-model' },
  turns: [{ role: 'user', content: 'Hello there' }],
  settings: {},
  run: 'run1',
  address: 'say#1',
  sample: 0,
  repair: 0,
};

describe('a call that may no longer be made', () => {
  it.each([
    ['for an answer', request],
    ['for vectors', { ...request, embed: { texts: ['a'], isChosen: true } }],
  ])('does not leave %s, and is no failure of the provider', async (_, asked) => {
    const models = openaiModels([{ name: 'local', baseURL: server.url }]);
    const { signal } = new AbortController();
    const withheld = models.call(asked, { signal, mayBegin: () => false });
    await expect(withheld).rejects.toMatchObject({ code: 'STALE_WRITER' });
    expect(server.calls).toEqual([]);
    await models.call(asked, { signal, mayBegin: () => true });
    expect(server.calls).toHaveLength(1);
    server.script.reset();
  });
});
