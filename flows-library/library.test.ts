import { afterAll, describe, expect, it } from 'vitest';
import { contentHash, printFlow } from '#engine/format/index';
import { checkFlow } from '#engine/graph/check-flow';
import { compile } from '#engine/graph/compile';
import { countCalls, describeCalls } from '#engine/graph/count-calls';
import { replayJournal } from '#engine/run/replay';
import { nodeSandbox } from '#engine/sandbox/node';
import { shipped, shippedExample, shippedFlow, shippedFlows } from './index.ts';
import { outlineOf, play } from './play-suite.ts';

const files = import.meta.glob<string>('./*/flow.json', { eager: true, query: '?raw', import: 'default' });
const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

/** What each example came to, by flow and example. */
const outlines = new Map<string, string>();
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

  it('costs what its manual page says', () => {
    const plan = compile(release.flow, shippedFlows);
    const [first] = release.examples;
    const said = (sentence: string) => new RegExp(`${sentence}: \\*\\*([^*]+)\\*\\*\\.`).exec(release.readme)?.[1];
    const itself = said('Counted from the flow itself');
    const example = said('With the input of its first example');
    expect(itself, 'the sentence "Counted from the flow itself: **…**."').toBe(describeCalls(countCalls(plan)));
    if (example !== undefined) expect(example).toBe(describeCalls(countCalls(plan, { input: first!.input })));
  });

  it('has two examples or more', () => {
    expect(release.examples.length).toBeGreaterThanOrEqual(2);
  });
});

describe.each(cases)('the example $name', ({ release, example }) => {
  it('reaches its output with exactly its recorded answers, and replays to the same', async () => {
    const { status, output, requests, journal, asked } = await play({ release, example, sandbox });
    expect(status).toBe('completed');
    expect(output).toEqual(example.output);
    expect(example.output).toBeDefined();
    const recorded = example.answers.filter(({ address }) => exactly(address)).map(({ address }) => address);
    expect(requests.map(({ address }) => address).sort()).toEqual(recorded.sort());
    expect(asked.toSorted()).toEqual((example.people ?? []).map(({ address }) => address).sort());
    const text = JSON.stringify(journal);
    expect(replayJournal(JSON.parse(text)).output).toEqual(example.output);
    outlines.set(`${release.name} ${example.name}`, outlineOf(journal));
  });
});

describe.each(shipped.map((release) => ({ name: release.name, release })))('the journals of $name', ({ release }) => {
  // `npx vitest run --project node flows-library/library.test.ts -u` writes outlines anew after a flow was changed.
  it('have the outlines that are kept', async () => {
    const parts = release.examples.map(({ name }) => `# ${name}\n${outlines.get(`${release.name} ${name}`)}\n`);
    await expect(parts.join('\n')).toMatchFileSnapshot(`./${release.name}/outline.txt`);
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
