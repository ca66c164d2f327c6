import { describe, expect, it } from 'vitest';
import { startRun } from '#engine/run/start-run';
import { flowOf, testHost } from '#engine/testing/index';
import { appendedTo, momentAt, momentsOf, readStateChanges, stateAt } from './state-changes.ts';

/** A loop of two rounds that logs what its writer, who remembers, has written. */
async function entriesOfRun() {
  const flow = flowOf({
    nodes: [
      {
        id: 'loop',
        type: 'loop',
        maxRounds: 2,
        body: {
          state: { log: { schema: { type: 'array' }, initial: [], merge: 'append' } },
          nodes: [
            {
              id: 'write',
              type: 'ask',
              performer: { model: 'writer' },
              prompt: '{{ text }}',
              memory: { thread: true },
            },
            { id: 'keep', type: 'set-state', key: 'log' },
          ],
          edges: [
            { from: 'input.text', to: 'write.text' },
            { from: 'write.text', to: 'keep.value' },
            { from: 'write.text', to: 'output.text' },
          ],
        },
      },
    ],
    edges: ['input.question -> loop.text', 'loop.text -> output.answer'],
  });
  const host = testHost({ script: ({ address }) => address });
  const run = await startRun(host, {
    flow,
    input: { question: 'Why?' },
    models: { '*': { provider: 'x', model: 'm' } },
  });
  await run.settled();
  return host.store.read(run.id);
}

describe('What instances keep', () => {
  it('is told at every moment, with what it was before', async () => {
    const changes = readStateChanges(await entriesOfRun());
    const log = changes.filter(({ key }) => key === 'log');
    expect(log.map(({ path, before, after }) => [path, before, after])).toEqual([
      ['loop', undefined, { kind: 'state', value: ['loop/write#1'] }],
      ['loop', { kind: 'state', value: ['loop/write#1'] }, { kind: 'state', value: ['loop/write#1', 'loop/write#2'] }],
    ]);
    const threads = changes.flatMap(({ key, after }) =>
      key === 'write' && after.kind === 'thread' ? [after.turns.length] : [],
    );
    expect(threads).toEqual([2, 4]);
  });

  it('can be looked at as it was', async () => {
    const entries = await entriesOfRun();
    const changes = readStateChanges(entries);
    const moments = momentsOf(changes, entries.length);
    const first = momentAt(moments, moments[0]!)!;
    const cells = stateAt(changes, first);
    expect(cells.find(({ key }) => key === 'log')?.now).toEqual({ kind: 'state', value: ['loop/write#1'] });
    expect(stateAt(changes, entries.length).every(({ change }) => change === undefined)).toBe(true);
    expect(momentAt(moments, entries.length)).toBe(moments.at(-1));
  });
});

it('A list that only grew is told by what it got', () => {
  expect(appendedTo(['a'], ['a', 'b'])).toEqual({ known: 1, items: ['b'] });
  expect(appendedTo(['a'], ['c', 'b'])).toBeUndefined();
});
