import { describe, expect, it } from 'vitest';
import { foldRun } from '#engine/run/fold';
import { lifecycleMachine } from '#engine/run/run-actors';
import { startRun } from '#engine/run/start-run';
import { createTrace } from '#engine/run/trace';
import { flowOf, testHost } from '#engine/testing/index';
import { actorRows } from './actor-rows.ts';
import { readChart } from './life-chart.ts';

/** Two items, one of which waits for a person in its sub-flow. */
async function waitingRun() {
  const inner = flowOf({
    name: 'inner',
    interface: { input: { item: {} }, output: { text: {} } },
    nodes: [{ id: 'ask', type: 'ask', performer: { person: 'editor' }, prompt: '{{ item }}' }],
    edges: ['input.item -> ask.item', 'ask.text -> output.text'],
  });
  const flow = flowOf({
    interface: { input: { names: {} }, output: { answer: {} } },
    nodes: [
      {
        id: 'each',
        type: 'map',
        body: {
          nodes: [{ id: 'call', type: 'flow', use: inner, people: { editor: 'editor' } }],
          edges: [
            { from: 'input.item', to: 'call.item' },
            { from: 'call.text', to: 'output.texts' },
          ],
        },
      },
    ],
    edges: ['input.names -> each.items', 'each.texts -> output.answer'],
  });
  const host = testHost();
  const run = await startRun(host, { flow, input: { names: ['a', 'b'] } });
  await run.settled();
  await run.answer(run.summary().openTasks[0]!.id, 'x', 'me');
  await run.settled();
  const trace = createTrace();
  foldRun(await host.store.read(run.id), trace);
  return {
    records: trace.activations,
    latest: new Map([...trace.activations.values()].map((one) => [one.path, one.address])),
  };
}

describe('The actors of a run', () => {
  it('are those that something goes on in, with the work at their end', async () => {
    const { records, latest } = await waitingRun();
    expect(
      actorRows(records, latest, false).map(({ depth, kind, path, status }) => [depth, kind, path, status]),
    ).toEqual([
      [1, 'map', 'each', 'waiting'],
      [2, 'item', 'each[1]', 'waiting'],
      [3, 'flow', 'each[1]/call', 'waiting'],
      [4, 'effect', 'each[1]/call/ask', 'waiting'],
    ]);
  });

  it('include idle instances when all are wanted, but no work that is done', async () => {
    const { records, latest } = await waitingRun();
    const paths = actorRows(records, latest, true).map(({ path }) => path);
    expect(paths).toContain('each[0]/call');
    expect(paths).not.toContain('each[0]/call/ask');
  });
});

describe('The life of a run', () => {
  it('is drawn from the machine itself: where it can go from each state', () => {
    const chart = readChart(lifecycleMachine.config);
    expect(chart.states.map(({ name, isFinal }) => [name, isFinal])).toEqual([
      ['running', false],
      ['waiting', false],
      ['paused', false],
      ['completed', true],
      ['failed', true],
      ['cancelled', true],
    ]);
    expect(chart.next('paused')).toEqual(['running', 'waiting', 'completed', 'failed', 'cancelled']);
    expect(chart.next('completed')).toEqual([]);
  });
});
