import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireFlow } from '#engine/format/index';
import { RunCreated, RunView } from '#engine/protocol/index';
import { type OpenAiServer, startOpenAiServer } from '../../test/openai-server/server.mjs';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { untilRun } from '../testing/until-run.ts';

const text = { type: 'string' };
const twoCalls = requireFlow({
  format: 1,
  name: 'two-calls',
  interface: { input: { question: text }, output: { answer: text } },
  models: { solver: {} },
  nodes: [
    { id: 'draft', type: 'ask', performer: { model: 'solver' }, prompt: 'Solve: {{ question }}' },
    { id: 'check', type: 'ask', performer: { model: 'solver' }, prompt: 'Check: {{ draft }}' },
  ],
  edges: [
    { from: 'input.question', to: 'draft.question' },
    { from: 'draft.text', to: 'check.draft' },
    { from: 'check.text', to: 'output.answer' },
  ],
});
const prices = [{ model: 'priced', input: 0.15, output: 0.6 }];
/** 2,000 tokens in and 500 out at these prices. */
const costOfCall = 0.0006;

let openai: OpenAiServer;
let server: TestServer;
beforeAll(async () => {
  openai = await startOpenAiServer();
  openai.script.always(() => ({ kind: 'reply', usage: { prompt_tokens: 2000, completion_tokens: 500 } }));
  server = await startTestServer();
  const provider = { baseURL: openai.url, defaultModel: 'priced', prices };
  await server.call('/api/settings/providers/mine', { method: 'PUT', body: provider });
});
afterAll(async () => {
  await server.close();
  await openai.close();
});

async function start(more: object = {}): Promise<string> {
  const body = { flow: twoCalls, input: { question: 'Why?' }, ...more };
  return (await server.read('/api/runs', RunCreated, { body })).id;
}

describe('What a run costs', () => {
  it('is told with its tokens, in the run and in the list', async () => {
    const id = await start();
    const { usage } = await untilRun(server, id, 'completed');
    expect(usage).toMatchObject({ calls: 2, inputTokens: 4000, outputTokens: 1000 });
    expect(usage.cost).toBeCloseTo(2 * costOfCall, 10);
    const list = await server.call('/api/runs?limit=1');
    expect(list.body).toMatchObject({ runs: [{ id, usage }] });
  });

  it('is unknown for a model without a price', async () => {
    const id = await start({ models: { '*': { provider: 'mine', model: 'unpriced' } } });
    expect((await untilRun(server, id, 'completed')).usage).toEqual({
      calls: 2,
      inputTokens: 4000,
      outputTokens: 1000,
    });
  });

  it('pauses it at its budget, also over a restart, and it goes on with more', async () => {
    const id = await start({ budget: { money: costOfCall / 2 } });
    const paused = await untilRun(server, id, 'paused');
    expect(paused.usage.cost).toBeCloseTo(costOfCall, 10);
    server = await server.restart();
    expect(await server.read(`/api/runs/${id}`, RunView)).toMatchObject({ status: 'paused', usage: paused.usage });

    await server.call(`/api/runs/${id}/resume`, { body: { budget: { money: 1.5 * costOfCall } } });
    const ended = await untilRun(server, id, 'completed');
    expect(ended.usage.calls).toBe(2);
    expect(ended.usage.cost).toBeCloseTo(2 * costOfCall, 10);
  });

  it('is told to a browser for which the server makes the call', async () => {
    const call = {
      binding: { provider: 'mine', model: 'priced' },
      turns: [{ role: 'user', content: 'Why?' }],
      settings: {},
      run: 'abc',
      address: 'solve#1',
      sample: 0,
      repair: 0,
    };
    const answer = await server.call('/api/models/call', { body: call });
    expect(answer.text).toMatch(/event: reply\ndata: .*"cost":0\.0006/);
  });
});
