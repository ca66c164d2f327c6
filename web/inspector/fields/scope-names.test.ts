import { describe, expect, it } from 'vitest';
import { describeAt, membersAt, type ScopeName, wordsAt } from './scope-names.ts';

const verdict: ScopeName = {
  name: 'verdict',
  type: 'object',
  origin: 'from judge.value',
  schema: {
    type: 'object',
    properties: {
      score: { type: 'number' },
      reasons: { type: 'array', items: { type: 'object', properties: { text: { type: 'string' } } } },
    },
    required: ['score'],
  },
};
const names: readonly ScopeName[] = [verdict, { name: 'draft', type: 'text', origin: 'not connected' }];

describe('what may be written next', () => {
  it('is a field of the object before the dot, at any depth and in lists', () => {
    expect(membersAt(names, 'verdict.')).toEqual([
      { name: 'score', type: 'number' },
      { name: 'reasons', type: 'list' },
    ]);
    expect(membersAt(names, '{{ verdict.reasons[0].te')).toEqual([{ name: 'text', type: 'text' }]);
    expect(membersAt(names, 'draft != "" && verdict?.sc')).toHaveLength(2);
  });

  it('is nothing behind what has no fields, and a name where no dot is', () => {
    expect(membersAt(names, 'draft.')).toEqual([]);
    expect(membersAt(names, 'unknown.')).toEqual([]);
    expect(membersAt(names, 'verd')).toBeUndefined();
  });
});

describe('what stands under the pointer', () => {
  it('is told with its type', () => {
    expect(describeAt(names, 'verdict.score')).toBe('verdict.score: number');
    expect(describeAt(names, 'draft')).toBe('draft: text');
    expect(describeAt(names, 'verdict')).toContain('"reasons"?: Array<');
    expect(describeAt(names, 'verdict.nothing')).toBeUndefined();
    expect(describeAt(names, 'stranger')).toBeUndefined();
  });

  it('ends where the pointer is', () => {
    expect(wordsAt('{{ verdict.score }}', 6)).toEqual({ text: 'verdict', from: 4, to: 11 });
    expect(wordsAt('{{ verdict.score }}', 13)).toEqual({ text: 'verdict.score', from: 4, to: 17 });
    expect(wordsAt('{{ verdict.score }}', 1)).toBeUndefined();
  });
});
