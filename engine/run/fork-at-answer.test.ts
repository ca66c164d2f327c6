import { expect, it } from 'vitest';
import { forkRun, replayJournal, startRun } from '../index.ts';
import { flowOf, whyInput as input, scripted as models, person, testHost } from '../testing/index.ts';

const flow = (task: object) =>
  flowOf({
    nodes: [person('say', '{{ question }}', { task: { kind: 'answer', dueSeconds: 10, ...task } })],
    edges: ['input.question -> say.question', 'say.text -> output.answer'],
  });

it('a fork that begins just behind an answer goes on with what follows from it', async () => {
  const host = testHost();
  const run = await startRun(host, { flow: flow({}), input, models });
  await run.settled();
  await run.answer(run.summary().openTasks[0]!.id, 'Because.', 'me');
  const entries = await host.store.read(run.id);
  const fork = await forkRun(host, run.id, { at: entries.findIndex(({ type }) => type === 'task.answered') + 1 });
  expect(await fork.settled()).toBe('completed');
  expect(fork.state.outcome).toEqual({ output: { answer: 'Because.' } });
  expect(replayJournal(await host.store.read(fork.id)).status).toBe('completed');
});

it.each([
  ['takes the default', { onDue: { default: 'No idea.' } }, 'completed'],
  ['fails', { onDue: 'fail' }, 'failed'],
] as const)('a fork that begins just behind the end of a due time %s', async (_, task, status) => {
  const host = testHost();
  const run = await startRun(host, { flow: flow(task), input, models });
  await run.settled();
  host.clock.advance(10_000);
  await run.settled();
  const entries = await host.store.read(run.id);
  const fork = await forkRun(host, run.id, { at: entries.findIndex(({ type }) => type === 'task.expired') + 1 });
  expect(await fork.settled()).toBe(status);
  expect(replayJournal(await host.store.read(fork.id)).status).toBe(status);
});
