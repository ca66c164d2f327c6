import { afterAll, describe, expect, it } from 'vitest';
import { nodeSandbox } from '#engine/sandbox/node';
import { shippedRelease } from './index.ts';
import { playNamed, promptAt } from './play-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const tea = ['spp', 'tea-for-the-club'] as const;

const perform = (text: string, input = {}) =>
  playNamed(tea, { sandbox }, { answers: [{ address: 'perform#1', text }], input: { task: 'T', ...input } });

const meeting = [
  'Participants: AI Assistant (you); Cook; Guest',
  '',
  'Start collaboration!',
  '',
  'Cook: Less salt.',
  'AI Assistant (you): Soup:',
  '1. water',
  'Note: no salt at all',
  'Guest: Content.',
  '',
  'Finish collaboration!',
  '',
  'Final answer: Soup',
].join('\n');

// reference/seed-protocols.md §2, "Inside the transcript" and "Parser".
describe('the transcript of solo performance (§2, Inside the transcript)', () => {
  it('is taken apart into participants and turns, with the leader marked', async () => {
    const { output } = await perform(meeting);
    expect(output).toMatchObject({
      answer: 'Soup',
      complete: true,
      problems: [],
      participants: ['AI Assistant (you)', 'Cook', 'Guest'],
      turns: [
        { name: 'Cook', leader: false, text: 'Less salt.' },
        { name: 'AI Assistant (you)', leader: true, text: 'Soup:\n1. water\nNote: no salt at all' },
        { name: 'Guest', leader: false, text: 'Content.' },
      ],
    });
    expect(output).not.toHaveProperty('notice');
  });

  it('has the profiles of the participants, which are no turns', async () => {
    const { output } = await playNamed(['spp', 'profiles'], { sandbox });
    expect(output?.profiles).toMatchObject({ 'Calendar Expert': 'knows the months by heart and counts twice.' });
    expect(output?.turns).toHaveLength(3);
  });

  it.each([
    ['between the first and the second marker', 'x Final answer: one Final answer: two', 'one', true],
    ['in small letters if there is no other', 'x final answer: one', 'one', true],
    ['the one as it was asked for before the one in small letters', 'final answer: a Final answer: b', 'b', true],
    ['in bold', 'x\n**Final answer:** one\n', 'one', true],
    ['as the whole response if there is none', ' I do not know. ', 'I do not know.', false],
    ['as the whole response if nothing follows', 'Final answer: ', 'Final answer:', false],
  ])('has its answer %s (§2, Parser)', async (_, text, answer, complete) => {
    expect((await perform(text)).output).toMatchObject({ answer, complete });
  });

  it.each([
    ['breaks off', meeting.split('\nFinish')[0]!, ['no-final-answer', 'not-finished'], 3],
    [
      'has no list of participants',
      'Cook: Salt!\nFinish collaboration!\nFinal answer: x',
      ['no-participants', 'no-turns'],
      0,
    ],
    ['is no meeting', 'Soup.', ['no-final-answer', 'no-participants', 'not-finished', 'no-turns'], 0],
    ['is empty', '', ['no-final-answer', 'no-participants', 'not-finished', 'no-turns'], 0],
    [
      'has bold names and commas',
      '**Participants:** AI Assistant, Cook\n**Cook:** Salt!\nFinish collaboration!\nFinal answer: x',
      [],
      1,
    ],
    ['leaves out who the leader is', meeting.replace('AI Assistant (you): Soup', 'AI Assistant: Soup'), [], 3],
  ])('may be broken: one that %s is read as far as it goes', async (_, text, problems, turns) => {
    const { output, status } = await perform(text);
    expect(status).toBe('completed');
    expect(output?.problems).toEqual(problems);
    expect(output?.turns).toHaveLength(turns);
  });

  it('shows that the final answer is missing', async () => {
    const { output } = await playNamed(['spp', 'no-final-answer'], { sandbox });
    expect(output).toMatchObject({ complete: false });
    expect(output?.notice).toContain('no final answer');
    expect(output?.answer).toBe(output?.transcript);
  });
});

describe('the prompt of solo performance (§2, Prompt)', () => {
  it('is one call, at temperature 0, with up to 5000 tokens', async () => {
    const { requests } = await playNamed(tea, { sandbox });
    expect(requests.map(({ address }) => address)).toEqual(['perform#1']);
    expect(requests[0]).toMatchObject({ settings: { temperature: 0, topP: 1, maxTokens: 5000 } });
    const ask = shippedRelease('spp').flow.nodes.find(({ id }) => id === 'perform');
    expect(ask).toMatchObject({ retry: { attempts: 6 } });
  });

  it('has a puzzle with one expert, a poem with three personas, the task and the rule for the answer, in this order', async () => {
    const prompt = promptAt(await playNamed(tea, { sandbox }), 'perform#1');
    const places = [
      'Puzzle Expert',
      'Poet; Ten-year-old Reader',
      'Task: Name our tea',
      'close with "Final answer:"',
    ].map((words) => prompt.indexOf(words));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(prompt).not.toContain('Profiles:');
  });

  it('asks for profiles in their variant, and can do with one example', async () => {
    const done = await playNamed(['spp', 'profiles'], { sandbox });
    expect(promptAt(done, 'perform#1')).toContain('Profiles:\n- AI Assistant (you): leads');
    expect(promptAt(done, 'perform#1')).not.toContain('Poet');
    expect(done.requests[0]?.turns[0]).toMatchObject({ role: 'system' });
  });

  it('knows only the assistant and one expert in the variant with a fixed persona', async () => {
    const done = await playNamed(['spp', 'no-final-answer'], { sandbox });
    const prompt = promptAt(done, 'perform#1');
    expect(prompt.match(/^Participants: .*$/gm)).toEqual(Array(2).fill('Participants: AI Assistant (you); Expert'));
    expect(prompt).not.toMatch(/Poet|Reader:|Puzzle Expert/);
    expect(done.requests[0]?.turns.map(({ role }) => role)).toEqual(['user']);
  });
});
