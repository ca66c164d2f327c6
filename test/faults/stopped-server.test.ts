import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { replayJournal } from '#engine/index';
import { RunCreated, RunView, TaskList } from '#engine/protocol/index';
import { openData } from '#server/host/open-data';
import { readEvents } from '#server/testing/read-events';
import { startToolServer, type ToolServerForTests } from '#server/testing/tool-server';
import { type OpenAiServer, startOpenAiServer } from '../openai-server/server.mjs';

const root = join(import.meta.dirname, '../..');
/** Below node_modules, so that what is not bundled is found. */
const bundle = join(root, 'node_modules', `.flowright-stopped-${process.pid}`);
let folder = '';
let openai: OpenAiServer;
let tools: ToolServerForTests;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flowright-stopped-'));
  openai = await startOpenAiServer({ models: ['m'], apiKey: 'k' });
  tools = await startToolServer();
  await build({
    configFile: join(root, 'server/vite.config.ts'),
    logLevel: 'error',
    build: { outDir: bundle, emptyOutDir: true, sourcemap: false },
  });
}, 120_000);
afterAll(async () => {
  await openai.close();
  await tools.close();
  rmSync(bundle, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

interface Running {
  readonly port: number;
  readonly token: string;
  readonly child: ChildProcess;
  readonly said: () => string;
}

/** The real server as a process of its own; resolves when it takes requests. */
async function startProcess(): Promise<Running> {
  const child = spawn(process.execPath, [join(bundle, 'main.js'), '--port', '0', '--data', join(folder, 'data')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      OPENAI_BASE_URL: openai.url,
      OPENAI_API_KEY: 'k',
      OPENAI_MODEL: 'm',
      FLOWRIGHT_TOOL_SERVERS: `notes=${tools.url}`,
    },
  });
  let said = '';
  const found = new Promise<{ port: number; token: string }>((resolve, reject) => {
    const take = (text: string) => {
      said += text;
      const port = /^Flowright is ready: http:\/\/[^:]+:(\d+)$/m.exec(said)?.[1];
      const token = /^Token for other programs: (\S+)$/m.exec(said)?.[1];
      if (port !== undefined && token !== undefined) resolve({ port: Number(port), token });
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${said}`)));
  });
  return { ...(await found), child, said: () => said };
}

/** SIGTERM; resolves to exit status and milliseconds. */
async function stop({ child }: Running): Promise<{ code: number | null; ms: number }> {
  const began = performance.now();
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const [code] = (await exited) as [number | null];
  return { code, ms: performance.now() - began };
}

function call({ port, token }: Running, place: string, body?: object): Promise<{ status: number; body: unknown }> {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const method = body === undefined ? 'GET' : 'POST';
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path: place, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: text === '' ? null : JSON.parse(text) }),
      );
    });
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const base = { format: 1, interface: { input: { question: { type: 'string' } }, output: { answer: {} } } };
const edge = (from: string, to: string) => ({ from, to });
/** Two rounds of a model; the second is being answered when the server is told to stop. */
const modelFlow = {
  ...base,
  name: 'rounds',
  models: { writer: {} },
  nodes: [
    { id: 'first', type: 'ask', performer: { model: 'writer' }, prompt: 'First: {{ question }}' },
    { id: 'second', type: 'ask', performer: { model: 'writer' }, prompt: 'Second: {{ draft }}' },
  ],
  edges: [
    edge('input.question', 'first.question'),
    edge('first.text', 'second.draft'),
    edge('second.text', 'output.answer'),
  ],
};
const personFlow = {
  ...base,
  name: 'person',
  people: { user: {} },
  nodes: [{ id: 'ask', type: 'ask', performer: { person: 'user' }, prompt: '{{ question }}' }],
  edges: [edge('input.question', 'ask.question'), edge('ask.text', 'output.answer')],
};
const toolFlow = {
  ...base,
  name: 'tool',
  tools: { notes: {} },
  nodes: [{ id: 'wait', type: 'tool', server: 'notes', tool: 'wait' }],
  edges: [edge('wait.text', 'output.answer')],
};

it('58: a server that is told to stop ends its streams, writes what is done, exits within ten seconds, and goes on where it was', async () => {
  openai.script.always(({ body }) =>
    body?.messages.at(-1)?.content.startsWith('Second')
      ? { kind: 'stall', before: 'body' }
      : { kind: 'reply', text: 'one' },
  );
  const first = await startProcess();
  const start = async (flow: object, grants?: object) =>
    RunCreated.parse((await call(first, '/api/runs', { flow, input: { question: 'tea' }, ...grants })).body).id;
  const runs = {
    model: await start(modelFlow),
    person: await start(personFlow),
    tool: await start(toolFlow, { grants: { hosts: [], tools: ['notes'] } }),
  };
  const streams = await Promise.all(Object.values(runs).map((run) => readEvents(first, `/api/runs/${run}/events`)));
  await expect.poll(() => openai.calls.length, { timeout: 10_000 }).toBe(2);
  await tools.waiting;
  await streams[1]!.until((events) => events.some(({ data }) => (data as { type?: string }).type === 'task.opened'));
  const seen = streams.map(({ events }) => Math.max(...events.map(({ id }) => Number(id ?? 0))));

  const { code, ms } = await stop(first);
  expect(code).toBe(0);
  expect(ms).toBeLessThan(10_000);
  await Promise.all(streams.map(({ ended }) => ended));
  await tools.cancelled;
  await expect(call(first, '/api/runs')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(first.said()).not.toMatch(/unexpected/i);

  // The folder is free again, and holds at least what was said; nothing in it says that a run has ended.
  const data = openData(join(folder, 'data'));
  for (const [index, run] of Object.values(runs).entries()) {
    const entries = await data.journal.read(run);
    expect(entries.length).toBeGreaterThanOrEqual(seen[index]!);
    expect(replayJournal(entries).status).not.toMatch(/completed|failed|cancelled/);
  }
  await data.close();

  const before = openai.calls.map(({ headers }) => headers['idempotency-key']);
  openai.script.always(() => ({ kind: 'reply', text: 'two' }));
  const second = await startProcess();
  const view = async (run: string) => RunView.parse((await call(second, `/api/runs/${run}`)).body);
  await expect.poll(async () => (await view(runs.model)).status, { timeout: 10_000 }).toBe('completed');
  expect((await view(runs.model)).output).toEqual({ answer: 'two' });
  // The first answer was written and is not asked for again; the second is, under the same key.
  const after = openai.calls.slice(before.length).map(({ headers }) => headers['idempotency-key']);
  expect(after).toEqual([before[1]]);
  // So is the tool.
  await expect.poll(() => tools.calls.length, { timeout: 10_000 }).toBe(2);
  expect(new Set(tools.calls.map(({ key }) => key))).toEqual(new Set([`${runs.tool}/wait#1`]));
  const { tasks } = TaskList.parse((await call(second, '/api/tasks')).body);
  expect(tasks.map(({ run }) => run)).toEqual([runs.person]);
  expect((await call(second, `/api/tasks/${tasks[0]!.id}/answer`, { answer: 'Green.' })).status).toBe(200);
  await expect.poll(async () => (await view(runs.person)).status).toBe('completed');
  expect((await stop(second)).code).toBe(0);
}, 90_000);
