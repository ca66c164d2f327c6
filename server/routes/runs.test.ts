import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LibraryEntry, RunCreated, RunList, RunView } from '#engine/protocol/index';
import { askModelFlow, askPersonFlow, greetFlow } from '../testing/test-flows.ts';
import { recordedAnswer, startTestServer, type TestServer } from '../testing/test-server.ts';
import { untilRun } from '../testing/until-run.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const recorded = { '*': { provider: 'recorded', model: 'ask-model/first' } };

async function start(body: object, headers: Record<string, string> = {}): Promise<string> {
  return (await server.read('/api/runs', RunCreated, { body, headers })).id;
}

describe('POST /api/runs', () => {
  it('runs a flow that is sent along', async () => {
    const id = await start({ flow: greetFlow, input: { name: 'Ada' } });
    const run = await untilRun(server, id, 'completed');
    expect(run).toMatchObject({
      flow: 'greet',
      title: 'Greet',
      output: { greeting: 'Hello Ada!' },
      recorded: false,
      tasks: [],
    });
  });

  it('runs a flow of the library by name, by version and by hash, on its recorded example', async () => {
    const { hash } = await server.read('/api/library/ask-model', LibraryEntry).then((entry) => entry.latest);
    for (const flow of ['ask-model', 'ask-model@1.0.0', hash]) {
      const id = await start({ flow, input: { question: 'How much is 6 × 7?' }, models: recorded });
      const run = await untilRun(server, id, 'completed');
      expect(run).toMatchObject({ output: { answer: recordedAnswer }, recorded: true, usage: { calls: 1 } });
    }
  });

  it('says what is missing when no model is configured', async () => {
    const answer = await server.call('/api/runs', { body: { flow: askModelFlow, input: { question: 'Why?' } } });
    expect(answer).toMatchObject({ status: 422, body: { error: { code: 'MODEL_NOT_CONFIGURED' } } });
    expect(answer.text).toContain('solver');
    expect(answer.text).toContain('OPENAI_BASE_URL');
  });

  it('needs no model for a flow without model roles', async () => {
    expect((await server.call('/api/runs', { body: { flow: greetFlow, input: { name: 'Bo' } } })).status).toBe(202);
  });

  it.each([
    ['a recording that does not exist', { '*': { provider: 'recorded', model: 'ask-model/none' } }],
    ['a provider that does not exist', { solver: { provider: 'nobody', model: 'x' } }],
  ])('refuses %s before anything is started', async (_, models) => {
    const answer = await server.call('/api/runs', { body: { flow: 'ask-model', input: { question: 'Why?' }, models } });
    expect(answer).toMatchObject({ status: 422, body: { error: { code: 'MODEL_NOT_CONFIGURED' } } });
  });

  it('refuses an unknown flow, an invalid one and an input that does not fit', async () => {
    const unknown = await server.call('/api/runs', { body: { flow: 'nowhere@1.0.0', input: {} } });
    expect(unknown).toMatchObject({ status: 404, body: { error: { code: 'FLOW_NOT_FOUND' } } });
    const dangling = { ...greetFlow, edges: [{ from: 'input.name', to: 'nobody.name' }] };
    const invalid = await server.call('/api/runs', { body: { flow: dangling, input: { name: 'Ada' } } });
    expect(invalid).toMatchObject({
      status: 422,
      body: {
        error: {
          code: 'FLOW_INVALID',
          problems: expect.arrayContaining([{ path: 'edges[0].to', message: expect.any(String) }]),
        },
      },
    });
    const wrong = await server.call('/api/runs', { body: { flow: greetFlow, input: { name: 7 } } });
    expect(wrong).toMatchObject({ status: 422, body: { error: { code: 'INPUT_INVALID' } } });
  });

  it('lists every unknown or mistyped key with its path', async () => {
    const answer = await server.call('/api/runs', {
      body: { flow: 'greet', input: {}, owner: 'me', budget: { calls: 'many' } },
    });
    expect(answer.status).toBe(400);
    const { problems } = (answer.body as { error: { problems: Array<{ path: string }> } }).error;
    expect(problems.map((problem) => problem.path).sort()).toEqual(['budget.calls', 'owner']);
  });

  it('starts one run for one Idempotency-Key, however often and however fast it is sent', async () => {
    const body = { flow: greetFlow, input: { name: 'Once' } };
    const headers = { 'idempotency-key': 'order-66' };
    const ids = await Promise.all([1, 2, 3, 4].map(() => start(body, headers)));
    expect(new Set(ids).size).toBe(1);
    await untilRun(server, ids[0]!, 'completed');
    expect(await start(body, headers)).toBe(ids[0]);
    expect(await start(body, { 'idempotency-key': 'order-67' })).not.toBe(ids[0]);
    const other = await server.call('/api/runs', { body: { ...body, input: { name: 'Twice' } }, headers });
    expect(other).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
  });

  it('pauses at a budget and goes on with a higher one', async () => {
    const id = await start({ flow: 'ask-model', input: { question: 'Why?' }, models: recorded, budget: { calls: 0 } });
    await untilRun(server, id, 'paused');
    const resumed = await server.call(`/api/runs/${id}/resume`, { body: { budget: { calls: 5 } } });
    expect(resumed.status).toBe(200);
    expect(await untilRun(server, id, 'completed')).toMatchObject({ output: { answer: recordedAnswer } });
  });
});

describe('GET /api/runs', () => {
  it('lists runs by status and flow in pages, newest first', async () => {
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c'])
      ids.push(await start({ flow: { ...greetFlow, name: 'paged' }, input: { name } }));
    for (const id of ids) await untilRun(server, id, 'completed');
    const found: string[] = [];
    let before: number | undefined;
    for (let page = 0; page < 10; page += 1) {
      const cursor = before === undefined ? '' : `&before=${before}`;
      const list = await server.read(`/api/runs?flow=paged&status=completed,failed&limit=2${cursor}`, RunList);
      found.push(...list.runs.map((run) => run.id));
      before = list.next;
      if (before === undefined) break;
    }
    expect(found).toHaveLength(3);
    expect([...found].sort()).toEqual([...ids].sort());
    expect((await server.read('/api/runs?flow=paged&status=waiting', RunList)).runs).toEqual([]);
  });

  it('refuses a filter that it does not know', async () => {
    for (const query of ['?status=sleeping', '?limit=0', '?limit=many', '?owner=me']) {
      expect((await server.call(`/api/runs${query}`)).status).toBe(400);
    }
  });

  it('answers 404 for a run that does not exist, whatever is asked of it', async () => {
    expect((await server.call('/api/runs/none')).body).toMatchObject({ error: { code: 'RUN_NOT_FOUND' } });
    expect((await server.call('/api/runs/none/journal')).status).toBe(404);
    expect((await server.call('/api/runs/none/events')).status).toBe(404);
    for (const command of ['cancel', 'pause', 'resume']) {
      expect((await server.call(`/api/runs/none/${command}`, { method: 'POST' })).status).toBe(404);
    }
  });
});

describe('commands', () => {
  it('cancels a run that waits, once', async () => {
    const id = await start({ flow: askPersonFlow, input: { question: 'Why?' } });
    await untilRun(server, id, 'waiting');
    expect(await server.read(`/api/runs/${id}/cancel`, RunView, { method: 'POST' })).toMatchObject({
      status: 'cancelled',
      tasks: [],
    });
    expect(await server.call(`/api/runs/${id}/cancel`, { method: 'POST' })).toMatchObject({
      status: 409,
      body: { error: { code: 'RUN_FINAL' } },
    });
  });

  it('pauses and resumes', async () => {
    const id = await start({ flow: askPersonFlow, input: { question: 'Why?' } });
    await untilRun(server, id, 'waiting');
    expect(await server.read(`/api/runs/${id}/pause`, RunView, { method: 'POST' })).toMatchObject({ status: 'paused' });
    expect(await server.read(`/api/runs/${id}/resume`, RunView, { method: 'POST' })).toMatchObject({
      status: 'waiting',
    });
    expect((await server.call(`/api/runs/${id}/resume`, { method: 'POST' })).status).toBe(409);
  });

  it('forks a run with an edited message', async () => {
    const id = await start({ flow: greetFlow, input: { name: 'Ada' } });
    await untilRun(server, id, 'completed');
    const lines = (await server.call(`/api/runs/${id}/journal`)).text.trim().split('\n');
    const at = lines.findIndex((line) => line.includes('"activation.completed"')) + 1;
    const forked = await server.read(`/api/runs/${id}/fork`, RunCreated, {
      body: { at, edit: { outputs: { text: 'Good day.' } } },
    });
    expect(forked.id).not.toBe(id);
    expect(await untilRun(server, forked.id, 'completed')).toMatchObject({ output: { greeting: 'Good day.' } });
    expect((await server.call(`/api/runs/${id}/fork`, { body: { at: 99 } })).status).toBe(400);
  });
});

describe('POST /api/runs/import', () => {
  it('goes on with a run that was begun elsewhere', async () => {
    const id = await start({ flow: askPersonFlow, input: { question: 'Why?' } });
    await untilRun(server, id, 'waiting');
    const entries = (await server.call(`/api/runs/${id}/journal`)).text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const other = await startTestServer();
    try {
      const imported = await other.read('/api/runs/import', RunCreated, { body: { entries } });
      const run = await untilRun(other, imported.id, 'waiting');
      const answered = await other.call(`/api/tasks/${run.tasks[0]?.id}/answer`, { body: { answer: 'Because.' } });
      expect(answered.text).toContain('Because.');
      expect(await untilRun(other, imported.id, 'completed')).toMatchObject({ output: { answer: 'Because.' } });
    } finally {
      await other.close();
    }
  });

  it('refuses what is no journal, and one that does not fit its flow', async () => {
    const foreign = await server.call('/api/runs/import', { body: { entries: [{ type: 'hello' }] } });
    expect(foreign).toMatchObject({ status: 400, body: { error: { code: 'JOURNAL_INVALID' } } });
    const id = await start({ flow: greetFlow, input: { name: 'Ada' } });
    await untilRun(server, id, 'completed');
    const text = (await server.call(`/api/runs/${id}/journal`)).text.replace('Hello Ada!', 'Hello Eve!');
    const changed = await server.call('/api/runs/import', {
      body: {
        entries: text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      },
    });
    expect(changed).toMatchObject({ status: 422, body: { error: { code: 'JOURNAL_MISMATCH' } } });
  });
});

describe('GET /api/runs/{id}/journal', () => {
  it('sends one entry a line, from a sequence on', async () => {
    const id = await start({ flow: greetFlow, input: { name: 'Ada' } });
    const run = await untilRun(server, id, 'completed');
    const all = (await server.call(`/api/runs/${id}/journal`)).text.trim().split('\n');
    expect(all).toHaveLength(run.sequence);
    expect(JSON.parse(all[0]!)).toMatchObject({ type: 'run.started' });
    const rest = await server.call(`/api/runs/${id}/journal?after=1`);
    expect(rest.headers['content-type']).toContain('application/x-ndjson');
    expect(rest.text.trim().split('\n')).toEqual(all.slice(1));
  });
});

describe('POST /api/runs/{id}/performer', () => {
  const binding = { provider: 'recorded', model: 'ask-model/first' };

  it('puts a model where a person is waited for, and a person where a model would answer', async () => {
    const id = await start({ flow: askPersonFlow, input: { question: 'rain?' } });
    const waiting = await untilRun(server, id, 'waiting');
    const body = { path: 'expert', performer: { person: 'colleague' }, by: 'me' };
    await server.read(`/api/runs/${id}/performer`, RunView, { body });
    const moved = await untilRun(server, id, 'waiting');
    expect(moved.tasks).toMatchObject([{ role: 'colleague' }]);
    expect(moved.tasks[0]!.id).not.toBe(waiting.tasks[0]!.id);
    const late = await server.call(`/api/tasks/${waiting.tasks[0]!.id}/answer`, { body: { answer: 'late' } });
    expect(late).toMatchObject({ status: 410, body: { error: { code: 'TASK_CLOSED' } } });
    const model = { path: 'expert', performer: { model: 'solver' }, binding };
    await server.read(`/api/runs/${id}/performer`, RunView, { body: model });
    // The recording has no answer for this node: the call was made, and said so.
    const failed = await untilRun(server, id, 'failed');
    expect(failed.error).toMatchObject({ code: 'NO_RECORDED_ANSWER' });
    expect(await server.call(`/api/runs/${id}/performer`, { body })).toMatchObject({ status: 409 });
  });

  it.each([
    ['a path without an ask', { path: 'nobody', performer: { person: 'me' } }, 404],
    ['a role that is bound to no model', { path: 'expert', performer: { model: 'solver' } }, 422],
    [
      'a model that there is not',
      { path: 'expert', performer: { model: 'solver' }, binding: { provider: 'no', model: 'x' } },
      422,
    ],
    ['what is no performer', { path: 'expert', performer: { robot: 'me' } }, 400],
  ])('refuses %s and changes nothing', async (_, body, status) => {
    const id = await start({ flow: askPersonFlow, input: { question: 'rain?' } });
    const { sequence } = await untilRun(server, id, 'waiting');
    expect((await server.call(`/api/runs/${id}/performer`, { body })).status).toBe(status);
    expect((await server.read(`/api/runs/${id}`, RunView)).sequence).toBe(sequence);
  });
});

describe('breakpoints over HTTP', () => {
  it('stop a run, show and take other messages, step, and let it go on', async () => {
    const body = { flow: greetFlow, input: { name: 'Ada' }, breakpoints: [{ path: 'say', when: 'before' }] };
    const id = await start(body);
    await untilRun(server, id, 'paused');
    const edit = { address: 'say#1', when: 'before', values: { name: 'Bo' } };
    await server.read(`/api/runs/${id}/edit`, RunView, { body: edit });
    await server.read(`/api/runs/${id}/breakpoints`, RunView, { body: { breakpoints: [] } });
    await server.read(`/api/runs/${id}/resume`, RunView, { body: { step: true } });
    await untilRun(server, id, 'paused');
    await server.read(`/api/runs/${id}/resume`, RunView, { body: {} });
    expect(await untilRun(server, id, 'completed')).toMatchObject({ output: { greeting: 'Hello Bo!' } });
    expect((await server.call(`/api/runs/${id}/edit`, { body: edit })).status).toBe(409);
  });

  it('are refused at a place that the run does not have', async () => {
    const nowhere = [{ path: 'nobody', when: 'after' }];
    const early = { flow: greetFlow, input: { name: 'Ada' }, breakpoints: nowhere };
    expect((await server.call('/api/runs', { body: early })).status).toBe(404);
    const id = await start({ flow: askPersonFlow, input: { question: 'rain?' } });
    await untilRun(server, id, 'waiting');
    const answer = await server.call(`/api/runs/${id}/breakpoints`, {
      body: { breakpoints: nowhere },
    });
    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } });
  });
});
