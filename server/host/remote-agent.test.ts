import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunCreated, RunList, TaskList } from '#engine/protocol/index';
import { type OpenAiServer, startOpenAiServer } from '../../test/openai-server/server.mjs';
import { askModelFlow, askPersonFlow, greetFlow, shippedRelease } from '../testing/test-flows.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { untilRun } from '../testing/until-run.ts';

let provider: OpenAiServer;
/** Its flows are the agents. */
let remote: TestServer;
/** Its runs use them. */
let server: TestServer;

beforeEach(async () => {
  provider = await startOpenAiServer();
  remote = await startTestServer({
    shipped: [shippedRelease(askModelFlow), shippedRelease(askPersonFlow), shippedRelease(greetFlow)],
    environment: { OPENAI_BASE_URL: provider.url, OPENAI_API_KEY: 'k', OPENAI_MODEL: 'small' },
  });
  const names = ['greet', 'ask-person', 'ask-model'];
  const card = (flow: string) => `${flow}=${remote.running.url}/a2a/${flow}/.well-known/agent-card.json`;
  server = await startTestServer({
    environment: {
      FLOWRIGHT_TOOL_SERVERS: names.map(card).join(','),
      FLOWRIGHT_TOOL_TOKENS: names.map((name) => `${name}=${remote.running.token}`).join(','),
    },
  });
});

afterEach(async () => {
  await server.close();
  await remote.close();
  await provider.close();
});

const flowOf = (agent: string) => ({
  format: 1,
  name: 'delegate',
  tools: { [agent]: {} },
  interface: { input: { question: { type: 'string' } }, output: { answer: {} } },
  nodes: [{ id: 'agent', type: 'tool', server: agent, tool: 'send', inputs: { message: {} } }],
  edges: [
    { from: 'input.question', to: 'agent.message' },
    { from: 'agent.text', to: 'output.answer' },
  ],
});

async function start(agent: string, question: string, granted = [`${agent}/send`]): Promise<string> {
  const body = { flow: flowOf(agent), input: { question }, grants: { hosts: [], tools: granted } };
  return (await server.read('/api/runs', RunCreated, { body })).id;
}

const remoteRuns = async () => (await remote.read('/api/runs', RunList)).runs;

describe('a remote agent', () => {
  it('is a step of a flow: what it answers goes on, and stands in the journal', async () => {
    const run = await start('greet', 'Ada');
    expect(await untilRun(server, run, 'completed')).toMatchObject({ output: { answer: 'Hello Ada!' } });
    const { text } = await server.call(`/api/runs/${run}/journal`);
    expect(text).toContain('{"greeting":"Hello Ada!"}');
    expect(text).not.toContain(remote.running.token);
    expect(await remoteRuns()).toMatchObject([{ flow: 'greet', status: 'completed' }]);
  });

  it('shows what it offers where tools are chosen', async () => {
    const { body } = await server.call('/api/settings/tool-servers/greet/test', { method: 'POST' });
    expect(body).toMatchObject({ tools: [{ name: 'send', title: 'Greet' }] });
  });

  it('is not asked by a run that was not allowed to', async () => {
    await expect(start('greet', 'Ada', [])).rejects.toThrow('TOOL_NOT_GRANTED');
    expect(await remoteRuns()).toEqual([]);
  });

  it('that needs input fails the step with what it asks, and keeps no task', async () => {
    const run = await start('ask-person', 'tea');
    const { error } = await untilRun(server, run, 'failed');
    expect(error).toMatchObject({ code: 'TOOL_FAILED', detail: expect.stringContaining('What about tea?') });
    await expect.poll(async () => (await remoteRuns())[0]?.status).toBe('cancelled');
    expect((await remote.read('/api/tasks', TaskList)).tasks).toEqual([]);
  });

  it('is told when the run is cancelled', async () => {
    provider.script.next({ kind: 'stall', before: 'headers' });
    const run = await start('ask-model', 'x');
    await expect.poll(() => provider.calls.length).toBe(1);
    await server.call(`/api/runs/${run}/cancel`, { method: 'POST' });
    await untilRun(server, run, 'cancelled');
    await expect.poll(async () => (await remoteRuns())[0]?.status).toBe('cancelled');
  });

  it('that fails fails the step', async () => {
    provider.script.always(() => ({ kind: 'error', status: 401, message: 'no' }));
    const { error } = await untilRun(server, await start('ask-model', 'x'), 'failed');
    expect(error).toMatchObject({ code: 'TOOL_FAILED', detail: expect.stringContaining('did not do it') });
  });
});
