import { expect, it } from 'vitest';
import { flowOf } from '#engine/testing/index';
import { browserRuns } from '../host/browser-runs.ts';
import { keepRecording } from '../host/recordings.ts';
import { type Move, moveRun } from './move-run.ts';

const flow = flowOf({
  name: 'ask-and-approve',
  nodes: [
    { id: 'write', type: 'ask', performer: { model: 'writer' }, prompt: '{{ question }}' },
    { id: 'approve', type: 'ask', performer: { person: 'editor' }, prompt: 'Fine? {{ text }}' },
    { id: 'opinion', type: 'ask', performer: { person: 'editor' }, prompt: 'And you? {{ text }}' },
    { id: 'join', type: 'template', text: '{{ a }} {{ b }}' },
  ],
  edges: ['input.question -> write.question', 'write.text -> approve.text', 'write.text -> opinion.text'].concat([
    'approve.text -> join.a',
    'opinion.text -> join.b',
    'join.text -> output.answer',
  ]),
});

// Both ends are this browser: what matters here is the order of the steps, and that both ends are real.
async function waitingRun() {
  await keepRecording('test/move', { answers: [{ address: 'write', text: 'Because it is so.' }] });
  const run = await browserRuns.start({
    flow,
    input: { question: 'Why?' },
    models: { '*': { provider: 'recorded', model: 'test/move' } },
  });
  await expect.poll(async () => (await browserRuns.get(run)).status, { timeout: 15_000 }).toBe('waiting');
  return run;
}

const move = (run: string, more: Partial<Move> = {}) =>
  moveRun({ from: browserRuns, to: browserRuns, run, decided: {}, untilIdle: () => Promise.resolve(), ...more });

it('goes on as before when the other side refuses it', async () => {
  const run = await waitingRun();
  const models = { writer: { provider: 'recorded', model: 'no/such' } };
  await expect(move(run, { decided: { models } })).rejects.toMatchObject({ code: 'NO_RECORDED_ANSWER' });
  expect(await browserRuns.get(run)).toMatchObject({ status: 'waiting' });
});

it('stays paused when it was paused, wherever it ends up', async () => {
  const run = await waitingRun();
  await browserRuns.pause(run);
  const moved = await move(run);
  expect(await browserRuns.get(moved)).toMatchObject({ status: 'paused' });
  expect(await browserRuns.get(run)).toMatchObject({
    status: 'cancelled',
    movedTo: { place: 'browser', run: moved },
    tasks: [],
  });
});

it('takes along what a person answered after the journal was read', async () => {
  const run = await waitingRun();
  const { tasks } = await browserRuns.get(run);
  let copies = 0;
  const to: Move['to'] = {
    ...browserRuns,
    async importRun(taken) {
      const copy = await browserRuns.importRun(taken);
      copies += 1;
      if (copies === 1) await browserRuns.answer(tasks[0]!.id, 'In time.');
      return copy;
    },
  };
  const moved = await move(run, { to });
  expect(copies).toBe(2);
  await expect.poll(async () => (await browserRuns.get(moved)).status, { timeout: 15_000 }).toBe('waiting');
  const { tasks: left } = await browserRuns.get(moved);
  expect(left).toMatchObject([{ address: 'opinion#1' }]);
  await browserRuns.answer(left[0]!.id, 'And mine.');
  await expect.poll(async () => (await browserRuns.get(moved)).status, { timeout: 15_000 }).toBe('completed');
  expect((await browserRuns.get(moved)).output).toEqual({ answer: 'In time. And mine.' });
});

it('is not moved any more when it came to its end meanwhile', async () => {
  const run = await waitingRun();
  await expect(move(run, { untilIdle: () => browserRuns.cancel(run) })).rejects.toMatchObject({ code: 'RUN_FINAL' });
  const { movedTo } = await browserRuns.get(run);
  expect(movedTo).toBeUndefined();
});
