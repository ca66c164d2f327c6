import { expect, it } from 'vitest';
import { flowOf, testHost } from '../testing/index.ts';
import type { RunSignal } from './run-api.ts';
import { startRun } from './start-run.ts';

const threeSamples = flowOf({
  nodes: [{ id: 'vote', type: 'ask', performer: { model: 'writer' }, prompt: '{{ question }}', samples: 3 }],
  edges: ['input.question -> vote.question', 'vote.text -> output.answer'],
});

it('an activation waits for its turn from the first of its calls that waits to the last that begins', async () => {
  const begin: Array<() => void> = [];
  const heard: Array<Extract<RunSignal, { type: 'held' }>> = [];
  const host = testHost({
    script: async ({ sample }, { onHeld }) => {
      if (sample === 0) return 'At once.';
      onHeld?.('Full.');
      await new Promise<void>((resolve) => begin.push(resolve));
      onHeld?.(undefined);
      return 'Later.';
    },
  });
  const run = await startRun(
    host,
    { flow: threeSamples, input: { question: 'Why?' }, models: { '*': { provider: 'scripted', model: 'm' } } },
    { listener: (signal) => signal.type === 'held' && heard.push(signal) },
  );
  await expect.poll(() => begin.length).toBe(2);
  const waits = { type: 'held', address: 'vote#1', provider: 'scripted', message: 'Full.' };
  expect(heard).toEqual([waits, waits]);
  for (const one of begin) one();
  await run.settled();
  expect(run.status()).toBe('completed');
  expect(heard).toEqual([waits, waits, { ...waits, message: undefined }]);
});

it('a call that fails while it waits for its turn waits no longer', async () => {
  const heard: unknown[] = [];
  const host = testHost({
    script: (_, { onHeld }) => {
      onHeld?.('Full.');
      return new Error('Given up.');
    },
  });
  const run = await startRun(
    host,
    { flow: threeSamples, input: { question: 'Why?' }, models: { '*': { provider: 'scripted', model: 'm' } } },
    { listener: (signal) => signal.type === 'held' && heard.push(signal.message) },
  );
  await run.settled();
  expect(heard.slice(-1)).toEqual([undefined]);
});
