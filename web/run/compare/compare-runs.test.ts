import { describe, expect, it } from 'vitest';
import { foldRun } from '#engine/run/fold';
import { forkRun, startRun } from '#engine/run/start-run';
import { createTrace } from '#engine/run/trace';
import { flowOf, testHost } from '#engine/testing/index';
import { atOnce } from '../../store/slices.ts';
import { compareAddress, readComparison } from './compare-address.ts';
import { compareRuns, differingPaths } from './compare-runs.ts';

/** A run of two calls, and a fork of it in which somebody wrote another draft. */
async function runAndFork() {
  const flow = flowOf({
    nodes: [
      { id: 'plan', type: 'template', text: 'On {{ question }}' },
      { id: 'write', type: 'ask', performer: { model: 'writer' }, prompt: '{{ plan }}' },
      { id: 'check', type: 'ask', performer: { model: 'critic' }, prompt: '{{ text }}' },
    ],
    edges: [
      'input.question -> plan.question',
      'plan.text -> write.plan',
      'write.text -> check.text',
      'check.text -> output.answer',
    ],
  });
  const host = testHost();
  const models = { '*': { provider: 'scripted', model: 'm' } };
  const run = await startRun(host, { flow, input: { question: 'tea' }, models });
  await run.settled();
  const entries = await host.store.read(run.id);
  const at = entries.findIndex((entry) => entry.type === 'activation.completed' && entry.address === 'write#1') + 1;
  const fork = await forkRun(host, run.id, { at, edit: { outputs: { text: 'Mine.' } } });
  await fork.settled();
  const read = async (id: string) => {
    const journal = await host.store.read(id);
    const trace = createTrace();
    foldRun(journal, trace);
    return { entries: journal, records: trace.activations };
  };
  return { first: await read(run.id), second: await read(fork.id) };
}

describe('Two runs compared', () => {
  it('share what they began with and part where somebody wrote something else', async () => {
    const { first, second } = await runAndFork();
    const { shared, parting, rows } = atOnce(compareRuns(first, second));
    expect(shared).toBe(2);
    expect(parting?.second).toMatchObject({ address: 'write#1', outputs: { text: 'Mine.' } });
    expect(rows.map(({ address, difference }) => [address, difference])).toEqual([
      ['plan#1', 'same'],
      ['write#1', 'origin'],
      ['check#1', 'differs'],
    ]);
    expect([...differingPaths(rows)]).toEqual(['write', 'check']);
  });

  it('are alike when one is the other', async () => {
    const { first } = await runAndFork();
    const { parting, rows } = atOnce(compareRuns(first, first));
    expect(parting).toBeUndefined();
    expect(rows.every(({ difference }) => difference === 'same')).toBe(true);
  });

  it('show what only one of them did where it did it', async () => {
    const { first, second } = await runAndFork();
    const without = new Map([...first.records].filter(([address]) => address !== 'write#1'));
    expect(
      atOnce(compareRuns({ ...first, records: without }, second)).rows.map(({ address, difference }) => [
        address,
        difference,
      ]),
    ).toEqual([
      ['plan#1', 'same'],
      ['write#1', 'only-second'],
      ['check#1', 'differs'],
    ]);
  });

  it('have an address of their own', () => {
    const runs = { first: { place: 'server', run: 'a1' }, second: { place: 'browser', run: 'b2' } } as const;
    const address = compareAddress(runs.first, runs.second);
    expect(address).toBe('/runs/compare?a=a1&b=browser-b2');
    expect(readComparison(address.slice(address.indexOf('?')))).toEqual(runs);
    expect(readComparison('?a=a1')).toBeUndefined();
  });
});
