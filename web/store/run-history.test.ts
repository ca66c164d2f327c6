import { describe, expect, it } from 'vitest';
import { foldRun } from '#engine/run/fold';
import { startRun } from '#engine/run/start-run';
import { createTrace } from '#engine/run/trace';
import { flowOf, testHost } from '#engine/testing/index';
import { createReplay, longestPauseMs, playOn } from './run-history.ts';
import { atOnce } from './slices.ts';

/** A run in which a loop of two rounds stands beside a person. */
async function finishedRun() {
  const flow = flowOf({
    models: { writer: {} },
    people: { editor: {} },
    nodes: [
      {
        id: 'loop',
        type: 'loop',
        maxRounds: 2,
        body: {
          nodes: [{ id: 'write', type: 'ask', performer: { model: 'writer' }, prompt: '{{ text }}' }],
          edges: [
            { from: 'input.text', to: 'write.text' },
            { from: 'write.text', to: 'output.text' },
          ],
        },
      },
      { id: 'check', type: 'ask', performer: { person: 'editor' }, prompt: '{{ text }}' },
    ],
    edges: ['input.question -> loop.text', 'loop.text -> check.text', 'check.text -> output.answer'],
  });
  const host = testHost();
  const models = { '*': { provider: 'scripted', model: 'm' } };
  const run = await startRun(host, { flow, input: { question: 'Why?' }, models });
  await run.settled();
  await run.answer(run.summary().openTasks[0]!.id, 'So.', 'somebody');
  await run.settled();
  return host.store.read(run.id);
}

describe('A run that is played again', () => {
  it('is at every entry what a fold of that many entries says, forwards and backwards', async () => {
    const entries = await finishedRun();
    const replay = atOnce(createReplay({ run: 'r', place: 'server', entries }));
    const order = [...entries.keys()].map((index) => index + 1);
    for (const count of [...order, ...order.toReversed(), 3, entries.length, 1]) {
      replay.seek(count);
      const trace = createTrace();
      foldRun(entries.slice(0, count), trace);
      const { records, sequence, latest } = replay.store.getState();
      expect(sequence).toBe(count);
      expect([...records]).toEqual([...trace.activations]);
      expect([...latest.keys()].sort()).toEqual(
        [...new Set([...trace.activations.values()].map(({ path }) => path))].sort(),
      );
    }
  });

  it('has an output only where the run had come to one, and no task that could be answered', async () => {
    const entries = await finishedRun();
    const replay = atOnce(createReplay({ run: 'r', place: 'server', entries }));
    expect(replay.store.getState()).toMatchObject({ status: 'completed', output: { answer: 'So.' } });
    replay.seek(entries.findIndex(({ type }) => type === 'task.opened') + 1);
    expect(replay.store.getState()).toMatchObject({ status: 'waiting', output: undefined, tasks: [] });
  });

  it('plays at its speed and does not wait for people as long as they took', async () => {
    const entries = (await finishedRun()).map((entry, index) => ({
      ...entry,
      at: index < 3 ? index * 100 : 3_600_000,
    }));
    expect(playOn(entries, 1, { elapsed: 90, speed: 1 })).toEqual({ count: 1, rest: 90 });
    expect(playOn(entries, 1, { elapsed: 60, speed: 4 })).toEqual({ count: 3, rest: 10 });
    expect(playOn(entries, 3, { elapsed: longestPauseMs, speed: 1 }).count).toBe(entries.length);
  });
});
