import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printFlow, requireFlow } from '#engine/format/index';
import { RunCreated, RunView } from '#engine/protocol/index';
import { runCommand } from '../cli/cli.ts';
import { readJournalText } from '../cli/journal-file.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { untilRun } from '../testing/until-run.ts';

const seen: string[] = [];
const outside = createServer((request, response) => {
  seen.push(`${request.method} ${request.url} ${request.headers['idempotency-key'] ?? ''}`);
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"answer":"42"}');
});
let host = '';
let server: TestServer;
let folder: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  host = `localhost:${(outside.address() as AddressInfo).port}`;
  server = await startTestServer({ environment: { FLOWRIGHT_ALLOW_PRIVATE_HOSTS: host } });
  folder = mkdtempSync(path.join(tmpdir(), 'flowright-http-'));
});
afterAll(async () => {
  await server.close();
  outside.close();
  rmSync(folder, { recursive: true, force: true });
});

const flow = () =>
  requireFlow({
    format: 1,
    name: 'look-up',
    interface: { input: { question: { type: 'string' } }, output: { answer: {} } },
    hosts: [host],
    nodes: [{ id: 'find', type: 'http', method: 'GET', url: `http://${host}/find?q={{ q }}` }],
    edges: [
      { from: 'input.question', to: 'find.q' },
      { from: 'find.body.answer', to: 'output.answer' },
    ],
  });

describe('a run that calls a host', () => {
  const start = (grants?: object) => ({
    flow: flow(),
    input: { question: 'why?' },
    ...(grants === undefined ? {} : { grants }),
  });

  it('does so when the start grants it and the operator allows its private address', async () => {
    const { id } = await server.read('/api/runs', RunCreated, { body: start({ hosts: [host] }) });
    expect(await untilRun(server, id, 'completed')).toMatchObject({ output: { answer: '42' } });
    expect(seen.at(-1)).toBe(`GET /find?q=why%3F ${id}/find#1`);
  });

  it('does not start without the grant, and the hosts are named', async () => {
    const count = seen.length;
    for (const grants of [undefined, { hosts: [] }, { hosts: ['localhost'] }]) {
      const refused = await server.call('/api/runs', { body: start(grants) });
      expect(refused).toMatchObject({
        status: 403,
        body: { error: { code: 'HOST_NOT_GRANTED', message: expect.stringContaining(host) } },
      });
    }
    expect((await server.call('/api/runs', { body: start({ hosts: ['*'] }) })).status).toBe(400);
    expect(seen).toHaveLength(count);
  });

  it('fails where the operator did not allow the private address', async () => {
    const strict = await startTestServer();
    try {
      const { id } = await strict.read('/api/runs', RunCreated, { body: start({ hosts: [host] }) });
      const failed = await untilRun(strict, id, 'failed');
      expect(failed.error).toMatchObject({ code: 'HTTP_BLOCKED' });
    } finally {
      await strict.close();
    }
  });

  it('goes on elsewhere only when it is granted there again', async () => {
    const { id } = await server.read('/api/runs', RunCreated, { body: start({ hosts: [host] }) });
    await untilRun(server, id, 'completed');
    const { text } = await server.call(`/api/runs/${id}/journal`);
    const entries = readJournalText(text).entries.slice(0, 1);
    const refused = await server.call('/api/runs/import', { body: { entries } });
    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'HOST_NOT_GRANTED' } } });
    const moved = await server.read('/api/runs/import', RunCreated, { body: { entries, grants: { hosts: [host] } } });
    expect(await untilRun(server, moved.id, 'completed')).toMatchObject({ output: { answer: '42' } });
    expect((await server.read(`/api/runs/${moved.id}`, RunView)).status).toBe('completed');
  });
});

describe('POST /api/http-calls', () => {
  const call = (more: object = {}) => ({
    method: 'GET',
    url: `http://${host}/x`,
    headers: {},
    maxBytes: 1000,
    host,
    idempotencyKey: 'r/a#1',
    ...more,
  });

  it('makes the call that a page may not make', async () => {
    const answer = await server.call('/api/http-calls', { body: call() });
    expect(answer).toMatchObject({ status: 200, body: { status: 200, text: '{"answer":"42"}' } });
  });

  it('keeps to the rules about addresses and to the host that was granted', async () => {
    for (const more of [
      { host: 'localhost', url: 'http://localhost/' },
      { host: '127.0.0.1', url: 'http://127.0.0.1/' },
      { url: 'http://169.254.169.254/' },
      { url: 'file:///etc/passwd' },
    ]) {
      expect(await server.call('/api/http-calls', { body: call(more) })).toMatchObject({
        status: 422,
        body: { error: { code: 'HTTP_BLOCKED' } },
      });
    }
    expect((await server.call('/api/http-calls', { body: call({ maxBytes: 5 }) })).status).toBe(413);
    expect((await server.call('/api/http-calls', { body: call({ maxBytes: 5e7 }) })).status).toBe(400);
    expect((await server.call('/api/http-calls', { body: call(), withToken: false })).status).toBe(401);
  });

  it('sends no header that could become two', async () => {
    for (const headers of [{ 'x-a': 'b\r\nc: d' }, { 'x-a\r\nc': 'd' }])
      expect((await server.call('/api/http-calls', { body: call({ headers }) })).status).toBe(400);
  });
});

describe('flowright run', () => {
  const run = async (...args: string[]) => {
    const out: string[] = [];
    const file = path.join(folder, 'flow.json');
    writeFileSync(file, printFlow(flow()));
    const status = await runCommand(['run', file, '--input', '{"question":"why?"}', '--json', ...args], {
      print: (text) => out.push(text),
      say: () => {},
      environment: { FLOWRIGHT_DATA: path.join(folder, 'data'), FLOWRIGHT_ALLOW_PRIVATE_HOSTS: host },
    });
    return { status, json: JSON.parse(out.join('\n')) as unknown };
  };

  it('calls the hosts that --allow-host names, and no others', async () => {
    expect(await run('--allow-host', host)).toMatchObject({ status: 0, json: { output: { answer: '42' } } });
    expect(await run()).toMatchObject({ status: 2, json: { error: { code: 'HOST_NOT_GRANTED' } } });
    expect(await run('--allow-host', 'http://x')).toMatchObject({
      status: 2,
      json: { error: { code: 'BAD_REQUEST' } },
    });
  });
});
