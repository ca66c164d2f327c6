import { describe, expect, it } from 'vitest';
import { changedValues, printTexts, readTexts } from './message-texts.ts';

const values = { text: '42', score: 42, list: ['a', 'b'], note: null };

describe('Messages as texts', () => {
  it('are read again as what they were', () => {
    expect(readTexts(printTexts(values), values)).toEqual({ values, problems: {} });
    expect(changedValues(values, values)).toEqual({});
  });

  it('keep text as text, and say which port holds no JSON', () => {
    const texts = { ...printTexts(values), text: 'true', score: 'many' };
    const read = readTexts(texts, values);
    expect(read.values.text).toBe('true');
    expect(read.problems).toEqual({ score: 'This is not JSON.' });
  });

  it('keep a list a list', () => {
    expect(readTexts({ list: '"a"' }, values).problems).toEqual({ list: 'This port takes a list: write [ … ].' });
    const read = readTexts({ list: '["a"]' }, values);
    expect(changedValues(read.values, values)).toEqual({ list: ['a'] });
  });
});
