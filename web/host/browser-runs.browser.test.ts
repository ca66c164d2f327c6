import { expect, it } from 'vitest';
import { flowOf } from '#engine/testing/index';
import type { RunEvent } from '../client/run-client.ts';
import { browserRuns } from './browser-runs.ts';
import { keepRecording } from './recordings.ts';

const flow = flowOf({
  name: 'ask-and-approve',
  nodes: [
    { id: 'write', type: 'ask', performer: { model: 'writer' }, prompt: '{{ question }}' },
    {
      id: 'approve',
      type: 'ask',
      performer: { person: 'editor' },
      prompt: 'Fine? {{ text }}',
      task: { kind: 'approve' },
    },
  ],
  edges: ['input.question -> write.question', 'write.text -> approve.text', 'approve.approved -> output.answer'],
});

/** Starts the flow in the worker, on a recording, and waits until it asks its person. */
async function startAndWait() {
  await keepRecording('test/one', { answers: [{ address: 'write', text: 'Because it is so.' }] });
  const run = await browserRuns.start({
    flow,
    input: { question: 'Why?' },
    models: { '*': { provider: 'recorded', model: 'test/one' } },
  });
  const events: RunEvent[] = [];
  browserRuns.subscribe(run, (event) => events.push(event));
  await expect.poll(async () => (await browserRuns.get(run)).status, { timeout: 15_000 }).toBe('waiting');
  const [task] = (await browserRuns.tasks()).tasks.filter((one) => one.run === run);
  return { run, task: task!, events };
}

const entriesOf = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === 'entries' ? event.entries : []));

it('runs a flow in a worker, asks its person, and goes on with the answer', async () => {
  const { run, task, events } = await startAndWait();
  expect(task.prompt).toContain('Because it is so.');
  await browserRuns.answer(task.id, { approved: true, comment: '' });
  await expect.poll(async () => (await browserRuns.get(run)).status, { timeout: 15_000 }).toBe('completed');
  expect((await browserRuns.get(run)).output).toEqual({ answer: true });
  await expect.poll(() => entriesOf(events).at(-1)?.type).toBe('run.ended');
  expect(entriesOf(events)).toEqual(await browserRuns.journal(run));
  expect(events.some((event) => event.type === 'delta')).toBe(true);
});

it('refuses a second and an ill-formed answer, and changes nothing by it', async () => {
  const { run, task } = await startAndWait();
  const before = (await browserRuns.journal(run)).length;
  await expect(browserRuns.answer(task.id, { approved: 'perhaps' })).rejects.toMatchObject({ code: 'ANSWER_INVALID' });
  expect(await browserRuns.journal(run)).toHaveLength(before);
  await browserRuns.answer(task.id, { approved: false });
  await expect.poll(async () => (await browserRuns.get(run)).status, { timeout: 15_000 }).toBe('completed');
  const after = await browserRuns.journal(run);
  await expect(browserRuns.answer(task.id, { approved: true })).rejects.toMatchObject({ name: 'FlowError' });
  expect(await browserRuns.journal(run)).toEqual(after);
});

it('starts a new run from a part of another', async () => {
  const { run } = await startAndWait();
  const entries = await browserRuns.journal(run);
  const at = entries.findIndex((entry) => entry.type === 'activation.completed') + 1;
  const forked = await browserRuns.fork(run, { at, edit: { outputs: { text: 'Something else.' } } });
  await expect.poll(async () => (await browserRuns.get(forked)).status, { timeout: 15_000 }).toBe('waiting');
  const [task] = (await browserRuns.tasks()).tasks.filter((one) => one.run === forked);
  expect(task?.prompt).toContain('Something else.');
});

it('lets a model answer where a person was asked, closes the task, and refuses what cannot be called', async () => {
  const { run, task } = await startAndWait();
  await keepRecording('test/approver', {
    answers: [{ address: 'approve', text: '{"approved":true,"comment":"Fine."}' }],
  });
  const before = (await browserRuns.journal(run)).length;
  const change = (path: string, binding: { provider: string; model: string }) =>
    browserRuns.changePerformer(run, { path, performer: { model: 'approver' }, binding });
  const approver = { provider: 'recorded', model: 'test/approver' };
  await expect(change('nobody', approver)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(change('approve', { provider: 'recorded', model: 'no/such' })).rejects.toMatchObject({
    code: 'NO_RECORDED_ANSWER',
  });
  await expect(change('approve', { provider: 'this-browser', model: 'm' })).rejects.toMatchObject({
    code: 'MODEL_NOT_CONFIGURED',
  });
  expect(await browserRuns.journal(run)).toHaveLength(before);
  await change('approve', approver);
  await expect.poll(async () => (await browserRuns.get(run)).status, { timeout: 15_000 }).toBe('completed');
  expect((await browserRuns.get(run)).output).toEqual({ answer: true });
  expect((await browserRuns.task(task.id)).status).toBe('closed');
  await expect(browserRuns.answer(task.id, { approved: true })).rejects.toMatchObject({ code: 'TASK_CLOSED' });
  await expect(change('approve', approver)).rejects.toMatchObject({ code: 'RUN_FINAL' });
});

it('says that a run or a task is not in this browser', async () => {
  await expect(browserRuns.get('nobody')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  await expect(browserRuns.pause('nobody')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  await expect(browserRuns.answer('nobodysid', true)).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });
});
