import { describe, expect, it } from 'vitest';
import { columnsOf, draftData, guessColumns, guessFormat } from './data-draft.ts';
import { draftScore, noScore, printScore, problemOfScore } from './score-draft.ts';

describe('a score that is filled in', () => {
  it.each([
    'exact',
    'exact:output=report.winner,ignoreCase=true',
    'contains:ignoreCase=true',
    'numeric:output=total,tolerance=0.01',
    'code:output.answer == expected',
    'judge:my-judge',
  ])('is written and read as %s', (score) => {
    expect(printScore(draftScore(score))).toBe(score);
  });

  it('says what is wrong with it', () => {
    expect(problemOfScore(noScore)).toBeUndefined();
    expect(problemOfScore({ ...noScore, kind: 'judge' })).toContain('name the flow that judges');
    expect(problemOfScore({ ...noScore, kind: 'program' })).toContain('Write a program');
    expect(problemOfScore({ ...noScore, kind: 'exact' })).toBeUndefined();
  });
});

describe('a data set that is chosen', () => {
  const ports = { input: { question: { type: 'string' }, hint: {} }, output: {}, optional: ['hint'] } as const;
  const interfaceOf = () => ({ input: { ...ports.input }, output: {}, optional: [...ports.optional] });

  it('is CSV or JSON lines by its name, else by how it begins', () => {
    expect(guessFormat('a.CSV', '{}')).toBe('csv');
    expect(guessFormat('Pasted', ' {"a":1}')).toBe('jsonl');
    expect(guessFormat('Pasted', 'a,b\n1,2')).toBe('csv');
  });

  it('is shown with its columns and first rows', () => {
    expect(draftData('x.csv', 'ask,gold\n1+1?,2\n')).toMatchObject({
      columns: ['ask', 'gold'],
      rows: [{ ask: '1+1?', gold: '2' }],
      count: 1,
    });
    expect(() => draftData('x.jsonl', '{"a":1}\noops')).toThrow('line 2: it is not JSON');
  });

  it('gives inputs the columns of their names, and the only one that is left to the only one needed', () => {
    expect(guessColumns(interfaceOf(), ['id', 'question', 'expected'])).toEqual({
      question: 'question',
      hint: '',
      expected: 'expected',
    });
    const guessed = guessColumns(interfaceOf(), ['ask', 'gold']);
    expect(guessed).toEqual({ question: 'ask', hint: '', expected: 'gold' });
    expect(columnsOf(guessed)).toEqual({ question: 'ask', expected: 'gold' });
  });
});
