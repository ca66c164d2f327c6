import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { seededRandom } from '#engine/random';
import { openData } from '#server/host/open-data';
import { type OpenAiServer, startOpenAiServer } from '../openai-server/server.mjs';

const root = join(import.meta.dirname, '../..');
/** Below node_modules, so that the bundle finds libsql, which has a native part and stays outside of it. */
const bundle = join(root, 'node_modules', `.flowright-killed-batch-${process.pid}`);
const folder = mkdtempSync(join(tmpdir(), 'flowright-killed-batch-'));
let openai: OpenAiServer;
let child: ChildProcess | undefined;

beforeAll(async () => {
  openai = await startOpenAiServer();
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      ssr: 'test/conformance/batch-server.ts',
      outDir: bundle,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'server.mjs' } },
    },
    ssr: { noExternal: true, external: ['libsql', 'pg', '@jitl/quickjs-wasmfile-release-sync'] },
  });
}, 60_000);
afterAll(async () => {
  await openai.close();
  rmSync(bundle, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => child?.kill('SIGKILL'));

/** Starts the server; resolves when it takes requests. */
async function start(): Promise<(path: string, body?: object) => Promise<unknown>> {
  const started = spawn(process.execPath, [join(bundle, 'server.mjs'), folder], {
    env: { ...process.env, OPENAI_BASE_URL: openai.url, OPENAI_MODEL: 'small' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = started;
  const [line] = (await once(createInterface({ input: started.stdout }), 'line')) as [string];
  const { port, token } = JSON.parse(line) as { port: number; token: string };
  return async (path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}/api/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return response.json();
  };
}

async function kill(): Promise<void> {
  const closed = once(child!, 'close');
  child!.kill('SIGKILL');
  await closed;
}

const flow = {
  format: 1,
  name: 'twice',
  interface: { input: { question: { type: 'string' } }, output: { answer: { type: 'string' } } },
  models: { solver: {} },
  nodes: [
    { id: 'draft', type: 'ask', performer: { model: 'solver' }, prompt: 'Draft {{ question }}' },
    { id: 'answer', type: 'ask', performer: { model: 'solver' }, prompt: 'Answer {{ question }} after {{ draft }}' },
  ],
  edges: [
    { from: 'input.question', to: 'draft.question' },
    { from: 'input.question', to: 'answer.question' },
    { from: 'draft.text', to: 'answer.draft' },
    { from: 'answer.text', to: 'output.answer' },
  ],
};

it('a batch on a server that is killed again and again runs every case once, and pays only for what was in hand twice', async () => {
  const random = seededRandom('killed-batch');
  const [count, concurrency, kills] = [60, 3, 6];
  const asked = new Map<string, number>();
  /** Calls of the present life of the server. */
  let calls = 0;
  let killAt = Number.POSITIVE_INFINITY;
  let reach: () => void = () => {};
  openai.script.always(({ body }) => {
    const question = body?.messages.at(-1)?.content ?? '';
    asked.set(question, (asked.get(question) ?? 0) + 1);
    calls += 1;
    if (calls === killAt) reach();
    return { kind: 'reply', text: 'yes' };
  });
  const cases = Array.from({ length: count }, (_, index) =>
    JSON.stringify({ id: `c${index}`, question: `<${index}>` }),
  );
  let id = '';
  for (let life = 0; life < kills; life += 1) {
    const reached = new Promise<void>((resolve) => (reach = resolve));
    [calls, killAt] = [0, 1 + Math.floor(random() * 14)];
    const call = await start();
    if (id === '') {
      const request = { flow, cases: { format: 'jsonl', text: cases.join('\n') }, concurrency, score: 'code:true' };
      ({ id } = (await call('batches', request)) as { id: string });
    }
    await reached;
    await kill();
  }
  killAt = Number.POSITIVE_INFINITY;
  const call = await start();
  for (;;) {
    const { status, counts } = (await call(`batches/${id}`)) as { status: string; counts: object };
    if (status !== 'done') continue;
    expect(counts).toEqual({ completed: count });
    break;
  }
  await kill();

  const again = [...asked.values()].reduce((sum, times) => sum + times - 1, 0);
  expect(asked.size).toBe(2 * count);
  expect(again).toBeLessThanOrEqual(kills * concurrency);
  const data = openData(folder);
  try {
    const runs = await data.journal.list({});
    expect(runs).toHaveLength(count);
    const { jobs } = await data.batches.results(id, { offset: 0, limit: count });
    expect(new Set(jobs.map(({ run }) => run))).toEqual(new Set(runs.map(({ run }) => run)));
    expect(jobs.map(({ record }) => record?.usage.calls)).toEqual(jobs.map(() => 2));
  } finally {
    await data.close();
  }
}, 60_000);
