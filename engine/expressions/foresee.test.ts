import { describe, expect, it } from 'vitest';
import { foresee } from './index.ts';

describe('what is foreseen of a condition', () => {
  it.each([
    ['agreed || round > 2', { round: 3 }, true],
    ['agreed || round > 2', { round: 2 }, undefined],
    ['agreed || round > 2', { round: 2, agreed: false }, false],
    ['agreed && round > 2', { round: 2 }, false],
    ['agreed && round > 2', { round: 3 }, undefined],
    ['(agreed && (round > 2)) || !open', { open: false }, true],
    ['!(agreed || round > 2)', { round: 3 }, false],
    ['round > most', { round: 3 }, undefined],
    ['scores.length > 1 || round > 2', { round: 3 }, true],
    ['(score ?? 0) > 2', {}, undefined],
    ['true', {}, true],
  ])('%s with %j is %j', (source, known, expected) => {
    expect(foresee(source, known)).toBe(expected);
  });

  it('is nothing where a part fails', () => {
    expect(foresee('n.toFixed(200) == "1"', { n: 1 })).toBeUndefined();
  });
});
