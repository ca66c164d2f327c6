import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModelReplyView } from '#engine/protocol/index';
import { startOpenAiServer } from '../../test/openai-server/server.mjs';
import { recordedAnswer, startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const call = {
  binding: { provider: 'recorded', model: 'ask-model/first' },
  turns: [{ role: 'user', content: 'How much is 6 × 7?' }],
  settings: {},
  run: 'abc',
  address: 'solve#1',
  sample: 0,
  repair: 0,
};

function eventsIn(text: string): Array<{ event: string; data: unknown }> {
  return [...text.matchAll(/event: (\w+)\ndata: (.*)\n/g)].map(([, event = '', data = '']) => ({
    event,
    data: JSON.parse(data),
  }));
}

describe('POST /api/models/call', () => {
  it('streams the text, then the reply', async () => {
    const { status, headers, text } = await server.call('/api/models/call', { body: call });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/event-stream');
    const events = eventsIn(text);
    const streamed = events.filter(({ event }) => event === 'delta').map(({ data }) => (data as { text: string }).text);
    expect(streamed.join('')).toBe(recordedAnswer);
    expect(events.at(-1)).toMatchObject({ event: 'reply', data: { text: recordedAnswer, finishReason: 'stop' } });
  });

  it('gives vectors of texts when these are asked for, and takes either turns or texts', async () => {
    const embed = { texts: ['tea', 'coffee'], isChosen: false };
    const { text } = await server.call('/api/models/call', { body: { ...call, turns: [], embed } });
    const [reply, ...more] = eventsIn(text);
    expect(reply).toMatchObject({ event: 'reply', data: { text: '', model: expect.stringContaining('no model') } });
    expect(ModelReplyView.parse(reply?.data).vectors?.map(({ length }) => length)).toEqual([256, 256]);
    expect(more).toEqual([]);
    for (const wrong of [{ embed }, { turns: [] }, { turns: [], embed: { texts: [], isChosen: true } }]) {
      expect((await server.call('/api/models/call', { body: { ...call, ...wrong } })).status).toBe(400);
    }
  });

  it('ends with the error of a call that fails', async () => {
    const { text } = await server.call('/api/models/call', { body: { ...call, address: 'elsewhere#1' } });
    expect(eventsIn(text)).toEqual([{ event: 'error', data: expect.objectContaining({ code: 'NO_RECORDED_ANSWER' }) }]);
  });

  it.each(['the environment', 'the settings'])(
    'says that the call waits for its turn, as %s has it, and why',
    async (who) => {
      const provider = await startOpenAiServer();
      const models = { OPENAI_BASE_URL: provider.url, OPENAI_API_KEY: 'k', OPENAI_MODEL: 'small' };
      const limited = await startTestServer({ environment: { ...models, FLOWRIGHT_MODEL_LIMITS: 'default=/1' } });
      const own = { baseURL: provider.url, defaultModel: 'small', limits: { perMinute: 1 } };
      await limited.call('/api/settings/providers/own', { method: 'PUT', body: own });
      const name = who === 'the environment' ? 'default' : 'own';
      const asked = { ...call, binding: { provider: name, model: 'small' } };
      expect(eventsIn((await limited.call('/api/models/call', { body: asked })).text).at(-1)?.event).toBe('reply');
      const { port, token } = limited.running;
      const reply = await fetch(`http://127.0.0.1:${port}/api/models/call`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(asked),
      });
      let told = '';
      for await (const text of reply.body!.pipeThrough(new TextDecoderStream())) {
        told += text;
        if (told.includes('event: ')) break;
      }
      expect(eventsIn(told)).toEqual([
        { event: 'held', data: { message: expect.stringContaining('1 times a minute') } },
      ]);
      await limited.close();
      await provider.close();
    },
  );

  it('refuses a provider that is not configured before it streams', async () => {
    const answer = await server.call('/api/models/call', {
      body: { ...call, binding: { provider: 'nobody', model: 'x' } },
    });
    expect(answer).toMatchObject({ status: 422, body: { error: { code: 'MODEL_NOT_CONFIGURED' } } });
  });

  it('takes no address or key from the request', async () => {
    for (const extra of [{ baseURL: 'http://evil.example' }, { apiKey: 'x' }, { headers: {} }]) {
      expect((await server.call('/api/models/call', { body: { ...call, ...extra } })).status).toBe(400);
    }
  });
});
