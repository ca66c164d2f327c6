import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type OpenAiServer, startOpenAiServer } from '../../test/openai-server/server.mjs';
import type { ModelRequest } from '../host.ts';
import { hashedVectorsName } from '../memory/index.ts';
import type { ProviderConfig } from './openai-client.ts';
import { openaiModels } from './openai-models.ts';
import { recordedModels } from './recorded-models.ts';

let server: OpenAiServer;
beforeAll(async () => {
  server = await startOpenAiServer({ apiKey: 'secret' });
});
afterEach(() => server.script.reset());
afterAll(() => server.close());

interface Asked {
  readonly texts?: readonly string[];
  readonly isChosen?: boolean;
  readonly config?: Partial<ProviderConfig>;
}

function embed({ texts = ['tea', 'eat', 'zoo'], isChosen = true, config = {} }: Asked = {}, signal?: AbortSignal) {
  const request: ModelRequest = {
    binding: { provider: 'local', model: 'talks' },
    turns: [],
    embed: { texts, isChosen },
    settings: {},
    run: 'r1',
    address: 'find/memory#2',
    sample: 0,
    repair: 0,
  };
  const models = openaiModels([{ name: 'local', baseURL: server.url, apiKey: 'secret', ...config }]);
  return models.call(request, { signal: signal ?? new AbortController().signal });
}

describe('vectors from a provider', () => {
  it('come in the order of the texts, with what they cost, from one request', async () => {
    const reply = await embed({ config: { prices: [{ model: 'talks', input: 2, output: 9 }] } });
    const [tea, eat, zoo] = reply.vectors!;
    expect(tea).toEqual(eat);
    expect(tea).not.toEqual(zoo);
    expect(reply).toMatchObject({ text: '', model: 'talks', usage: { inputTokens: 3, outputTokens: 0, cost: 6e-6 } });
    expect(server.calls).toMatchObject([
      {
        path: '/v1/embeddings',
        body: { model: 'talks', input: ['tea', 'eat', 'zoo'], encoding_format: 'float' },
        headers: { 'idempotency-key': 'r1/find/memory#2/0/0/0' },
      },
    ]);
  });

  it('are asked for in parts of 256 texts, which count together', async () => {
    const texts = Array.from({ length: 600 }, (_, index) => `text ${index}`);
    const reply = await embed({ texts });
    expect(reply.vectors).toHaveLength(600);
    expect(reply.usage.inputTokens).toBe(1200);
    expect(server.calls.map(({ body }) => [body?.input].flat().length)).toEqual([256, 256, 88]);
    expect(new Set(server.calls.map(({ headers }) => headers['idempotency-key'])).size).toBe(3);
  });

  it('are put in order by their index', async () => {
    const data = [
      { index: 1, embedding: [2] },
      { index: 0, embedding: [1] },
    ];
    server.script.next({ kind: 'raw', contentType: 'application/json', body: JSON.stringify({ data }) });
    const reply = await embed({ texts: ['a', 'b'] });
    expect(reply).toMatchObject({ vectors: [[1], [2]], model: 'talks', usage: { inputTokens: 0 } });
  });

  it('are made by the embedding model when the model was chosen for all roles', async () => {
    const reply = await embed({ isChosen: false, config: { embeddingModel: 'embeds' } });
    expect(reply.model).toBe('embeds');
    await expect(embed({ isChosen: false })).rejects.toMatchObject({
      code: 'MODEL_NOT_CONFIGURED',
      message: expect.stringContaining('OPENAI_EMBEDDING_MODEL'),
    });
    expect((await embed({ config: { embeddingModel: 'embeds' } })).model).toBe('talks');
  });

  it.each([
    ['a web page', { kind: 'html' }, 'MODEL_NOT_COMPATIBLE'],
    ['no list', { kind: 'raw', contentType: 'application/json', body: '{"ok":true}' }, 'MODEL_NOT_COMPATIBLE'],
    [
      'too few',
      { kind: 'raw', contentType: 'application/json', body: '{"data":[{"embedding":[1]}]}' },
      'MODEL_NOT_COMPATIBLE',
    ],
    ['an unknown model', { kind: 'error', status: 404, message: 'no such model' }, 'MODEL_REFUSED'],
    ['a limit', { kind: 'error', status: 429, retryAfter: '3' }, 'MODEL_RATE_LIMITED'],
    ['nothing at all', { kind: 'hang-up' }, 'MODEL_UNAVAILABLE'],
    ['silence', { kind: 'stall', before: 'body' }, 'MODEL_TIMEOUT'],
  ] as const)('fail by the table of errors for %s', async (_, behaviour, code) => {
    server.script.next(behaviour);
    const timeouts = { firstByteMs: 60, idleMs: 60 };
    await expect(embed({ config: { timeouts } })).rejects.toMatchObject({ code });
  });

  it('never name the key, and stop when nobody waits any more', async () => {
    const error = await embed({ config: { apiKey: 'wrong-key' } }).catch((failed: unknown) => failed);
    expect(error).toMatchObject({ code: 'MODEL_AUTH' });
    expect(JSON.stringify(error)).not.toContain('wrong-key');
    await expect(embed({}, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
  });
});

it('a recording makes the same vectors every time and says that no model did', async () => {
  const models = recordedModels(new Map([['example', { answers: [] }]]));
  const ask = (texts: string[]) =>
    models.call(
      {
        binding: { provider: 'recorded', model: 'example' },
        turns: [],
        embed: { texts, isChosen: false },
        settings: {},
        run: 'r1',
        address: 'memory#1',
        sample: 0,
        repair: 0,
      },
      { signal: new AbortController().signal },
    );
  const first = await ask(['black tea', 'green tea']);
  expect(first).toEqual(await ask(['black tea', 'green tea']));
  expect(first).toMatchObject({ model: hashedVectorsName, usage: { inputTokens: 0, outputTokens: 0 } });
  expect(first.vectors).toHaveLength(2);
});
