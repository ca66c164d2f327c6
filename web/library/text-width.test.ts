import { describe, expect, it } from 'vitest';
import { breakInto, shortenTo, textWidth } from './text-width.ts';

const tenEach = (text: string) => text.length * 10;

describe('A title in a box', () => {
  it('stays whole when it fits exactly', () => {
    expect(shortenTo(50, 'Write', tenEach)).toBe('Write');
  });

  it('is cut where it and its ellipsis fit, with no space before the ellipsis', () => {
    expect(shortenTo(70, 'The same again', tenEach)).toBe('The sa…');
    expect(shortenTo(50, 'The same again', tenEach)).toBe('The…');
  });

  it('keeps its first letter in the narrowest box', () => {
    expect(shortenTo(0, 'Write', tenEach)).toBe('W…');
  });

  it('breaks between words, and is cut only in its last line', () => {
    const broken = (text: string) => breakInto(2, 100, { text, measure: tenEach });
    expect(broken('Write')).toEqual(['Write']);
    expect(broken('Write the first draft')).toEqual(['Write the', 'first dra…']);
    expect(broken('Uncomfortably long words')).toEqual(['Uncomfort…', 'long words']);
  });

  it('is wider the larger it is and the wider its letters are', () => {
    expect(textWidth('mmm', 16)).toBeGreaterThan(textWidth('iii', 16));
    expect(textWidth('Ask', 20)).toBeCloseTo(textWidth('Ask', 10) * 2);
  });
});
