import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines, diffWords } from './diff-text.ts';

describe('diffLines', () => {
  it('shows what was removed and added with three lines around it', () => {
    const before = ['1', '2', '3', '4', '5', '6', '7', '8', '9', ''].join('\n');
    expect(diffLines(before, before.replace('5', 'five'))).toEqual([
      {
        before: { line: 2, count: 7 },
        after: { line: 2, count: 7 },
        lines: [
          ...['2', '3', '4'].map((text) => ({ kind: 'same', text })),
          { kind: 'removed', text: '5' },
          { kind: 'added', text: 'five' },
          ...['6', '7', '8'].map((text) => ({ kind: 'same', text })),
        ],
      },
    ]);
    expect(diffLines(before, before)).toEqual([]);
  });

  it('gives up on texts that have nothing in common and shows both wholly', () => {
    const lines = (word: string) => Array.from({ length: 4000 }, (_, index) => `${word} ${index}`).join('\n');
    const [hunk, ...others] = diffLines(lines('old'), lines('new'));
    expect(others).toEqual([]);
    expect(hunk?.before).toEqual({ line: 1, count: 4000 });
    expect(hunk?.lines).toHaveLength(8000);
  });
});

describe('diffWords', () => {
  it('marks the words that differ', () => {
    expect(diffWords('Say it briefly.', 'Say it at length.')).toEqual([
      { kind: 'same', text: 'Say it ' },
      { kind: 'removed', text: 'briefly' },
      { kind: 'added', text: 'at length' },
      { kind: 'same', text: '.' },
    ]);
  });

  it('shows words that were replaced together as one, with the spaces between them', () => {
    expect(diffWords('The lease is renewed for two years.', 'The lease ends in two years.')).toEqual([
      { kind: 'same', text: 'The lease ' },
      { kind: 'removed', text: 'is renewed for' },
      { kind: 'added', text: 'ends in' },
      { kind: 'same', text: ' two years.' },
    ]);
  });

  it('keeps both texts, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
        const without = (kind: string) =>
          diffWords(before, after)
            .filter((piece) => piece.kind !== kind)
            .map(({ text }) => text)
            .join('');
        expect(without('added')).toBe(before);
        expect(without('removed')).toBe(after);
      }),
    );
  });
});
