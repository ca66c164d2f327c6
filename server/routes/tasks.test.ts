import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AnswerAccepted, RunCreated, TaskList, TaskState } from '#engine/protocol/index';
import { askPersonFlow } from '../testing/test-flows.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { untilRun } from '../testing/until-run.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function openTask(): Promise<{ run: string; task: string }> {
  const body = { flow: askPersonFlow, input: { question: 'tea' } };
  const { id } = await server.read('/api/runs', RunCreated, { body });
  const run = await untilRun(server, id, 'waiting');
  return { run: id, task: run.tasks[0]!.id };
}

const answer = (task: string, value: unknown) => server.call(`/api/tasks/${task}/answer`, { body: { answer: value } });
const sequenceOf = async (run: string) =>
  (await server.call(`/api/runs/${run}/journal`)).text.trim().split('\n').length;

describe('GET /api/tasks', () => {
  it('lists the open tasks with all that is needed to answer', async () => {
    const { run, task } = await openTask();
    const { tasks } = await server.read('/api/tasks', TaskList);
    const found = tasks.find((one) => one.id === task);
    expect(found).toMatchObject({
      run,
      role: 'expert',
      prompt: 'What about tea?',
      flow: 'ask-person',
      flowTitle: 'Ask a person',
    });
    expect((await server.read(`/api/tasks?run=${run}`, TaskList)).tasks).toHaveLength(1);
  });

  it('goes on where a page ended, to the task of the first run', async () => {
    const first = await openTask();
    const second = await openTask();
    const page = await server.read('/api/tasks?limit=1', TaskList);
    expect(page.tasks.map(({ id }) => id)).toEqual([second.task]);
    const rest = await server.read(`/api/tasks?limit=1&before=${page.next}`, TaskList);
    expect(rest.tasks.map(({ id }) => id)).toEqual([first.task]);
  });

  it('never answers a task, however often its address is read', async () => {
    const { run, task } = await openTask();
    const before = await sequenceOf(run);
    for (let time = 0; time < 3; time += 1) await server.call(`/api/tasks/${task}`);
    await server.call(`/api/tasks/${task}/answer`);
    expect(await server.read(`/api/tasks/${task}`, TaskState)).toMatchObject({ status: 'open' });
    expect(await sequenceOf(run)).toBe(before);
  });
});

describe('POST /api/tasks/{id}/answer', () => {
  it('takes an answer and the run goes on', async () => {
    const { run, task } = await openTask();
    const accepted = await server.read(`/api/tasks/${task}/answer`, AnswerAccepted, {
      body: { answer: 'Green.', by: 'Ada' },
    });
    expect(accepted).toEqual({ task, answer: 'Green.' });
    expect(await untilRun(server, run, 'completed')).toMatchObject({ output: { answer: 'Green.' } });
    expect(await server.read(`/api/tasks/${task}`, TaskState)).toMatchObject({ status: 'answered', answer: 'Green.' });
  });

  it('gives the stored result to a second answer that is the same, and 409 to another', async () => {
    const { run, task } = await openTask();
    expect((await answer(task, 'Green.')).status).toBe(200);
    await untilRun(server, run, 'completed');
    const before = await sequenceOf(run);
    expect(await answer(task, 'Green.')).toMatchObject({ status: 200, body: { task, answer: 'Green.' } });
    expect(await answer(task, 'Black.')).toMatchObject({ status: 409, body: { error: { code: 'TASK_ANSWERED' } } });
    expect(await sequenceOf(run)).toBe(before);
  });

  it('takes exactly one of many answers that come at once', async () => {
    const { run, task } = await openTask();
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((value) => answer(task, value)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    const winner = answers.find(({ status }) => status === 200)!.body as { answer: string };
    expect(await untilRun(server, run, 'completed')).toMatchObject({ output: { answer: winner.answer } });
  });

  it('answers 410 once the run was cancelled, and the journal stays as it was', async () => {
    const { run, task } = await openTask();
    await server.call(`/api/runs/${run}/cancel`, { method: 'POST' });
    const before = await sequenceOf(run);
    expect(await answer(task, 'Late.')).toMatchObject({ status: 410, body: { error: { code: 'TASK_CLOSED' } } });
    expect(await sequenceOf(run)).toBe(before);
    expect(await server.read(`/api/tasks/${task}`, TaskState)).toMatchObject({ status: 'closed' });
  });

  it('answers 422 to what does not fit the form, and the task stays open', async () => {
    const { task } = await openTask();
    expect(await answer(task, { text: 7 })).toMatchObject({ status: 422, body: { error: { code: 'ANSWER_INVALID' } } });
    expect(await server.read(`/api/tasks/${task}`, TaskState)).toMatchObject({ status: 'open' });
  });

  it('answers 404 for a task that does not exist and 400 without an answer', async () => {
    expect((await answer('t00000000', 'x')).body).toMatchObject({ error: { code: 'TASK_NOT_FOUND' } });
    expect((await server.call('/api/tasks/t00000000')).status).toBe(404);
    const { task } = await openTask();
    expect((await server.call(`/api/tasks/${task}/answer`, { body: {} })).status).toBe(400);
    expect((await server.call(`/api/tasks/${task}/answer`, { body: { answer: 'x', owner: 'y' } })).status).toBe(400);
  });
});
