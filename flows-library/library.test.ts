import { afterAll, describe, expect, it } from 'vitest';
import { contentHash, printFlow } from '#engine/format/index';
import { checkFlow } from '#engine/graph/check-flow';
import type { Host, ModelRequest } from '#engine/host';
import type { Entry } from '#engine/journal/index';
import { recordedModels } from '#engine/models/recorded-models';
import type { Example, Release } from '#engine/protocol/library';
import { replayJournal } from '#engine/run/replay';
import { startRun } from '#engine/run/start-run';
import { outputOf } from '#engine/run/summary';
import { nodeSandbox } from '#engine/sandbox/node';
import { testHost } from '#engine/testing/index';
import { recordingOf, shipped, shippedExample, shippedFlow, shippedFlows } from './index.ts';

const files = import.meta.glob<string>('./*/flow.json', { eager: true, query: '?raw', import: 'default' });
const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

interface Play {
  readonly status: string;
  readonly output: unknown;
  readonly requests: readonly ModelRequest[];
  readonly journal: readonly Entry[];
  /** Addresses of the tasks that were opened, in the order in which they were answered. */
  readonly asked: readonly string[];
}

/** Runs an example with its recorded answers; people answer as the example says, or as `say` does. */
async function play(release: Release, example: Example, say = sayAsRecorded(example)): Promise<Play> {
  const recorded = recordedModels(new Map([['example', recordingOf(release, example.name)]]));
  const requests: ModelRequest[] = [];
  const host: Host = {
    ...testHost({ sandbox }),
    models: {
      call(request, options) {
        requests.push(request);
        return recorded.call(request, options);
      },
    },
  };
  const models = { '*': { provider: 'recorded', model: 'example' } };
  const run = await startRun(host, {
    flow: release.flow,
    flows: shippedFlows,
    input: example.input,
    seed: 's',
    models,
  });
  const asked: string[] = [];
  let status = await run.settled();
  while (status === 'waiting') {
    for (const task of run.summary().openTasks) {
      asked.push(task.address);
      await run.answer(task.id, say(task.address), 'tester');
    }
    status = await run.settled();
  }
  const journal = await host.store.read(run.id);
  const failure = journal.find((entry) => entry.type === 'activation.failed');
  expect(failure, 'no activation fails').toBeUndefined();
  return { status, output: outputOf(run.state), requests, journal, asked };
}

type Say = (address: string) => NonNullable<Example['people']>[number]['answer'];

function sayAsRecorded(example: Example): Say {
  return (address) => {
    const found = example.people?.find((person) => person.address === address);
    if (found === undefined) throw new Error(`The example answers no task "${address}".`);
    return found.answer;
  };
}

const exactly = (address: string): boolean => /#\d+$/.test(address);
const cases = shipped.flatMap((release) =>
  release.examples.map((example) => ({ name: `${release.name}: ${example.name}`, release, example })),
);

describe.each(shipped.map((release) => ({ name: release.name, release })))('the shipped flow $name', ({ release }) => {
  it('compiles without any problem', () => {
    expect(checkFlow(release.flow, shippedFlows)).toEqual([]);
  });

  it('lies in the folder of its name, printed as Flowright prints it', () => {
    expect(files[`./${release.name}/flow.json`]).toBe(printFlow(release.flow));
  });

  it('is a release with a hash, roles and pinned dependencies', () => {
    expect(release.hash).toBe(contentHash(release.flow));
    expect(release.shipped).toBe(true);
    expect(release.needs.models).toEqual(expect.arrayContaining(Object.keys(release.flow.models ?? {})));
    for (const [reference, hash] of Object.entries(release.dependencies)) {
      expect(hash).toBe(contentHash(shippedFlows[reference]!));
    }
  });

  it('has a manual page with every section', () => {
    const headings = [...release.readme.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([
      'What it is',
      'When to use it',
      'Settings',
      'Ports',
      'What a run costs',
      'What was changed and why',
      'Known limits',
      'What was reproduced',
    ]);
    expect(release.readme).toMatch(new RegExp(`^# ${release.title}\n`));
  });

  it('has two examples or more', () => {
    expect(release.examples.length).toBeGreaterThanOrEqual(2);
  });
});

describe.each(cases)('the example $name', ({ release, example }) => {
  it('reaches its output with exactly its recorded answers, and replays to the same', async () => {
    const { status, output, requests, journal, asked } = await play(release, example);
    expect(status).toBe('completed');
    expect(output).toEqual(example.output);
    expect(example.output).toBeDefined();
    const recorded = example.answers.filter(({ address }) => exactly(address)).map(({ address }) => address);
    expect(requests.map(({ address }) => address).sort()).toEqual(recorded.sort());
    expect(asked.toSorted()).toEqual((example.people ?? []).map(({ address }) => address).sort());
    const text = JSON.stringify(journal);
    expect(replayJournal(JSON.parse(text)).output).toEqual(example.output);
  });
});

describe('the library', () => {
  it('begins with the flow that a newcomer runs first, and it needs few calls', () => {
    const [first] = shipped;
    expect(first?.name).toBe('self-refine-loop');
    expect(first?.examples[0]?.answers.filter(({ address }) => exactly(address)).length).toBeLessThanOrEqual(6);
  });

  it('says which flow or example does not exist', () => {
    expect(() => shippedFlow('no-such-flow')).toThrow('No flow "no-such-flow" is shipped');
    expect(() => shippedExample('reconcile', 'no-such-example')).toThrow('"reconcile" has no example');
  });
});
