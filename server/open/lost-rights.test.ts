import { Client as McpClient, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TokenCreated } from '#engine/protocol/accounts';
import { RunList } from '#engine/protocol/index';
import { type OpenAiServer, startOpenAiServer } from '../../test/openai-server/server.mjs';
import { agentOf, saying } from '../testing/agent-client.ts';
import { addMember, publicEnvironment, type TestMember } from '../testing/members.ts';
import { askModelFlow, shippedRelease } from '../testing/test-flows.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const shipped = [shippedRelease(askModelFlow)];
const noLonger = /no longer valid/;
let provider: OpenAiServer;
let server: TestServer;
let admin: TestMember;
let member: TestMember;
let token: { id: string; secret: string };
let count = 0;

beforeAll(async () => {
  provider = await startOpenAiServer();
  const models = { OPENAI_BASE_URL: provider.url, OPENAI_API_KEY: 'k', OPENAI_MODEL: 'small' };
  server = await startTestServer({ shipped, environment: { ...publicEnvironment, ...models }, heartbeatMs: 20 });
  admin = await addMember(server, 'admin', 'admin');
});
afterAll(async () => {
  await server.close();
  await provider.close();
});

beforeEach(async () => {
  count += 1;
  member = await addMember(server, `member${count}`, 'member');
  const body = { name: 'a program', role: 'member', days: 1 };
  token = TokenCreated.parse((await member.call('/api/account/tokens', { body })).body);
  provider.script.next({ kind: 'reply', pieces: ['It ', 'never ends'], after: { pieces: 1, it: 'stalls' } });
});

const at = (place: string) => `http://127.0.0.1:${server.running.port}${place}`;
const revoke = () => member.call(`/api/account/tokens/${token.id}`, { method: 'DELETE' });
const remove = () => admin.call(`/api/members/${member.id}`, { method: 'DELETE' });
const lastRun = async () => RunList.parse((await admin.call('/api/runs')).body).runs[0];

describe('whoever is let in no more while a flow answers them', () => {
  const user = [{ role: 'user' as const, content: '6 × 7' }];
  const openAi = () => new OpenAI({ baseURL: at('/v1'), apiKey: token.secret, maxRetries: 0 });

  it('is told so in the stream of a chat, which ends; the run worked only for them', async () => {
    const stream = await openAi().chat.completions.create({ model: 'ask-model', messages: user, stream: true });
    let said = '';
    const read = async () => {
      for await (const chunk of stream) {
        said += chunk.choices[0]?.delta.content ?? '';
        if (said === 'It ') await revoke();
      }
    };
    await expect(read()).rejects.toMatchObject({ code: 'forbidden', message: expect.stringMatching(noLonger) });
    expect(said).toBe('It ');
    await expect.poll(async () => (await lastRun())?.status).toBe('cancelled');
  });

  it('is told so instead of the whole answer of a chat', async () => {
    const asked = openAi().chat.completions.create({ model: 'ask-model', messages: user });
    const calls = provider.calls.length;
    await expect.poll(() => provider.calls.length).toBeGreaterThan(calls);
    await remove();
    await expect(asked).rejects.toMatchObject({ status: 403, message: expect.stringMatching(noLonger) });
    await expect.poll(async () => (await lastRun())?.status).toBe('cancelled');
  });

  it('is told so as the result of a tool of MCP', async () => {
    const client = new McpClient({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
    const headers = { authorization: `Bearer ${token.secret}` };
    await client.connect(new StreamableHTTPClientTransport(new URL(at('/mcp')), { requestInit: { headers } }));
    const calls = provider.calls.length;
    const asked = client.callTool({ name: 'ask-model', arguments: { question: '6 × 7' } });
    await expect.poll(() => provider.calls.length).toBeGreaterThan(calls);
    await revoke();
    expect(await asked).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(noLonger) }] });
    await expect.poll(async () => (await lastRun())?.status).toBe('cancelled');
    await client.close();
  });

  it('is told so in the stream of an agent, whose task goes on', async () => {
    const client = await agentOf(at('/a2a/ask-model'), token.secret);
    const read = async () => {
      for await (const { payload } of client.sendMessageStream(saying('6 × 7')))
        if (payload?.$case === 'artifactUpdate') await remove();
    };
    await expect(read()).rejects.toThrow(noLonger);
    expect((await lastRun())?.status).toBe('running');
  });

  it('is told so in the stream of a model call of their page', async () => {
    const answer = await fetch(at('/api/models/call'), {
      method: 'POST',
      headers: { authorization: `Bearer ${token.secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        run: 'r1',
        address: 'ask#1',
        sample: 0,
        repair: 0,
        binding: { provider: 'default', model: 'small' },
        turns: user,
        settings: {},
      }),
    });
    let told = '';
    for await (const text of answer.body!.pipeThrough(new TextDecoderStream())) {
      told += text;
      if (text.includes('It ')) await revoke();
    }
    expect(told).toContain('event: error');
    expect(told).toMatch(/"code":"FORBIDDEN".*no longer valid/);
  });
});
