import { afterAll, describe, expect, it } from 'vitest';
import { nodeSandbox } from '#engine/sandbox/node';
import { shippedExample } from './index.ts';
import { type Play, playNamed, promptAt } from './play-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const box = ['spp-multi-agent', 'bird-box'] as const;
const sign = ['spp-multi-agent', 'rounds-used-up'] as const;
const called = ({ requests }: Play) => requests.map(({ address }) => address);
const seat = (name: string, number: number) => `meeting/rounds/seat[${name}]/speak#${number}`;

// reference/seed-protocols.md §2, "Inside the transcript", played by several.
describe('spp-multi-agent (§2, the phases of the transcript)', () => {
  it('finds the personas, lets each advise alone, then drafts and is criticised until all are content', async () => {
    const done = await playNamed(box, { sandbox });
    const addresses = called(done);
    expect(addresses[0]).toBe('identify#1');
    expect(addresses.slice(1, 3).toSorted()).toEqual([
      'brainstorm[Eight-year-old]/idea#1',
      'brainstorm[Joiner]/idea#1',
    ]);
    expect(addresses.slice(3)).toEqual([
      'meeting/rounds/moderate#1',
      seat('Joiner', 1),
      seat('Eight-year-old', 1),
      'meeting/rounds/moderate#2',
      seat('Joiner', 2),
      seat('Eight-year-old', 2),
    ]);
    expect(addresses).toHaveLength(1 + 2 + 2 * (1 + 2));
  });

  it('shows an idea to the leader, never to the other personas before they had theirs', async () => {
    const done = await playNamed(box, { sandbox });
    expect(promptAt(done, 'brainstorm[Joiner]/idea#1')).not.toContain('hammer');
    const first = promptAt(done, 'meeting/rounds/moderate#1');
    expect(first).toContain('Joiner: Saw the boards beforehand.');
    expect(first).toContain('Eight-year-old: I want to hammer myself.');
  });

  it('shows every persona the draft and what was said of it before, and its own persona', async () => {
    const done = await playNamed(box, { sandbox });
    expect(promptAt(done, seat('Joiner', 1))).not.toContain('What others have said');
    expect(promptAt(done, seat('Eight-year-old', 1))).toContain('Joiner: That will hold.');
    expect(promptAt(done, seat('Joiner', 2))).toContain('hammer the roof on with two nails');
    expect(promptAt(done, seat('Joiner', 2))).not.toContain('Overnight is not one afternoon');
    const request = done.requests.find(({ address }) => address === seat('Eight-year-old', 2));
    expect(request?.turns[0]?.content).toContain('You are eight.');
    expect(request?.turns.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
  });

  it('has the leader revise its own draft after the remarks of the last round', async () => {
    const done = await playNamed(box, { sandbox });
    const request = done.requests.find(({ address }) => address === 'meeting/rounds/moderate#2');
    expect(request?.turns.at(-2)?.content).toContain('Glue dries overnight.');
    expect(request?.turns.at(-1)?.content).toContain('Joiner (content): That will hold.');
    expect(request?.turns.at(-1)?.content).toContain('Eight-year-old: Overnight is not one afternoon.');
  });

  it('works the open remarks in when the rounds are used up, and says that nobody is content with it', async () => {
    const done = await playNamed(sign, { sandbox });
    expect(called(done).at(-1)).toBe('finish#1');
    expect(promptAt(done, 'finish#1')).toContain('Intern: Nobody will read it.');
    expect(promptAt(done, 'finish#1')).not.toContain('Cleaner: Clear.');
    expect(done.output).toMatchObject({ satisfied: false, rounds: 1 });
    expect(called(done)).toHaveLength(1 + 2 + 3 + 1);
  });

  it('seats no more personas than it may, and nobody twice', async () => {
    const { answers, input } = shippedExample(...sign);
    const personas = ['Cleaner', 'Cleaner', ' Intern ', 'Director'].map((name) => ({ name, persona: 'You.' }));
    const changed = answers.map((one) =>
      one.address === 'identify#1' ? { ...one, text: JSON.stringify({ personas }) } : one,
    );
    const { output } = await playNamed(sign, { sandbox }, { answers: changed, input });
    expect(output?.personas).toEqual(['Cleaner', 'Intern'].map((name) => ({ name, persona: 'You.' })));
  });
});
