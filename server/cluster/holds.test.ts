import { describe, expect, it } from 'vitest';
import { Holds } from './holds.ts';

function holdsAt(): { holds: Holds; pass: (ms: number) => void } {
  let now = 1_000;
  return { holds: new Holds(10_000, () => now), pass: (ms) => (now += ms) };
}

describe('a hold of a run', () => {
  it('is sure for a part of the time that its lock lasts, and again after each renewal', () => {
    const { holds, pass } = holdsAt();
    holds.begin('a', 0);
    pass(7_900);
    expect(holds.isSure('a')).toBe(true);
    holds.renew(['a']);
    pass(7_900);
    expect(holds.isSure('a')).toBe(true);
    pass(200);
    expect(holds.isSure('a')).toBe(false);
  });

  it('is not sure when the word of its lock came after the lock had ended', () => {
    const { holds } = holdsAt();
    holds.begin('a', 12_000);
    expect(holds.isSure('a')).toBe(false);
  });

  it('does not come back by a renewal whose word comes after its end', () => {
    const { holds } = holdsAt();
    holds.begin('a', 0);
    holds.end('a');
    holds.renew(['a']);
    expect(holds.isSure('a')).toBe(false);
  });
});
