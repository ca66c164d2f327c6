import { afterAll, describe, expect, it } from 'vitest';
import { nodeSandbox } from '#engine/sandbox/node';
import { shippedExample } from './index.ts';
import { type Play, playNamed, promptAt } from './play-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const leaves = ['multi-critique', 'falling-leaves'] as const;
const short = ['multi-critique', 'nothing-to-find'] as const;
const called = ({ requests }: Play) => requests.map(({ address }) => address);
const wordsOf = ({ requests }: Play, address: string) =>
  requests
    .find((request) => request.address === address)!
    .turns.map(({ content }) => content)
    .join('\n');

/** The only critic finds so much; the judge says this of the first finding, and that the others are sound. */
function judge(count: number, verdict: object, input = {}): Promise<Play> {
  const unit = { location: 'S1', suggestion: 'Mend it.', criterion: 'Correct', severity: 5 };
  const units = Array.from({ length: count }, (_, index) => ({ ...unit, flaw: `Flaw ${index + 1}.` }));
  const sound = { category: 'sound', severity: 1, corrected: '', why: '' };
  const { answers, input: given } = shippedExample(...short);
  return playNamed(
    short,
    { sandbox },
    {
      answers: [
        ...answers.filter(({ address }) => !address.startsWith('critics')),
        { address: 'critics[a]/criticise#1', text: JSON.stringify({ units }) },
        { address: 'meta[0]/test#1', text: JSON.stringify({ ...sound, ...verdict }) },
        { address: 'meta[*]/test#1', text: JSON.stringify(sound) },
      ],
      input: { ...given, critics: 1, ...input },
    },
  );
}

// reference/seed-protocols.md §6.
describe('multi-critique (§6)', () => {
  it('prepares the task, asks four critics, tests every finding and aggregates', async () => {
    const addresses = called(await playNamed(leaves, { sandbox }));
    expect(addresses[0]).toBe('prepare#1');
    expect(addresses.slice(1, 5).toSorted()).toEqual(
      ['a', 'b', 'c', 'd'].map((name) => `critics[${name}]/criticise#1`),
    );
    expect(addresses.slice(5, 10).toSorted()).toEqual([0, 1, 2, 3, 4].map((index) => `meta[${index}]/test#1`));
    expect(addresses.slice(10)).toEqual(['aggregate#1']);
  });

  it('keeps the critics apart (2: independently, no debate)', async () => {
    const done = await playNamed(leaves, { sandbox });
    const example = shippedExample(...leaves);
    const flaws = ['a', 'b', 'd'].flatMap((name) => {
      const { text } = example.answers.find(({ address }) => address === `critics[${name}]/criticise#1`)!;
      return (JSON.parse(text) as { units: { flaw: string }[] }).units.map(({ flaw }) => flaw);
    });
    expect(flaws).toHaveLength(5);
    const bodies = ['a', 'b', 'c', 'd'].map((name) => wordsOf(done, `critics[${name}]/criticise#1`));
    for (const body of bodies) for (const flaw of flaws) expect(body).not.toContain(flaw);
    expect(new Set(bodies).size).toBe(1);
  });

  it('prepares criteria and good response without seeing the response (1)', async () => {
    const done = await playNamed(leaves, { sandbox });
    expect(wordsOf(done, 'prepare#1')).not.toContain('abscission');
    expect(promptAt(done, 'critics[a]/criticise#1')).toContain('- Clear: no foreign words; short');
  });

  it('numbers the sentences (2: sentences carry [S1] labels)', async () => {
    const { output } = await judge(0, {}, { response: 'One. Two?\n\n"Three!" Four 3.5 times' });
    expect(output?.labelled).toBe('[S1] One. [S2] Two?\n\n[S3] "Three!" [S4] Four 3.5 times');
  });

  it('tests one finding at a time, with the others as context only (3)', async () => {
    const done = await playNamed(leaves, { sandbox });
    const prompt = promptAt(done, 'meta[3]/test#1');
    expect(prompt).toContain('to be tested, U4: at S1, Light, not cold, is the cause. Suggestion: Mention the light.');
    expect(prompt).toContain('- U1: at S1, It is not the cold');
    expect(prompt).not.toContain('Say that there is less light.');
    expect(prompt).not.toContain('- U4');
  });

  it.each([
    ['sound', 'kept', 'At S1: Flaw 1. Mend it. (severity 4)'],
    ['minor', 'kept', 'At S1: Flaw 1. Mend it. (severity 4)'],
    ['misplaced', 'corrected', 'As it should be. (severity 4)'],
    ['vague', 'corrected', 'As it should be. (severity 4)'],
    ['bad-suggestion', 'corrected', 'As it should be. (severity 4)'],
    ['duplicate', 'dropped', undefined],
    ['mistaken', 'dropped', undefined],
  ])('keeps, corrects or drops a finding that is %s (4)', async (category, fate, line) => {
    const done = await judge(1, { category, severity: 4, corrected: 'As it should be.' });
    expect(done.output?.units).toMatchObject([{ id: 'U1', critic: 'a', fate }]);
    const prompt = promptAt(done, 'aggregate#1');
    if (line === undefined) {
      expect(prompt).toContain('No finding stands.');
      expect(prompt).not.toContain('Flaw 1');
    } else expect(prompt).toContain(line);
  });

  it('aggregates what stands, the gravest first', async () => {
    const prompt = promptAt(await playNamed(leaves, { sandbox }), 'aggregate#1');
    const places = ['shorter days', 'layer of cork closes the stalk. (severity', 'At S3: conifers'].map((words) =>
      prompt.indexOf(words),
    );
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(prompt).not.toContain('Exclamation marks');
    const other = promptAt(await judge(2, { severity: 0 }), 'aggregate#1');
    expect(other.indexOf('Flaw 2.')).toBeGreaterThan(0);
    expect(other.indexOf('Flaw 2.')).toBeLessThan(other.indexOf('Flaw 1.'));
  });

  it('tests no more findings of a critic than it is told, and runs on 3 calls when there are none', async () => {
    expect((await judge(7, {}, { max_units: 2 })).requests).toHaveLength(2 + 1 + 2);
    expect(called(await judge(0, {}))).toEqual(['prepare#1', 'critics[a]/criticise#1', 'aggregate#1']);
  });

  it.each([
    [1, 'low'],
    [3, 'low'],
    [4, 'medium'],
    [6, 'medium'],
    [7, 'high'],
    [10, 'high'],
  ])('calls a score of %d %s', async (score, band) => {
    const { answers } = shippedExample(...short);
    const changed = answers.map((one) =>
      one.address === 'aggregate#1' ? { ...one, text: JSON.stringify({ critique: 'c', score }) } : one,
    );
    expect((await playNamed(short, { sandbox }, { answers: changed })).output).toMatchObject({ score, band });
  });
});
