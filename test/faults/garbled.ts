import fc from 'fast-check';
import { expect } from 'vitest';
import { FlowError } from '#engine/errors';

/** A text with pieces cut out, doubled, moved and replaced by what parsers stumble over. */
export function garbled(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const odd = fc.oneof(
    fc.constantFrom(
      '',
      '{',
      '}',
      '[',
      ']',
      '"',
      ',',
      ':',
      'null',
      '1e999',
      '-0',
      '\\u0000',
      '\ud800',
      '\u202e',
      '__proto__',
    ),
    fc.constantFrom(
      '"constructor"',
      '"toString"',
      '{{',
      '}}',
      '{%',
      '%}',
      '${',
      '`',
      '//',
      '"a":',
      '[[[[[[[[',
      '\u0000',
    ),
    fc.string({ maxLength: 12 }),
  );
  const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat({ max: 40 }), put: odd });
  return fc.tuple(texts, fc.array(change, { maxLength: 4 })).map(([text, changes]) =>
    changes.reduce((whole, { at, cut, put }) => {
      const from = Math.floor(at * whole.length);
      return whole.slice(0, from) + put + whole.slice(from + cut);
    }, text),
  );
}

/** True when the work is done, false when it refused as it should: with an error that says what is wrong. */
export function onlyFlowErrors(work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(FlowError);
    expect(error instanceof FlowError && error.code).not.toBe('INTERNAL');
    return false;
  }
}
