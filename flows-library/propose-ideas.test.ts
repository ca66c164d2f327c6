import { afterAll, describe, expect, it } from 'vitest';
import { nodeSandbox } from '#engine/sandbox/node';
import { listIn } from './eeg-suite.ts';
import { shippedExample } from './index.ts';
import { playNamed, promptAt } from './play-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());
const diaries = ['propose-ideas', 'sleep-diaries'] as const;
const buses = ['propose-ideas', 'reviewed'] as const;

// reference/seed-protocols.md §5: idea generation (research question, gap, motivation, approach).
describe('ideas (§5)', () => {
  it('have a question, a gap, a motivation and an approach', async () => {
    const { output } = await playNamed(diaries, { sandbox });
    for (const idea of listIn(output, 'ideas'))
      expect(Object.keys(idea)).toEqual(['question', 'gap', 'motivation', 'approach']);
  });

  it('are asked for with what is known and what data there are, and in the reader’s language', async () => {
    const expert = promptAt(await playNamed(diaries, { sandbox }), 'propose#1');
    expect(expert).toContain('Propose 2 ideas');
    expect(expert).toContain('a light meter beside each bed');
    expect(expert).toContain('Your reader is an expert');
    expect(expert).not.toContain('What is known');
    const novice = promptAt(await playNamed(buses, { sandbox }), 'propose#1');
    expect(novice).toContain('Propose 1 idea that');
    expect(novice).toContain('What is known to both of you:\n- The market is held');
    expect(novice).toContain('new to the field');
  });

  it('are what the person made of them where a person reviews', async () => {
    const { output, asked } = await playNamed(buses, { sandbox });
    expect(asked).toEqual(['propose#1']);
    expect(JSON.stringify(output)).toContain('Do buses come later on market days?');
    expect(JSON.stringify(output)).not.toContain('association');
  });

  it('come from a person alone without any call', async () => {
    const { input } = shippedExample(...buses);
    const ideas = { ideas: [{ question: 'Why?', gap: 'Nobody knows.', motivation: 'I want to.', approach: 'Look.' }] };
    const changes = { input: { ...input, autonomy: 'person' } };
    const done = await playNamed(buses, { sandbox, say: () => ideas }, changes);
    expect(done.requests).toEqual([]);
    expect(done.output).toEqual(ideas);
  });
});
