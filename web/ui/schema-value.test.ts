import { describe, expect, it } from 'vitest';
import { fieldKind, initialValue, labelOf, withProperty } from './schema-value.ts';

describe('The field of a schema', () => {
  it('is a choice, a text, a number, yes or no, a list or a group', () => {
    expect(fieldKind({ enum: ['a', 'b'] }).kind).toBe('choice');
    expect(fieldKind({ type: 'string' }).kind).toBe('text');
    expect(fieldKind({ type: 'integer' })).toEqual({ kind: 'number', isWhole: true });
    expect(fieldKind({ type: 'boolean' }).kind).toBe('yes-no');
    expect(fieldKind({ type: 'array', items: { type: 'string' } }).kind).toBe('list');
    expect(fieldKind({ properties: { a: {} } }).kind).toBe('object');
  });

  it('takes null beside one other type for a field that may stay empty', () => {
    expect(fieldKind({ type: ['string', 'null'] }).kind).toBe('text');
    expect(fieldKind({ anyOf: [{ type: 'number' }, { type: 'null' }] }).kind).toBe('number');
  });

  it('is written as JSON where no control fits', () => {
    expect(fieldKind({}).kind).toBe('json');
    expect(fieldKind({ type: 'object' }).kind).toBe('json');
    expect(fieldKind({ type: ['string', 'number'] }).kind).toBe('json');
  });

  it('begins with its defaults, at any depth, and with nothing else', () => {
    const schema = {
      type: 'object' as const,
      properties: { a: { type: 'string' as const, default: 'x' }, b: { type: 'number' as const }, c: { const: 1 } },
    };
    expect(initialValue(schema)).toEqual({ a: 'x', c: 1 });
    expect(initialValue({ type: 'array', items: { type: 'string' }, minItems: 2 })).toEqual(['', '']);
  });

  it('leaves out a property that is undefined', () => {
    expect(withProperty({ a: 1, b: 2 }, 'a', undefined)).toEqual({ b: 2 });
  });

  it('is named by its title, or by its name in words', () => {
    expect(labelOf('final_answer', {})).toBe('Final answer');
    expect(labelOf('maxRounds', {})).toBe('Max rounds');
    expect(labelOf('x', { title: 'Your view' })).toBe('Your view');
  });
});
