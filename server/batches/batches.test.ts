import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readResults } from '#engine/batch/index';
import {
  BatchComparison,
  BatchCreated,
  BatchResults,
  BatchView,
  RunCreated,
  RunList,
  RunView,
} from '#engine/protocol/index';
import { type Behaviour, type OpenAiServer, startOpenAiServer } from '../../test/openai-server/server.mjs';
import { askModelFlow, askPersonFlow } from '../testing/test-flows.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { untilBatch } from '../testing/until-batch.ts';

let openai: OpenAiServer;
let server: TestServer;
beforeAll(async () => {
  openai = await startOpenAiServer();
});
afterAll(() => openai.close());
beforeEach(async () => {
  openai.script.reset();
  openai.script.always(({ body }) => answer(body?.messages.at(-1)?.content ?? ''));
  server = await startTestServer({ environment: { OPENAI_BASE_URL: openai.url, OPENAI_MODEL: 'small' } });
});
afterEach(() => server.close());

/** Knows one capital. */
function answer(question: string): Behaviour {
  return { kind: 'reply', text: question.includes('France') ? 'Paris' : 'I do not know.' };
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);
const casesOf = (ids: readonly string[]) => ({
  format: 'jsonl',
  title: 'Capitals',
  text: ids.map((id) => JSON.stringify({ id, question: `Capital of ${id}?`, expected: 'Paris' })).join('\n'),
});
const request = (ids: readonly string[], more: object = {}) => ({
  flow: askModelFlow,
  cases: casesOf(ids),
  score: 'exact',
  seed: 's',
  ...more,
});
const create = async (body: object): Promise<string> => (await server.read('/api/batches', BatchCreated, { body })).id;
const results = (id: string, query = '') => server.read(`/api/batches/${id}/results${query}`, BatchResults);

describe('a batch on the server', () => {
  it('makes an ordinary run of every case and sample, scores it and sums up', async () => {
    const id = await create(request(['France', 'Peru'], { samples: 2 }));
    const done = await untilBatch(server, id, 'done');
    expect(done).toMatchObject({
      title: 'ask-model, Capitals',
      cases: 2,
      counts: { completed: 4 },
      recorded: false,
      models: { '*': 'default/small' },
      summary: { cases: 2, runs: 4, calls: 4, accuracy: { mean: 0.5 }, passAt: { 1: 0.5, 2: 0.5 } },
    });
    const { jobs, total } = await results(id);
    expect(total).toBe(4);
    expect(jobs.map(({ case: one, sample }) => `${one} ${sample}`)).toEqual([
      'France 1',
      'France 2',
      'Peru 1',
      'Peru 2',
    ]);
    expect(jobs[1]).toMatchObject({ record: { seed: 's/France/2', output: { answer: 'Paris' }, score: 1 } });
    const run = await server.read(`/api/runs/${jobs[1]!.run}`, RunView);
    expect(run).toMatchObject({ status: 'completed', output: { answer: 'Paris' } });
  });

  it('is what its runs name, and they can be left out of the list of runs', async () => {
    const id = await create(request(['France', 'Peru']));
    await untilBatch(server, id, 'done');
    const { id: alone } = await server.read('/api/runs', RunCreated, {
      body: { flow: askModelFlow, input: { question: 'Alone?' } },
    });
    const listed = async (query: string) => (await server.read(`/api/runs?${query}`, RunList)).runs;
    const ofBatch = await listed(`batch=${id}`);
    expect(ofBatch.map(({ batch }) => batch)).toEqual([id, id]);
    expect(new Set(ofBatch.map((run) => run.id))).not.toContain(alone);
    expect((await listed('batch=none')).map((run) => [run.id, run.batch])).toEqual([[alone, undefined]]);
    expect(await listed('')).toHaveLength(3);
    const fork = await server.read(`/api/runs/${ofBatch[0]!.id}/fork`, RunCreated, { body: { at: 1 } });
    expect((await listed('batch=none')).map((run) => run.id)).toContain(fork.id);
  });

  it('gives its results in pages, by status and by score', async () => {
    openai.script.next({ kind: 'error', status: 400, message: 'no' });
    const id = await create(request(['Chad', 'France', 'Peru'], { concurrency: 1 }));
    await untilBatch(server, id, 'done');
    const cases = ({ jobs }: BatchResults) => jobs.map((job) => job.case);
    expect(cases(await results(id, '?limit=2'))).toEqual(['Chad', 'France']);
    expect(cases(await results(id, '?limit=2&offset=2'))).toEqual(['Peru']);
    expect(cases(await results(id, '?status=failed'))).toEqual(['Chad']);
    expect(cases(await results(id, '?score=right'))).toEqual(['France']);
    expect((await results(id, '?score=wrong')).total).toBe(2);
    expect((await server.call(`/api/batches/${id}/results?score=odd`)).status).toBe(400);
  });

  it('never has more runs in hand than it may', async () => {
    let inHand = 0;
    let most = 0;
    openai.script.always(() => {
      inHand += 1;
      most = Math.max(most, inHand);
      setImmediate(() => setImmediate(() => (inHand -= 1)));
      return { kind: 'reply', text: 'x' };
    });
    const id = await create(request(names(40), { concurrency: 3 }));
    await untilBatch(server, id, 'done');
    expect(most).toBeLessThanOrEqual(3);
    expect(openai.calls).toHaveLength(40);
  });

  it('runs again what failed, and nothing else', async () => {
    openai.script.next({ kind: 'error', status: 400, message: 'no' });
    const id = await create(request(['France', 'Peru'], { concurrency: 1 }));
    expect(await untilBatch(server, id, 'done')).toMatchObject({ counts: { failed: 1, completed: 1 } });
    const [before] = (await results(id)).jobs;
    await server.call(`/api/batches/${id}/resume`, { body: { retryFailed: true } });
    expect(await untilBatch(server, id, 'done')).toMatchObject({
      counts: { completed: 2 },
      summary: { accuracy: { mean: 0.5 } },
    });
    const [after] = (await results(id)).jobs;
    expect(after!.run).not.toBe(before!.run);
    expect(openai.calls).toHaveLength(3);
  });

  it('stops when it is cancelled, cancels what is in hand, and goes on when asked to', async () => {
    let reached: () => void = () => {};
    const second = new Promise<void>((resolve) => (reached = resolve));
    openai.script.always(() => {
      if (openai.calls.length < 2) return { kind: 'reply', text: 'x' };
      reached();
      return { kind: 'stall', before: 'headers' };
    });
    const id = await create(request(names(5), { concurrency: 1 }));
    await second;
    const { run } = (await results(id, '?status=running')).jobs[0]!;
    expect((await server.call(`/api/batches/${id}/cancel`, { method: 'POST' })).status).toBe(204);
    expect(await server.read(`/api/batches/${id}`, BatchView)).toMatchObject({
      status: 'cancelled',
      counts: { completed: 1, queued: 4 },
    });
    expect(await server.read(`/api/runs/${run}`, RunView)).toMatchObject({ status: 'cancelled' });
    openai.script.always(() => ({ kind: 'reply', text: 'x' }));
    await server.call(`/api/batches/${id}/resume`, { body: {} });
    expect(await untilBatch(server, id, 'done')).toMatchObject({ counts: { completed: 5 } });
    expect((await server.call(`/api/batches/${id}/cancel`, { method: 'POST' })).status).toBe(409);
  });

  it('holds no place for a run that waits for a person, and scores it when it was answered', async () => {
    const id = await create(request(['France', 'Peru'], { flow: askPersonFlow, concurrency: 1 }));
    expect(await untilBatch(server, id, 'waiting')).toMatchObject({ counts: { waiting: 2 } });
    const again = await server.restart();
    try {
      server = again;
      for (const { run } of (await results(id)).jobs) {
        const { tasks } = await server.read(`/api/runs/${run}`, RunView);
        await server.call(`/api/tasks/${tasks[0]!.id}/answer`, { body: { answer: 'Paris' } });
      }
      expect(await untilBatch(server, id, 'done')).toMatchObject({ summary: { accuracy: { mean: 1 } } });
    } finally {
      await again.close();
    }
  });

  it('goes on where it was when the server starts again, and pays for nothing twice', async () => {
    let reached: () => void = () => {};
    const third = new Promise<void>((resolve) => (reached = resolve));
    openai.script.always(({ body }) => {
      if (!body?.messages.at(-1)?.content.includes('c2?')) return { kind: 'reply', text: 'x' };
      reached();
      return { kind: 'stall', before: 'headers' };
    });
    const id = await create(request(names(5), { concurrency: 1 }));
    await third;
    const { run } = (await results(id, '?status=running')).jobs[0]!;
    openai.script.always(() => ({ kind: 'reply', text: 'x' }));
    server = await server.restart();
    expect(await untilBatch(server, id, 'done')).toMatchObject({ counts: { completed: 5 } });
    // The run that was in hand is the same, and only its call that was interrupted was made again.
    expect((await results(id)).jobs[2]!.run).toBe(run);
    expect(openai.calls).toHaveLength(6);
  });

  it('is scored by a flow that judges, which is a run too', async () => {
    const judge = {
      ...askModelFlow,
      name: 'judge',
      interface: { input: { answer: {} }, output: { score: { type: 'number' } } },
      nodes: [
        { id: 'judge', type: 'code', inputs: { answer: {} }, outputs: { score: {} }, source: 'return { score: 0.5 };' },
      ],
      edges: [
        { from: 'input.answer', to: 'judge.answer' },
        { from: 'judge.score', to: 'output.score' },
      ],
      models: {},
    };
    const published = await server.call('/api/library', { body: { flow: judge, version: '1.0.0' } });
    expect(published.status).toBe(201);
    const id = await create(request(['France'], { score: 'judge:judge' }));
    expect(await untilBatch(server, id, 'done')).toMatchObject({ summary: { accuracy: { mean: 0.5 } } });
    const { runs } = await server.read(`/api/runs?batch=${id}`, RunList);
    expect(runs.map(({ flow }) => flow).sort()).toEqual(['ask-model', 'judge']);
  });

  it('takes columns under other names, and what all cases have in common', async () => {
    const cases = {
      format: 'csv',
      text: 'ask,gold\nCapital of France?,Paris\n',
      columns: { question: 'ask', expected: 'gold' },
    };
    const id = await create(request([], { cases }));
    expect(await untilBatch(server, id, 'done')).toMatchObject({ summary: { accuracy: { mean: 1 } } });
    const other = await create(
      request([], {
        cases: { format: 'jsonl', text: '{"expected":"Paris"}' },
        input: { question: 'Capital of France?' },
      }),
    );
    expect(await untilBatch(server, other, 'done')).toMatchObject({ summary: { accuracy: { mean: 1 } } });
  });

  it('is compared with another on the same cases, and exported as a results file and as a table', async () => {
    const first = await create(request(['France', 'Peru']));
    await untilBatch(server, first, 'done');
    openai.script.always(() => ({ kind: 'reply', text: 'Paris' }));
    const second = await create(request(['France', 'Peru'], { concurrency: 1 }));
    await untilBatch(server, second, 'done');
    expect(await server.read(`/api/batches/${first}/comparison?with=${second}`, BatchComparison)).toMatchObject({
      cases: 2,
      difference: { mean: 0.5 },
      mcnemar: { onlySecondRight: 1 },
    });
    const file = readResults((await server.call(`/api/batches/${first}/export`)).text);
    expect(file?.head).toMatchObject({ flow: 'ask-model', seed: 's', score: 'exact' });
    expect(file?.records.map(({ score }) => score)).toEqual([1, 0]);
    const table = await server.call(`/api/batches/${first}/export?format=csv`);
    expect(table.headers['content-type']).toContain('text/csv');
    expect(table.text.split('\r\n')[1]).toMatch(/^France,1,completed,1,Paris,/);
    expect((await server.call('/api/batches/nothing/export')).status).toBe(404);
  });

  it.each([
    [{ cases: { format: 'jsonl', text: '' } }, 'The data set has no cases.'],
    [{ score: 'nicely' }, 'there is no score "nicely"'],
    [{ score: 'exact:expected=gold' }, 'The case "France" has no field "gold"'],
    [{ flow: 'nothing' }, 'nothing'],
  ])('is refused as %j before anything is run', async (wrong, message) => {
    const refused = await server.call('/api/batches', { body: request(['France'], wrong) });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.text).toContain(message.replaceAll('"', '\\"'));
    expect(openai.calls).toHaveLength(0);
  });

  it('can be removed; its runs stay', async () => {
    const id = await create(request(['France']));
    await untilBatch(server, id, 'done');
    const [job] = (await results(id)).jobs;
    expect((await server.call(`/api/batches/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await server.call(`/api/batches/${id}`)).status).toBe(404);
    expect((await server.call(`/api/runs/${job!.run}`)).status).toBe(200);
  });
});
