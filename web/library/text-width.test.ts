import { describe, expect, it } from 'vitest';
import { shortenTo } from './text-width.ts';

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
});
