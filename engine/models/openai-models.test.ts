import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Behaviour, type OpenAiServer, startOpenAiServer } from '../../test/openai-server/server.mjs';
import { FlowError } from '../errors.ts';
import type { ModelRequest } from '../host.ts';
import { listModels, openaiModels, type ProviderConfig } from './openai-models.ts';

const key = 'sk-test-0123456789';
const short = { connectMs: 200, firstByteMs: 200, idleMs: 200 };
let server: OpenAiServer;

beforeAll(async () => {
  server = await startOpenAiServer();
});
afterEach(() => server.script.reset());
afterAll(() => server.close());

function provider(more: Partial<ProviderConfig> = {}): ProviderConfig {
  return { name: 'local', baseURL: server.url, apiKey: key, ...more };
}

function request(more: Partial<ModelRequest> = {}): ModelRequest {
  return {
    binding: { provider: 'local', model: 'test-model' },
    turns: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello there' },
    ],
    settings: {},
    run: 'run1',
    address: 'refine/critic#3',
    sample: 0,
    repair: 0,
    ...more,
  };
}

interface CallMore {
  readonly config?: Partial<ProviderConfig>;
  readonly request?: Partial<ModelRequest>;
  readonly signal?: AbortSignal;
  readonly onDelta?: (text: string) => void;
}

function call(more: CallMore = {}) {
  const { signal = new AbortController().signal, onDelta } = more;
  return openaiModels([provider(more.config)]).call(request(more.request), onDelta ? { signal, onDelta } : { signal });
}

async function failureOf(behaviour: Behaviour, more: CallMore = {}): Promise<FlowError> {
  server.script.next(behaviour);
  const error: unknown = await call(more).catch((thrown: unknown) => thrown);
  if (!(error instanceof FlowError)) throw new Error(`Expected a FlowError, got ${JSON.stringify(error)}`);
  expect(JSON.stringify(error.toFact())).not.toContain(key);
  return error;
}

describe('a call that goes well', () => {
  it('streams the text, and gives usage, finish reason and model', async () => {
    const deltas: string[] = [];
    expect(await call({ onDelta: (text) => deltas.push(text) })).toEqual({
      text: 'Echo: Hello there',
      usage: { inputTokens: 4, outputTokens: 3 },
      finishReason: 'stop',
      model: 'test-model',
    });
    expect(deltas).toEqual(['Echo: ', 'Hello ', 'there']);
  });

  it('sends the turns, the settings, the key and the address, and asks for usage', async () => {
    const settings = { temperature: 0.5, topP: 0.9, maxTokens: 50, stop: ['END'], seed: 7 };
    await call({ request: { settings, address: 'sitz[Zoë]/answer#2', sample: 1, repair: 2 } });
    const [received] = server.calls;
    expect(received?.headers).toMatchObject({
      authorization: `Bearer ${key}`,
      'idempotency-key': 'run1/sitz[Zo%u00eb]/answer#2/1/2',
    });
    expect(received?.body).toEqual({
      model: 'test-model',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello there' },
      ],
      stream: true,
      stream_options: { include_usage: true },
      temperature: 0.5,
      top_p: 0.9,
      max_tokens: 50,
      stop: ['END'],
      seed: 7,
    });
  });

  it('takes no key from the environment and sends none when none is configured', async () => {
    process.env.OPENAI_API_KEY = 'sk-of-another-provider';
    process.env.OPENAI_ORG_ID = 'another-organisation';
    try {
      await openaiModels([{ name: 'local', baseURL: server.url }]).call(request(), {
        signal: new AbortController().signal,
      });
    } finally {
      delete process.env.OPENAI_API_KEY;
      delete process.env.OPENAI_ORG_ID;
    }
    expect(JSON.stringify(server.calls)).not.toMatch(/another/);
    expect(server.calls[0]?.headers).not.toHaveProperty('authorization');
  });

  it('uses the default model of the provider, and says when there is none', async () => {
    const binding = { provider: 'local', model: '' };
    expect((await call({ config: { defaultModel: 'small' }, request: { binding } })).model).toBe('small');
    await expect(call({ request: { binding } })).rejects.toMatchObject({ code: 'MODEL_NOT_CONFIGURED' });
    const foreign = { binding: { provider: 'elsewhere', model: 'x' } };
    await expect(call({ request: foreign })).rejects.toMatchObject({
      code: 'MODEL_NOT_CONFIGURED',
      message: expect.stringContaining("'elsewhere'"),
    });
  });

  it('keeps characters whole that were split across TCP packets', async () => {
    server.script.next({ kind: 'reply', text: 'Grüße, 世界 👩‍🚀!', splitBytes: 3 });
    expect((await call()).text).toBe('Grüße, 世界 👩‍🚀!');
  });

  it.each<[string, Behaviour]>([
    ['leaves out the role', { kind: 'reply', text: 'fine', omitRole: true }],
    ['ignores stream: true', { kind: 'reply', text: 'fine', ignoreStream: true }],
    [
      'sends empty finish reasons and chunks without choices, deltas or content',
      {
        kind: 'raw',
        contentType: 'text/event-stream',
        body: [
          { choices: [] },
          { choices: null },
          { choices: [{ index: 0 }] },
          { choices: [{ index: 0, delta: { content: null }, finish_reason: '' }] },
          { choices: [{ index: 0, delta: { content: 'fine' }, finish_reason: '' }] },
          { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
        ]
          .map((chunk) => `: still here\n\ndata: ${JSON.stringify(chunk)}\n\n`)
          .join(''),
      },
    ],
  ])('accepts a server that %s', async (_what, behaviour) => {
    server.script.next(behaviour);
    expect(await call()).toMatchObject({ text: 'fine', finishReason: 'stop' });
  });

  it('reports zero tokens when the server reports none', async () => {
    server.script.next({ kind: 'reply', usage: 'none' });
    expect((await call()).usage).toEqual({ inputTokens: 0, outputTokens: 0 });
  });

  it('passes on that the reply was cut off', async () => {
    server.script.next({ kind: 'reply', text: 'Once upon', finishReason: 'length' });
    expect(await call()).toMatchObject({ text: 'Once upon', finishReason: 'length' });
  });

  it('is content with a finished reply although the connection stays open', async () => {
    server.script.next({ kind: 'reply', text: 'fine', staysOpen: true });
    expect(await call({ config: { timeouts: short } })).toMatchObject({ text: 'fine' });
  });
});

describe('a response schema', () => {
  const responseSchema = {
    type: 'object',
    properties: { score: { type: 'integer', minimum: 1 } },
    required: ['score'],
  };

  it('is sent as response format', async () => {
    expect(JSON.parse((await call({ request: { responseSchema } })).text)).toEqual({ score: 1 });
    expect(server.calls[0]?.body?.response_format).toEqual({
      type: 'json_schema',
      json_schema: { name: 'response', schema: responseSchema, strict: false },
    });
  });

  it('is left out, now and later, for a provider that does not know it', async () => {
    const models = openaiModels([provider()]);
    const options = { signal: new AbortController().signal };
    server.script.next({ kind: 'error', status: 400, message: "Unknown field 'response_format'" });
    await models.call(request({ responseSchema }), options);
    await models.call(request({ responseSchema }), options);
    expect(server.calls.map((received) => received.body?.response_format !== undefined)).toEqual([true, false, false]);
  });

  it('is tried without only once', async () => {
    const refusal: Behaviour = { kind: 'error', status: 400, message: 'response_format is wrong, and all else too' };
    server.script.next(refusal);
    const error = await failureOf(refusal, { request: { responseSchema } });
    expect(error.code).toBe('MODEL_REFUSED');
    expect(server.calls).toHaveLength(2);
  });

  it('gives way to other names and fields that a provider asks for', async () => {
    server.script.next(
      { kind: 'error', status: 400, message: "Unsupported parameter: use 'max_completion_tokens' instead." },
      { kind: 'error', status: 422, message: 'stream_options: extra fields not permitted' },
    );
    await call({ request: { settings: { maxTokens: 9 } } });
    expect(server.calls[2]?.body).toMatchObject({ max_completion_tokens: 9 });
    expect(server.calls[2]?.body).not.toHaveProperty('stream_options');
    expect(server.calls[2]?.body).not.toHaveProperty('max_tokens');
  });
});

describe('a provider that says no', () => {
  it.each([401, 403])('is not asked again with the same key after %d, and the key is not repeated', async (status) => {
    const error = await failureOf({ kind: 'error', status, message: `Incorrect API key provided: ${key}` });
    expect(error).toMatchObject({ code: 'MODEL_AUTH', message: expect.stringContaining("'local'") });
    expect(server.calls).toHaveLength(1);
  });

  it.each<[Partial<Extract<Behaviour, { kind: 'error' }>>, number | undefined]>([
    [{ retryAfter: '7' }, 7000],
    [{ retryAfter: '0.5' }, 500],
    [{ headers: { 'retry-after-ms': '250' }, retryAfter: '7' }, 250],
    [{ retryAfter: 'Thu, 01 Jan 1970 00:00:00 GMT' }, 0],
    [{ retryAfter: 'soon' }, undefined],
    [{}, undefined],
  ])('tells how long to wait after 429: %j', async (more, retryAfterMs) => {
    const error = await failureOf({ kind: 'error', status: 429, message: 'Slow down.', ...more });
    expect(error).toMatchObject({ code: 'MODEL_RATE_LIMITED', retryAfterMs });
    expect(server.calls).toHaveLength(1);
  });

  it('reads Retry-After as a date', async () => {
    const retryAfter = new Date(Date.now() + 60_000).toUTCString();
    const { retryAfterMs } = await failureOf({ kind: 'error', status: 429, retryAfter });
    expect(retryAfterMs).toBeGreaterThan(50_000);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it.each([400, 404, 413, 422])('is quoted for %d, without the key', async (status) => {
    const error = await failureOf({ kind: 'error', status, message: `model 'x' of ${key} not found` });
    expect(error).toMatchObject({
      code: 'MODEL_REFUSED',
      message: expect.stringContaining("model 'x' of [key] not found"),
    });
  });

  it.each([500, 502, 503, 529])('is unavailable after %d, and called once only', async (status) => {
    const error = await failureOf({ kind: 'error', status, retryAfter: '2' });
    expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE', retry: 'later', retryAfterMs: 2000 });
    expect(server.calls).toHaveLength(1);
  });

  it('is unavailable when it hangs up or nobody listens', async () => {
    expect((await failureOf({ kind: 'hang-up' })).code).toBe('MODEL_UNAVAILABLE');
    const closed = await closedPort();
    const error = await failureOf({ kind: 'html' }, { config: { baseURL: `http://127.0.0.1:${closed}/v1` } });
    expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE', message: expect.stringContaining(`127.0.0.1:${closed}`) });
    expect(error.message).toContain('ECONNREFUSED');
  });

  it.each<[string, object, string]>([
    ['gateway code', { message: 'upstream died', code: 502 }, 'MODEL_UNAVAILABLE'],
    ['rate limit', { message: 'slow down', code: 'rate_limit_exceeded' }, 'MODEL_RATE_LIMITED'],
    ['bad request', { message: 'too long', type: 'invalid_request_error' }, 'MODEL_REFUSED'],
    ['no code at all', { message: 'oh no' }, 'MODEL_UNAVAILABLE'],
  ])('is understood when the error comes in the stream: %s', async (_what, error, code) => {
    const body = `data: {"choices":[{"index":0,"delta":{"content":"Once"}}]}\n\ndata: ${JSON.stringify({ error })}\n\n`;
    expect(await failureOf({ kind: 'raw', contentType: 'text/event-stream', body })).toMatchObject({
      code,
      detail: 'Once',
    });
  });
});

describe('time-outs', () => {
  const timeouts = short;

  it.each<[string, Behaviour, RegExp]>([
    ['before it answers', { kind: 'stall', before: 'headers' }, /did not answer within 200 ms/],
    ['before the first byte', { kind: 'stall', before: 'body' }, /sent no part of its reply within 200 ms/],
    [
      'in the middle',
      { kind: 'reply', text: 'a b c', after: { pieces: 2, it: 'stalls' } },
      /fell silent in the middle of its reply for 200 ms/,
    ],
  ])('tell a server that stalls %s from the others', async (_when, behaviour, message) => {
    const error = await failureOf(behaviour, { config: { timeouts } });
    expect(error).toMatchObject({ code: 'MODEL_TIMEOUT', message: expect.stringMatching(message) });
  });

  it('do not strike while pieces keep coming, however long it takes', async () => {
    server.script.next({ kind: 'reply', text: 'a b c d e f', pieceDelayMs: 60 });
    expect((await call({ config: { timeouts } })).text).toBe('a b c d e f');
  });
});

describe('a reply that is not one', () => {
  it('is broken when the stream ends without a finish reason, and the beginning is kept', async () => {
    const error = await failureOf({ kind: 'reply', text: 'Once upon a time', after: { pieces: 2, it: 'ends' } });
    expect(error).toMatchObject({ code: 'MODEL_STREAM_BROKEN', detail: 'Once upon ' });
  });

  it('is broken when the connection breaks', async () => {
    const error = await failureOf({ kind: 'reply', text: 'Once upon a time', after: { pieces: 2, it: 'breaks' } });
    expect(error).toMatchObject({ code: 'MODEL_STREAM_BROKEN', detail: 'Once upon ' });
  });

  it('is broken when [DONE] comes with only empty finish reasons', async () => {
    const error = await failureOf({ kind: 'reply', text: 'Once', finishReason: '' });
    expect(error.code).toBe('MODEL_STREAM_BROKEN');
  });

  it('is broken when a part is no JSON', async () => {
    const error = await failureOf({
      kind: 'raw',
      contentType: 'text/event-stream',
      body: 'data: {"choices": [{"ind\n\n',
    });
    expect(error).toMatchObject({ code: 'MODEL_STREAM_BROKEN', message: expect.stringContaining('no JSON') });
  });

  it('keeps no more than 2,000 characters of the beginning', async () => {
    const pieces = ['x'.repeat(5000), 'y'];
    const error = await failureOf({ kind: 'reply', pieces, after: { pieces: 1, it: 'ends' } });
    expect(error.detail).toHaveLength(2000);
  });

  it.each<[string, Behaviour]>([
    ['a web page', { kind: 'html' }],
    [
      'a web page where the API should be',
      { kind: 'raw', status: 404, contentType: 'text/html', body: '<h1>404</h1>' },
    ],
    ['plain text', { kind: 'raw', body: 'hello' }],
    ['other JSON', { kind: 'raw', contentType: 'application/json', body: '{"hello": 1}' }],
    ['broken JSON', { kind: 'raw', contentType: 'application/json', body: '{"choices": [' }],
  ])('is not compatible when it is %s', async (_what, behaviour) => {
    expect((await failureOf(behaviour)).code).toBe('MODEL_NOT_COMPATIBLE');
  });

  it.each<[string, Behaviour]>([
    ['streamed', { kind: 'reply', text: '' }],
    ['whole', { kind: 'reply', text: '', ignoreStream: true }],
    ['cut off before it began', { kind: 'reply', text: '', finishReason: 'length' }],
  ])('is empty: %s', async (_how, behaviour) => {
    expect((await failureOf(behaviour)).code).toBe('MODEL_EMPTY');
  });

  it('is refused when the model gives a refusal instead of a text', async () => {
    const choices = [{ index: 0, delta: { refusal: 'I will not.' }, finish_reason: 'stop' }];
    const body = `data: ${JSON.stringify({ choices })}\n\n`;
    const error = await failureOf({ kind: 'raw', contentType: 'text/event-stream', body });
    expect(error).toMatchObject({ code: 'MODEL_REFUSED', message: expect.stringContaining('I will not.') });
  });
});

describe('cancelling', () => {
  it('rejects with the reason of the signal, before and during the reply', async () => {
    const reason = new Error('cancelled by hand');
    await expect(call({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(server.calls).toHaveLength(0);

    server.script.next({ kind: 'reply', text: 'a b c', after: { pieces: 1, it: 'stalls' } });
    const during = new AbortController();
    await expect(call({ signal: during.signal, onDelta: () => during.abort(reason) })).rejects.toBe(reason);

    server.script.always(() => {
      waiting.abort(reason);
      return { kind: 'stall', before: 'headers' };
    });
    const waiting = new AbortController();
    await expect(call({ signal: waiting.signal })).rejects.toBe(reason);
  });
});

describe('listModels', () => {
  const signal = new AbortController().signal;

  it('names the models of the provider in order', async () => {
    expect(await listModels(provider(), signal)).toEqual(['test-model', 'test-model-large']);
  });

  it.each<[Behaviour, string]>([
    [{ kind: 'error', status: 401 }, 'MODEL_AUTH'],
    [{ kind: 'html' }, 'MODEL_NOT_COMPATIBLE'],
    [{ kind: 'raw', contentType: 'application/json', body: '{}' }, 'MODEL_NOT_COMPATIBLE'],
    [{ kind: 'stall', before: 'headers' }, 'MODEL_TIMEOUT'],
  ])('fails as a call does: %j', async (behaviour, code) => {
    server.script.next(behaviour);
    await expect(listModels(provider({ timeouts: short }), signal)).rejects.toMatchObject({ code });
  });
});

/** A port that was free a moment ago. */
function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 1));
    });
  });
}
