import { afterAll, describe, expect, it } from 'vitest';
import { nodeSandbox } from '#engine/sandbox/node';
import { shippedExample, shippedRelease } from './index.ts';
import { type Play, playNamed, promptAt } from './play-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const organs = ['codenames-spp', 'two-organs'] as const;
const { input } = shippedExample(...organs);
const targets = input.targets as string[];
const table = 'bank, glove, kidney, Ladder, Moss, organ, trumpet, violin';

/** A game in which the two say this as their whole transcripts. */
const game = (spymaster: string, guesser = 'Final answer: bank', changes = {}): Promise<Play> => {
  const answers = [
    { address: 'spymaster/perform#1', text: spymaster },
    { address: 'guesser/perform#1', text: guesser },
  ];
  return playNamed(organs, { sandbox }, { answers, input: { ...input, ...changes } });
};
const toGuesser = ({ requests }: Play) => requests.filter(({ address }) => address.startsWith('guesser/'));

// reference/seed-protocols.md §2, "Codenames".
describe('the isolated views of Codenames (§2, Codenames)', () => {
  const leaks = [
    ['as in the example', shippedExample(...organs).answers[0]!.text],
    ['with every target in the meeting', 'Participants: A; B\nA: organ violin trumpet\nFinal answer: Concert'],
    ['with a target after the second marker', 'Final answer: Concert Final answer: organ'],
  ] as const;

  it.each(leaks)('no message of the guesser holds a target outside the table, %s', async (_, transcript) => {
    const done = await game(transcript);
    const sent = toGuesser(done).flatMap(({ turns }) => turns.map(({ content }) => content));
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.at(-1)).toContain(table);
    for (const text of sent) {
      const rest = text.replace(table, '').toLowerCase();
      for (const target of targets) expect(rest).not.toContain(target);
    }
  });

  it('nothing that the guesser is sent comes from the targets but the hint and their number', async () => {
    const transcript = leaks[1][1];
    const one = toGuesser(await game(transcript))[0]?.turns;
    const other = toGuesser(await game(transcript, undefined, { targets: ['bank', 'Moss', 'kidney'] }))[0]?.turns;
    expect(other).toEqual(one);
  });

  it.each([
    ['names a target', 'Final answer: organ'],
    ['is a part of a word on the table', 'Final answer: viol'],
    ['has a word on the table in it', 'Final answer: organist'],
    ['has several words', 'Final answer: organ and violin'],
    ['is missing', 'Participants: A; B\nA: organ, violin'],
    ['is empty', 'Final answer: .'],
  ])('the guesser is not asked when the hint %s', async (_, transcript) => {
    const done = await game(transcript);
    expect(toGuesser(done)).toEqual([]);
    expect(done.output).toMatchObject({ status: 'no-hint', score: 0, hint: '', guesses: [] });
    expect(done.output?.remark).not.toBe('');
  });

  it('the spymaster sees targets, number and table', async () => {
    const prompt = promptAt(await playNamed(organs, { sandbox }), 'spymaster/perform#1');
    expect(prompt).toContain(table);
    expect(prompt).toContain('these 3 of them: organ, violin, trumpet');
  });
});

describe('the score of Codenames (§2, Scores)', () => {
  it.each([
    ['Violin, trumpet., ORGAN', 1],
    ['violin, violin, moss', 1 / 3],
    ['bank', 0],
    ['violin; trumpet', 0],
  ])('of %j is %d', async (guess, score) => {
    expect((await game('Final answer: Concert.', `Final answer: ${guess}`)).output).toMatchObject({
      status: 'guessed',
      hint: 'Concert',
      score,
    });
  });

  it('is 0 without a final answer of the guesser (§2, Early termination)', async () => {
    const { output } = await game('Final answer: Concert', 'organ, violin, trumpet');
    expect(output).toMatchObject({ status: 'no-guess', score: 0, guesses: [] });
  });

  it('takes two calls of the flow spp, in its variant', async () => {
    const { requests } = await playNamed(['codenames-spp', 'all-found'], { sandbox });
    expect(requests.map(({ address }) => address)).toEqual(['spymaster/perform#1', 'guesser/perform#1']);
    for (const { turns } of requests) {
      expect(turns.map(({ role }) => role)).toEqual(['system', 'user']);
      expect(turns[1]?.content).toContain('Profiles:');
    }
    expect(shippedRelease('codenames-spp').dependencies).toEqual({ 'spp@1.0.0': shippedRelease('spp').hash });
  });

  it('fails when a target is not on the table', async () => {
    expect((await game('Final answer: Concert', '', { targets: ['cello'] })).status).toBe('failed');
  });
});
