import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { RunCreated, TaskList } from '#engine/protocol/index';
import { addMember, publicEnvironment } from '../../server/testing/members.ts';
import { askModelFlow, askPersonFlow, shippedRelease } from '../../server/testing/test-flows.ts';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { secondsToSearch, seedToSearch } from '../random-flows/seconds.ts';
import { type Schema, valuesOfSchema } from './values-of-schema.ts';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: Schema;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

type Headers = Readonly<Record<string, string>>;

const shipped = [shippedRelease(askModelFlow), shippedRelease(askPersonFlow)];
const atOnce = 4;
/** It would end the session that all else is asked with. */
const left = new Set(['POST /api/account/sign-out']);

let server: TestServer;
afterEach(() => server.close());

it('whatever is asked of a server for one person, its answer is one that the OpenAPI document tells of', async () => {
  server = await startTestServer({ shipped });
  await search({ authorization: `Bearer ${server.running.token}` }, 2);
}, 120_000);

it('whatever is asked of a server with accounts, its answer is one that the OpenAPI document tells of', async () => {
  const environment = { ...publicEnvironment, FLOWRIGHT_REQUESTS_PER_SECOND: '100000' };
  server = await startTestServer({ shipped, environment });
  const { cookie } = await addMember(server, 'root', 'admin');
  await search({ cookie }, 3);
}, 120_000);

async function search(headers: Headers, usualSeconds: number): Promise<void> {
  const ids = await waitingRun(headers);
  const document = (await server.call('/api/openapi.json', { headers, withToken: false })).body as Document;
  const operations = operationsOf(document);
  expect(operations.length).toBeGreaterThan(80);
  const until = performance.now() + secondsToSearch(usualSeconds) * 1000;
  const seed = seedToSearch();
  const wrong: unknown[] = [];
  let turn = 0;
  const work = async () => {
    // Every route once at least, however slow the machine is.
    while (turn < operations.length || performance.now() < until) {
      const operation = operations[turn % operations.length]!;
      const request = requestOf(document, operation, { ids, turn, seed: seed + turn * 31 });
      turn++;
      const answer = await answerTo(request, headers);
      if (answer !== undefined && !isDocumented(operation, answer))
        wrong.push({ operation: operation.path, request, answer });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const errors = server.logged.filter((line) => line.includes('unexpected'));
  expect({ seed, wrong: wrong.slice(0, 5), errors: errors.slice(0, 5) }).toEqual({ seed, wrong: [], errors: [] });
}

/** Something that is there: the id of a run that waits, and that of its task. */
async function waitingRun(headers: Headers): Promise<[string, string]> {
  const asked = { headers, withToken: false };
  const body = { flow: askPersonFlow, input: { question: 'tea' } };
  const run = RunCreated.parse((await server.call('/api/runs', { ...asked, body })).body).id;
  const tasks = async () => TaskList.parse((await server.call(`/api/tasks?run=${run}`, asked)).body).tasks;
  await vi.waitFor(async () => expect(await tasks()).toHaveLength(1), 10_000);
  return [run, (await tasks())[0]!.id];
}

function operationsOf({ paths }: Document): Operation[] {
  return Object.entries(paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
    )
    .filter(({ method, path }) => !left.has(`${method} ${path}`));
}

interface Request {
  readonly method: string;
  readonly place: string;
  readonly body: string | undefined;
  readonly headers: Headers;
}

interface Draw {
  readonly ids: readonly [string, string];
  readonly turn: number;
  readonly seed: number;
}

function requestOf({ components }: Document, operation: Operation, { ids, turn, seed }: Draw): Request {
  const { method, path, parameters = [], requestBody } = operation;
  const pick = <T>(arbitrary: fc.Arbitrary<T>, salt: number): T =>
    fc.sample(arbitrary, { numRuns: 1, seed: seed + salt })[0]!;
  let place = path;
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  for (const [index, { name, in: where, schema }] of parameters.entries()) {
    const drawn = asText(pick(valuesOfSchema(schema, components.schemas), index));
    const known = path.includes('/tasks/') ? ids[1] : ids[0];
    const value = name === 'id' && turn % 3 > 0 ? known : Buffer.from(drawn).toString() || 'x';
    if (where === 'path') place = place.replace(`{${name}}`, encodeURIComponent(value).replace(/^\.+$/, 'x'));
    else if (!pick(fc.boolean(), index + 10)) continue;
    else if (where === 'query') query.set(name, value);
    else headers[name] = value.replaceAll(/[^\x20-\x7e]/g, '-');
  }
  const schema = requestBody?.content['application/json']?.schema;
  const body = schema === undefined ? undefined : JSON.stringify(pick(valuesOfSchema(schema, components.schemas), 20));
  return { method, place: query.size === 0 ? place : `${place}?${query}`, body, headers };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly text: string;
}

/** Streams may stay open: of those only the beginning is waited for, and not long. */
async function answerTo({ method, place, body, headers }: Request, own: Headers): Promise<Answer | undefined> {
  const signal = AbortSignal.timeout(3_000);
  const type: Headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const accept = { accept: 'application/json, text/event-stream' };
  try {
    const url = `http://127.0.0.1:${server.running.port}${place}`;
    const all = { ...headers, ...own, ...type, ...(place === '/mcp' ? accept : {}) };
    const answer = await fetch(url, { method, headers: all, signal, ...(body === undefined ? {} : { body }) });
    const { status } = answer;
    const kind = answer.headers.get('content-type')?.split(';')[0];
    const text = status >= 400 ? (await answer.text()).slice(0, 300) : '';
    if (status < 400) await answer.body?.cancel();
    return { status, type: kind, text };
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

function isDocumented({ responses }: Operation, { status, type }: Answer): boolean {
  const described = responses[String(status)];
  if (described === undefined) return false;
  return described.content === undefined ? type === undefined : type !== undefined && type in described.content;
}
