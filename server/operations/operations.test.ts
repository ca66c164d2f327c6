import { Hono } from 'hono';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FlowError } from '#engine/errors';
import { readEvents } from '../testing/read-events.ts';
import { askPersonFlow, shippedRelease } from '../testing/test-flows.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { type ReadinessParts, readiness } from './readiness.ts';
import { redactor } from './redact.ts';
import { identifyRequests, logOf } from './request-id.ts';
import { type Log, structuredLog } from './structured-log.ts';

let servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
});

async function serverWith(environment: Record<string, string>): Promise<TestServer> {
  const server = await startTestServer({ environment });
  servers.push(server);
  return server;
}

const canaries = [
  'the key sk-CANARY was refused',
  'Authorization: Bearer CANARY-4711',
  '{"apiKey":"CANARY-4711"}',
  'x-api-key: CANARY-4711',
  'postgres://ada:CANARY@host/database',
  'password=CANARY-4711',
  'nothing but environment-CANARY-itself',
];

describe('the log', () => {
  const lines: string[] = [];
  const logAs = (form: string | undefined, level?: string) => {
    lines.length = 0;
    const environment = {
      FLOWRIGHT_LOG: form,
      FLOWRIGHT_LOG_LEVEL: level,
      OPENAI_API_KEY: 'environment-CANARY-itself',
    };
    return structuredLog({ environment, isTerminal: false, now: () => 0, write: (line) => lines.push(line) });
  };

  it.each(canaries)('says no secret: %s', (text) => {
    for (const form of [undefined, 'text']) {
      const log = logAs(form);
      log('error', text, new FlowError('MODEL_AUTH', text, { cause: new Error(text) }));
      log('warn', text, text);
      log('warn', text, { text });
      expect(lines).toHaveLength(3);
      expect(lines.join('')).not.toContain('CANARY');
      expect(lines.join('')).toContain('[redacted]');
    }
  });

  it('is one JSON object a line, whatever is said', () => {
    logAs(undefined)('warn', 'two\nlines "quoted"', new Error('and\nmore'));
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toContain('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ at: '1970-01-01T00:00:00.000Z', level: 'warn' });
  });

  it('leaves out what is below its level', () => {
    const log = logAs('json', 'error');
    log('info', 'a');
    log('warn', 'b');
    log('error', 'c');
    expect(lines).toHaveLength(1);
  });

  it('leaves ordinary words alone', () => {
    const text = 'The token is missing. Run 4711 of risk-model waits; a task-list has secrets of its own.';
    expect(redactor([''])(text)).toBe(text);
  });
});

describe('the id of a request', () => {
  it('is told in every answer, and taken over from a proxy when it is one', async () => {
    const server = await serverWith({});
    expect((await server.call('/api/runs')).headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
    const given = async (id: string) =>
      (await server.call('/api/nothing', { headers: { 'x-request-id': id } })).headers['x-request-id'];
    expect(await given('proxy-4711')).toBe('proxy-4711');
    expect(await given('"><script>alert(1)')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('stands in the lines of the log that the request gave reason for, and in no others', async () => {
    const said: Array<readonly [string, string | undefined]> = [];
    const log: Log = (_level, message, _error, request) => said.push([message, request]);
    const app = new Hono();
    app.use(identifyRequests());
    app.get('/', async (context) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      logOf(context, log)('error', context.req.query('say') ?? '');
      return context.text('');
    });
    const ask = (what: string) => app.request(`/?say=${what}`, { headers: { 'x-request-id': `request-${what}` } });
    await Promise.all([ask('a'), ask('b')]);
    log('info', 'by itself');
    expect(said.sort()).toEqual([
      ['a', 'request-a'],
      ['b', 'request-b'],
      ['by itself', undefined],
    ]);
    const lines: string[] = [];
    const written = structuredLog({ environment: {}, isTerminal: false, now: () => 0, write: (it) => lines.push(it) });
    written('error', 'It failed.', new Error('why'), 'request-a');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ message: 'It failed.', request: 'request-a' });
  });
});

describe('readiness', () => {
  const well: ReadinessParts = {
    stopping: new AbortController().signal,
    journal: { list: async () => [] },
    checkQueue: async () => {},
  };

  it('is there while the store and the queue answer', async () => {
    expect(await readiness(well)()).toBe('ready');
  });

  it('is not there while the server stops, or the store or the queue is away', async () => {
    const away = () => Promise.reject(new FlowError('STORE_FAILED', 'It is away.'));
    expect(await readiness({ ...well, stopping: AbortSignal.abort() })()).toBe('stopping');
    expect(await readiness({ ...well, journal: { list: away } })()).toBe('no store');
    expect(await readiness({ ...well, checkQueue: away })()).toBe('no queue');
    expect(await readiness({ ...well, checkQueue: () => new Promise(() => {}) })()).toBe('no queue');
  });

  it('asks the store once, however many ask', async () => {
    let asked = 0;
    const look = readiness({
      ...well,
      journal: {
        async list() {
          asked += 1;
          return [];
        },
      },
    });
    await Promise.all(Array.from({ length: 50 }, look));
    expect(asked).toBe(1);
  });
});

describe('limits', () => {
  it('refuse more requests a second than the operator allows, saying when to come back', async () => {
    const server = await serverWith({ FLOWRIGHT_REQUESTS_PER_SECOND: '2' });
    const answers = await Promise.all(Array.from({ length: 30 }, () => server.call('/api/runs')));
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    expect(refused.length).toBeGreaterThan(10);
    for (const { headers, body } of refused) {
      expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expect(body).toMatchObject({ error: { code: 'TOO_MANY_REQUESTS' } });
    }
    // Whoever watches the server is never refused.
    expect((await server.call('/readyz', { withToken: false })).status).toBe(200);
  });

  it('hold for every interface, and for whoever is not let in', async () => {
    for (const place of ['/v1/models', '/mcp', '/api/nothing']) {
      const server = await serverWith({ FLOWRIGHT_REQUESTS_PER_SECOND: '1' });
      const statuses = async (withToken: boolean) =>
        (await Promise.all(Array.from({ length: 40 }, () => server.call(place, { withToken })))).map(
          ({ status }) => status,
        );
      expect([place, await statuses(true)]).toEqual([place, expect.arrayContaining([429])]);
      expect([place, await statuses(false)]).toEqual([place, expect.arrayContaining([429])]);
    }
  });

  it('count a stream as long as it is open', async () => {
    const environment = { FLOWRIGHT_REQUESTS_AT_ONCE: '1' };
    const server = await startTestServer({ environment, shipped: [shippedRelease(askPersonFlow)] });
    servers.push(server);
    const body = { flow: askPersonFlow.name, input: { question: 'Why?' } };
    const { id } = await server.read('/api/runs', z.object({ id: z.string() }), { body });
    const stream = await readEvents(server.running, `/api/runs/${id}/events`);
    expect((await server.call('/api/runs')).status).toBe(429);
    stream.close();
    await expect.poll(async () => (await server.call('/api/runs')).status).toBe(200);
  });

  it('are not there on a machine of one person unless they are asked for', async () => {
    const server = await serverWith({});
    const answers = await Promise.all(Array.from({ length: 300 }, () => server.call('/api/library')));
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  });

  it('that are no numbers keep the server from starting', async () => {
    await expect(serverWith({ FLOWRIGHT_REQUESTS_PER_SECOND: 'many' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});
