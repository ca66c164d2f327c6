import { afterAll, describe, expect, it } from 'vitest';
import { nodeSandbox } from '#engine/sandbox/node';
import { shippedExample } from './index.ts';
import { playNamed } from './play-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const percent = ['confident-answer', 'percent'] as const;

describe('confident-answer', () => {
  it('shows persona and form first, then solved examples, then the question', async () => {
    const { input } = shippedExample(...percent);
    const changed = { input: { ...input, persona: 'You are a botanist.' } };
    const { requests } = await playNamed(percent, { sandbox }, changed);
    const [{ turns } = { turns: [] }] = requests;
    expect(turns.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
    expect(turns[0]?.content).toMatch(/^You are a botanist\.\n\nAnswer with JSON only/);
    expect(turns.at(-1)?.content).toBe(input.prompt);
  });

  it.each([
    ['{"answer":" YES "}', 'yes', 0],
    ['{"answer":true,"confidence_level":1}', null, 1],
    ['{"answer":"perhaps","confidence_level":"0,7"}', null, 0.7],
    ['Well. {"reasoning":"So it is.","answer":"no","confidence_level":"100%"}', 'no', 1],
  ])('reads %s as %j at %d', async (text, answer, confidence) => {
    const answers = [{ address: 'ask#1', text }];
    const { output } = await playNamed(percent, { sandbox }, { answers });
    expect(output?.reply).toMatchObject({ answer, confidence });
  });

  it('takes any answer where none are listed, and none where nothing is said', async () => {
    const { input } = shippedExample(...percent);
    const open = { ...input, options: [] };
    for (const [said, answer] of [
      [7, '7'],
      [true, 'true'],
      ['  ', null],
    ]) {
      const answers = [{ address: 'ask#1', text: JSON.stringify({ answer: said }) }];
      const { output } = await playNamed(percent, { sandbox }, { input: open, answers });
      expect(output?.reply).toMatchObject({ answer });
    }
  });

  it('asks again twice when the reply is no JSON, and then abstains', async () => {
    const answers = [0, 1, 2].map((repair) => ({ address: 'ask#1', repair, text: 'I would rather not say.' }));
    const { output, requests } = await playNamed(percent, { sandbox }, { answers });
    expect(requests).toHaveLength(3);
    expect(output?.reply).toEqual({ answer: null, confidence: 0, reasoning: '' });
  });
});
