import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printFlow, requireFlow } from '#engine/format/index';
import { RunCreated, ToolServerList, ToolServerTest, ToolServerView } from '#engine/protocol/index';
import { runCommand } from '../cli/cli.ts';
import { readJournalText } from '../cli/journal-file.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { startToolServer, type ToolServerForTests } from '../testing/tool-server.ts';
import { untilRun } from '../testing/until-run.ts';

const secret = 'Bearer sk-CANARY-tools';
let notes: ToolServerForTests;
let server: TestServer;
beforeAll(async () => {
  notes = await startToolServer({ secret });
  server = await startTestServer();
  await server.read('/api/settings/tool-servers/notes', ToolServerView, {
    method: 'PUT',
    body: { url: notes.url, secret },
  });
});
afterAll(async () => {
  await server.close();
  await notes.close();
});

const flow = (tool = 'find', more: object = {}) =>
  requireFlow({
    format: 1,
    name: 'look-up',
    interface: { input: { question: { type: 'string' } }, output: { answer: {} } },
    tools: { notes: { title: 'Notes' } },
    nodes: [{ id: 'find', type: 'tool', server: 'notes', tool, inputs: { query: {} }, ...more }],
    edges: [
      { from: 'input.question', to: 'find.query' },
      { from: 'find.text', to: 'output.answer' },
    ],
  });
const start = (tools?: string[], used = flow()) => ({
  flow: used,
  input: { question: 'tea' },
  grants: { hosts: [], ...(tools === undefined ? {} : { tools }) },
});

describe('a run that uses a tool', () => {
  it('does so when the start grants it, with its own id and address as key', async () => {
    const { id } = await server.read('/api/runs', RunCreated, { body: start(['notes/find']) });
    expect(await untilRun(server, id, 'completed')).toMatchObject({ output: { answer: 'tea one, tea two' } });
    expect(notes.calls.at(-1)).toEqual({ tool: 'find', arguments: { query: 'tea' }, key: `${id}/find#1` });
  });

  it('does not start without the grant, and the tool is named', async () => {
    const count = notes.calls.length;
    for (const tools of [undefined, [], ['notes/fail'], ['other']]) {
      expect(await server.call('/api/runs', { body: start(tools) })).toMatchObject({
        status: 403,
        body: { error: { code: 'TOOL_NOT_GRANTED', message: expect.stringContaining('notes/find') } },
      });
    }
    expect((await server.call('/api/runs', { body: start(['*']) })).status).toBe(400);
    expect(notes.calls).toHaveLength(count);
  });

  it('goes on elsewhere only when it is granted there again, and replays without the server', async () => {
    const { id } = await server.read('/api/runs', RunCreated, { body: start(['notes']) });
    await untilRun(server, id, 'completed');
    const { text } = await server.call(`/api/runs/${id}/journal`);
    const { entries } = readJournalText(text);
    const count = notes.calls.length;
    const begun = { entries: entries.slice(0, 1) };
    expect(await server.call('/api/runs/import', { body: begun })).toMatchObject({
      status: 403,
      body: { error: { code: 'TOOL_NOT_GRANTED' } },
    });
    const whole = await server.read('/api/runs/import', RunCreated, { body: { entries } });
    expect(await untilRun(server, whole.id, 'completed')).toMatchObject({ output: { answer: 'tea one, tea two' } });
    expect(notes.calls).toHaveLength(count);
  });

  it('fails when the operator has set up no server of that name', async () => {
    const bare = await startTestServer();
    try {
      const { id } = await bare.read('/api/runs', RunCreated, { body: start(['notes/find']) });
      expect((await untilRun(bare, id, 'failed')).error).toMatchObject({ code: 'TOOL_NOT_CONFIGURED' });
    } finally {
      await bare.close();
    }
  });

  it('takes nothing into a message that no message may hold', async () => {
    const edges = { tool: 'odd' };
    const { id } = await server.read('/api/runs', RunCreated, { body: start(['notes'], flow('odd', edges)) });
    const ended = await untilRun(server, id, 'failed');
    expect(ended.error?.code).toBe('MESSAGE_INVALID');
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe('the settings of tool servers', () => {
  it('show where a server is and never its secret, not in a journal, a log or the database either', async () => {
    const list = await server.read('/api/settings/tool-servers', ToolServerList);
    expect(list.servers).toEqual([
      { name: 'notes', url: notes.url, header: 'Authorization', hasSecret: true, origin: 'settings' },
    ]);
    const { text } = await server.call('/api/runs');
    const database = readFileSync(path.join(server.dataFolder, 'flowright.sqlite'), 'latin1');
    for (const place of [text, server.logged.join(), database]) expect(place).not.toContain('CANARY');
  });

  it('are tested by asking a server for its tools', async () => {
    const test = (name: string) => server.call(`/api/settings/tool-servers/${name}/test`, { method: 'POST' });
    const good = ToolServerTest.parse((await test('notes')).body);
    expect(good).toMatchObject({ ok: true, message: 'It answers and offers 5 tools.' });
    expect(good.tools[0]).toMatchObject({ name: 'find', parameters: { required: ['query'] } });
    expect((await test('nobody')).status).toBe(404);
  });

  it('forget a secret when the address becomes another one, and keep it otherwise', async () => {
    const save = (body: object) =>
      server.read('/api/settings/tool-servers/other', ToolServerView, { method: 'PUT', body });
    expect((await save({ url: 'http://a.example/mcp', secret: 'x', header: 'X-Key' })).hasSecret).toBe(true);
    expect(await save({ url: 'http://a.example/other' })).toMatchObject({ hasSecret: true });
    expect(await save({ url: 'http://b.example/mcp' })).toMatchObject({ hasSecret: false });
    expect((await server.call('/api/settings/tool-servers/other', { method: 'DELETE' })).status).toBe(204);
  });

  it('outlive a restart, and are read only with the file that their secrets were sealed with', async () => {
    const own = await startTestServer();
    const kept = await (async () => {
      await own.read('/api/settings/tool-servers/notes', ToolServerView, {
        method: 'PUT',
        body: { url: notes.url, secret },
      });
      const again = await own.restart();
      expect(
        ToolServerTest.parse((await again.call('/api/settings/tool-servers/notes/test', { method: 'POST' })).body).ok,
      ).toBe(true);
      writeFileSync(path.join(own.dataFolder, 'secret.key'), 'f'.repeat(64));
      return again.restart();
    })();
    const test = await kept.call('/api/settings/tool-servers/notes/test', { method: 'POST' });
    expect(ToolServerTest.parse(test.body)).toMatchObject({
      ok: false,
      message: expect.stringContaining('secret.key'),
    });
    await kept.close();
  });

  it('refuse what is no address of the web, and what no header can hold', async () => {
    for (const body of [
      { url: 'file:///etc/passwd' },
      { url: 'npx evil' },
      { url: 'http://me:you@a.example/' },
      { url: 'http://a.example/', header: 'x\r\ny' },
      { url: 'http://a.example/', secret: 'x\r\nCookie: a' },
      { url: 'http://a.example/', command: 'npx' },
    ])
      expect((await server.call('/api/settings/tool-servers/bad', { method: 'PUT', body })).status).toBe(400);
  });

  it('that the environment makes cannot be changed from the page', async () => {
    const fixed = await startTestServer({ environment: { FLOWRIGHT_TOOL_SERVERS: `notes=${notes.url}` } });
    const put = await fixed.call('/api/settings/tool-servers/notes', {
      method: 'PUT',
      body: { url: 'http://a.example/' },
    });
    expect(put.status).toBe(409);
    await fixed.close();
  });
});

describe('POST /api/tool-calls', () => {
  const call = (more: object = {}) => ({
    server: 'notes',
    tool: 'find',
    arguments: { query: 'milk' },
    maxBytes: 10_000,
    idempotencyKey: 'r/a#1',
    ...more,
  });

  it('makes the call of a page, whose secret the page never sees', async () => {
    const answer = await server.call('/api/tool-calls', { body: call() });
    expect(answer).toMatchObject({ status: 200, body: { structured: { hits: ['milk one', 'milk two'] } } });
    expect(answer.text).not.toContain('CANARY');
    expect((await server.call('/api/tool-calls', { body: call(), withToken: false })).status).toBe(401);
  });

  it('leads only to servers that the operator set up', async () => {
    expect(await server.call('/api/tool-calls', { body: call({ server: 'evil' }) })).toMatchObject({
      status: 422,
      body: { error: { code: 'TOOL_NOT_CONFIGURED' } },
    });
    for (const more of [{ server: 'http://evil.example' }, { url: 'http://evil.example' }, { maxBytes: 5e7 }])
      expect((await server.call('/api/tool-calls', { body: call(more) })).status).toBe(400);
    expect((await server.call('/api/tool-calls', { body: call({ maxBytes: 20 }) })).status).toBe(413);
  });
});

describe('flowright run', () => {
  it('uses the tools that --allow-tool names, of servers of the environment or of a running server', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'flowright-tools-'));
    const file = path.join(folder, 'flow.json');
    writeFileSync(file, printFlow(flow()));
    const run = async (environment: Record<string, string>, ...args: string[]) => {
      const out: string[] = [];
      const status = await runCommand(['run', file, '--input', '{"question":"tea"}', '--json', ...args], {
        print: (text) => out.push(text),
        say: () => {},
        environment,
      });
      return { status, json: JSON.parse(out.join('\n')) as unknown };
    };
    const alone = {
      FLOWRIGHT_DATA: path.join(folder, 'data'),
      FLOWRIGHT_TOOL_SERVERS: `notes=${notes.url}`,
      FLOWRIGHT_TOOL_TOKENS: 'notes=sk-CANARY-tools',
    };
    const done = { status: 0, json: { output: { answer: 'tea one, tea two' } } };
    expect(await run(alone, '--allow-tool', 'notes/find')).toMatchObject(done);
    expect(await run({ FLOWRIGHT_DATA: server.dataFolder }, '--allow-tool', 'notes')).toMatchObject(done);
    expect(await run(alone)).toMatchObject({ status: 2, json: { error: { code: 'TOOL_NOT_GRANTED' } } });
    expect(await run(alone, '--allow-tool', 'http://x')).toMatchObject({ status: 2 });
    rmSync(folder, { recursive: true, force: true });
  });
});
