import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Entry } from '#engine/journal/index';
import { RunCreated, RunList, RunView } from '#engine/protocol/index';
import { askModelFlow, askPersonFlow } from '../testing/test-flows.ts';
import { recordedAnswer, startTestServer, type TestServer } from '../testing/test-server.ts';
import { untilRun } from '../testing/until-run.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function journalOf(id: string): Promise<Entry[]> {
  const { text } = await server.call(`/api/runs/${id}/journal`);
  return text
    .trim()
    .split('\n')
    .map((line): Entry => JSON.parse(line));
}

async function startPaused(body: object): Promise<{ id: string; entries: Entry[] }> {
  const { id } = await server.read('/api/runs', RunCreated, { body });
  await server.read(`/api/runs/${id}/pause`, RunView, { body: {} });
  return { id, entries: await journalOf(id) };
}

it('A run that goes on elsewhere says where, in its own view, in lists and after a restart', async () => {
  const { id, entries } = await startPaused({ flow: askPersonFlow, input: { question: 'rain?' } });
  const moved = await server.read('/api/runs/import', RunCreated, {
    body: { entries, movedFrom: { place: 'server', run: id } },
  });
  const movedTo = { place: 'server', run: moved.id };
  const stale = await server.call(`/api/runs/${id}/cancel`, { body: { movedTo, sequence: 1 } });
  expect(stale).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
  const ended = await server.read(`/api/runs/${id}/cancel`, RunView, { body: { movedTo, sequence: entries.length } });
  expect(ended).toMatchObject({ status: 'cancelled', movedTo, tasks: [] });
  expect((await journalOf(moved.id))[0]).toMatchObject({ movedFrom: { place: 'server', run: id } });
  server = await server.restart();
  const { runs } = await server.read('/api/runs', RunList);
  expect(runs.find((run) => run.id === id)).toMatchObject({ movedTo });
  await server.read(`/api/runs/${moved.id}/resume`, RunView, { body: {} });
  const waiting = await untilRun(server, moved.id, 'waiting');
  await server.call(`/api/tasks/${waiting.tasks[0]!.id}/answer`, { body: { answer: 'Yes.' } });
  expect(await untilRun(server, moved.id, 'completed')).toMatchObject({ output: { answer: 'Yes.' } });
});

it('A run whose model is not known here is refused, and taken over with another one', async () => {
  const models = { '*': { provider: 'recorded', model: 'ask-model/first' } };
  const { entries } = await startPaused({
    flow: askModelFlow,
    input: { question: 'Why?' },
    models,
    breakpoints: [{ path: 'solve', when: 'before' }],
  });
  const foreign = entries.map((entry) =>
    entry.type === 'run.started' ? { ...entry, models: { '*': { provider: 'this-browser', model: 'm' } } } : entry,
  );
  const refused = await server.call('/api/runs/import', { body: { entries: foreign } });
  expect(refused).toMatchObject({ status: 422, body: { error: { code: 'MODEL_NOT_CONFIGURED' } } });
  expect(refused.text).toContain('this-browser');
  const { id } = await server.read('/api/runs/import', RunCreated, {
    body: { entries: foreign, models: { solver: models['*'] }, by: 'me' },
  });
  expect((await journalOf(id)).at(-1)).toMatchObject({ type: 'models.rebound', models: { solver: models['*'] } });
  await server.read(`/api/runs/${id}/resume`, RunView, { body: {} });
  expect(await untilRun(server, id, 'completed')).toMatchObject({ output: { answer: recordedAnswer } });
});
