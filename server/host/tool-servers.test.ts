import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowError } from '#engine/errors';
import type { ToolRequest } from '#engine/host';
import { startToolServer, type ToolServerForTests, type ToolServerOptions } from '../testing/tool-server.ts';
import { callMcpTool } from './mcp-client.ts';
import { toPortSchema } from './mcp-schema.ts';
import { ConfiguredToolServers, readToolEnvironment } from './tool-servers.ts';

let server: ToolServerForTests;
beforeAll(async () => {
  server = await startToolServer();
});
afterAll(() => server.close());

const never = new AbortController().signal;
const request = (tool: string, args: ToolRequest['arguments'] = {}, more: Partial<ToolRequest> = {}): ToolRequest => ({
  server: 'notes',
  tool,
  arguments: args,
  maxBytes: 100_000,
  idempotencyKey: 'r1/look#1',
  ...more,
});
const at = (url: string, headers: Record<string, string> = {}) =>
  new ConfiguredToolServers(new Map([['notes', { url, headers }]]));
const call = (...args: Parameters<typeof request>) => at(server.url).call(request(...args), { signal: never });
const failure = (work: Promise<unknown>): Promise<FlowError> =>
  work.then(
    () => Promise.reject(new Error('It did not fail.')),
    (error: FlowError) => error,
  );

/** A server of its own for one test. */
async function withServer(options: ToolServerOptions, work: (own: ToolServerForTests) => Promise<void>): Promise<void> {
  const own = await startToolServer(options);
  try {
    await work(own);
  } finally {
    await own.close();
  }
}

describe('a tool of an MCP server', () => {
  it('is called with its arguments and the key of the activation, and gives text and data', async () => {
    expect(await call('find', { query: 'tea', limit: 1 })).toEqual({
      content: [{ type: 'text', text: 'tea one' }],
      structured: { hits: ['tea one'] },
      isError: false,
    });
    expect(server.calls.at(-1)).toEqual({
      tool: 'find',
      arguments: { query: 'tea', limit: 1 },
      key: 'r1/look#1',
    });
  });

  it('is called the same way where a server speaks the protocol of 2025, and the session is given back', () =>
    withServer({ hasSessions: true }, async (own) => {
      const reply = await at(own.url).call(request('find', { query: 'tea' }), { signal: never });
      expect(reply.structured).toEqual({ hits: ['tea one', 'tea two'] });
      expect(own.calls).toEqual([{ tool: 'find', arguments: { query: 'tea' }, key: 'r1/look#1' }]);
      await expect.poll(() => own.requests.some(({ method }) => method === 'DELETE')).toBe(true);
    }));

  it('may say that it failed, which is an answer', async () => {
    expect(await call('fail')).toEqual({
      content: [{ type: 'text', text: 'The disk is on fire.' }],
      isError: true,
    });
  });

  it('that does not exist, or gets wrong arguments, is an error or an answer that says so', async () => {
    const missing = await call('nothing').then(
      (reply) => JSON.stringify(reply),
      (error: FlowError) => `${error.code} ${error.detail}`,
    );
    expect(missing).toMatch(/nothing/);
    const wrong = await call('find', { query: 7 });
    expect(wrong.isError).toBe(true);
  });

  it('is read up to the bytes that the node allows; a flood is cut off while it arrives', async () => {
    expect(await call('much', { letters: 1000 })).toMatchObject({ isError: false });
    expect(await failure(call('much', { letters: 1000 }, { maxBytes: 900 }))).toMatchObject({
      code: 'MESSAGE_TOO_LARGE',
      message: expect.stringContaining('900'),
    });
    expect(await failure(call('much', { letters: 20_000_000 }, { maxBytes: 900 }))).toMatchObject({
      code: 'MESSAGE_TOO_LARGE',
    });
  });

  it('is cancelled when nobody waits any more, and its server is told', async () => {
    const stop = new AbortController();
    const work = failure(at(server.url).call(request('wait'), { signal: stop.signal }));
    await server.waiting;
    const reason = new Error('enough');
    stop.abort(reason);
    expect(await work).toBe(reason);
    await server.cancelled;
  });

  it('that is silent for too long is given up', async () => {
    const work = callMcpTool({ name: 'notes', url: server.url, headers: {} }, request('wait'), {
      signal: never,
      totalMs: 300,
    });
    expect(await failure(work)).toMatchObject({ code: 'TOOL_UNREACHABLE', message: expect.stringContaining('0.3 s') });
  });
});

describe('an MCP server', () => {
  it('lists its tools, with as much of their schemas as ports have', async () => {
    const tools = await at(server.url).tools('notes', never);
    expect(tools.map(({ name }) => name)).toEqual(['find', 'fail', 'much', 'wait', 'odd']);
    expect(tools[0]).toMatchObject({
      title: 'Find notes',
      description: 'Finds notes by a word.',
      parameters: {
        type: 'object',
        properties: { query: { type: 'string', description: 'What to look for' }, limit: { type: 'integer' } },
        required: ['query'],
      },
      output: { properties: { hits: { type: 'array', items: { type: 'string' } } } },
    });
  });

  it('is sent the secret that the operator entered, with every request, and no error repeats it', () =>
    withServer({ secret: 'Bearer sk-CANARY' }, async (own) => {
      const servers = readToolEnvironment({
        FLOWRIGHT_TOOL_SERVERS: ` notes=${own.url},`,
        FLOWRIGHT_TOOL_TOKENS: 'notes=sk-CANARY',
      });
      const let_in = new ConfiguredToolServers(servers);
      expect(await let_in.tools('notes', never)).toHaveLength(5);
      expect(own.requests.every(({ headers }) => headers.authorization === 'Bearer sk-CANARY')).toBe(true);
      expect(JSON.stringify(await let_in.list())).not.toContain('CANARY');
      const refused = await failure(at(own.url, { Authorization: 'Bearer sk-WRONG' }).tools('notes', never));
      expect(refused).toMatchObject({ code: 'TOOL_NOT_CONFIGURED', message: expect.stringContaining('secret') });
      expect(JSON.stringify(refused.toFact())).not.toContain('sk-');
    }));

  it('cannot send us elsewhere, and our secret stays where it was entered for', async () => {
    const seen: unknown[] = [];
    const thief = createServer((incoming, response) => {
      seen.push(incoming.headers.authorization);
      response.end();
    });
    await new Promise<void>((resolve) => thief.listen(0, '127.0.0.1', resolve));
    const { port } = thief.address() as AddressInfo;
    for (const status of [302, 307, 308]) {
      const before: ToolServerOptions['before'] = (_, response) => {
        response.writeHead(status, { location: `http://127.0.0.1:${port}/` }).end();
        return true;
      };
      await withServer({ before }, async (own) => {
        const error = await failure(
          at(own.url, { Authorization: 'sk-CANARY' }).call(request('find'), { signal: never }),
        );
        expect(error.code).toMatch(/^TOOL_/);
      });
    }
    expect(seen).toEqual([]);
    await new Promise((resolve) => thief.close(resolve));
  });

  it.each([
    [503, 'TOOL_UNREACHABLE'],
    [429, 'TOOL_UNREACHABLE'],
    [403, 'TOOL_NOT_CONFIGURED'],
    [404, 'TOOL_NOT_CONFIGURED'],
  ])('that answers with status %i is %s', (status, code) =>
    withServer({ before: (_, response) => response.writeHead(status).end('<html>') !== undefined }, async (own) => {
      expect(await failure(at(own.url).call(request('find'), { signal: never }))).toMatchObject({ code });
    }),
  );

  it('that answers with a page, or with nothing, is an error and never waited for', async () => {
    const page = { 'content-type': 'text/html' };
    await withServer(
      { before: (_, response) => response.writeHead(200, page).end('<html>') !== undefined },
      async (own) => {
        expect((await failure(at(own.url).call(request('find'), { signal: never }))).code).toMatch(/^TOOL_/);
      },
    );
    const gone = await startToolServer();
    await gone.close();
    const nobody = await failure(at(gone.url).call(request('find'), { signal: never }));
    expect(nobody).toMatchObject({ code: 'TOOL_UNREACHABLE', message: expect.stringContaining('ECONNREFUSED') });
  });

  it('that the operator did not set up does not exist', async () => {
    const servers = new ConfiguredToolServers(new Map());
    expect(await failure(servers.call(request('find'), { signal: never }))).toMatchObject({
      code: 'TOOL_NOT_CONFIGURED',
    });
  });
});

describe('the environment', () => {
  it.each([
    'notes',
    '=http://a.example/',
    'Notes=http://a.example/',
    'notes=a.example',
    'notes=file:///etc/passwd',
    'notes=npx evil',
    'notes=http://me:pass@a.example/',
  ])('names no server by "%s"', (text) => {
    expect(() => readToolEnvironment({ FLOWRIGHT_TOOL_SERVERS: text })).toThrow(/FLOWRIGHT_TOOL_SERVERS/);
  });
});

describe('a schema from outside', () => {
  it('keeps what ports know, and what it leaves out only widens it', () => {
    expect(
      toPortSchema({
        $schema: 'x',
        type: 'object',
        properties: {
          a: { type: 'string', pattern: '(a+)+$', format: 'email' },
          b: { $ref: '#/x' },
          c: { oneOf: [{ type: 'string' }, { type: 'null' }] },
          d: { type: 'array', items: { type: 'integer', minimum: 1, multipleOf: 2 } },
        },
        required: ['a', 7],
        additionalProperties: {},
      }),
    ).toEqual({
      type: 'object',
      properties: {
        a: { type: 'string' },
        b: {},
        c: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        d: { type: 'array', items: { type: 'integer', minimum: 1 } },
      },
      required: ['a'],
    });
  });

  it('of a hostile depth or shape becomes one that takes anything', () => {
    let deep: object = { type: 'string' };
    for (let level = 0; level < 5000; level += 1) deep = { type: 'array', items: deep };
    expect(toPortSchema(deep as never)).toMatchObject({ type: 'array' });
    expect(toPortSchema('string')).toEqual({});
    expect(toPortSchema({ type: 'file', title: 7 } as never)).toEqual({});
  });
});
