import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom, shuffled } from './random.ts';

const draw = (seed: string, count: number): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random());
};

describe('seededRandom', () => {
  it('gives these numbers for these seeds, on every machine and for ever', () => {
    expect({ flowright: draw('flowright', 3), empty: draw('', 2), accented: draw('é', 1) }).toMatchInlineSnapshot(`
      {
        "accented": [
          0.2616635087740562,
        ],
        "empty": [
          0.8006932011478347,
          0.8227663252880922,
        ],
        "flowright": [
          0.625177258324332,
          0.39984904768873164,
          0.7856026889978747,
        ],
      }
    `);
  });

  it('gives every caller its own sequence', () => {
    const first = seededRandom('a');
    const second = seededRandom('a');
    expect([first(), second(), first(), second()]).toEqual([0, 0, 1, 1].map((index) => draw('a', 2)[index]));
  });

  it('spreads evenly over [0, 1), also over the first numbers of neighbouring seeds', () => {
    const first = Array.from({ length: 20_000 }, (_, index) => draw(`seed-${index}`, 1)[0]!);
    for (const numbers of [draw('even', 20_000), first]) {
      const buckets = new Array<number>(10).fill(0);
      for (const number of numbers) buckets[Math.floor(number * 10)]! += 1;
      for (const count of buckets) expect(Math.abs(count - 2000)).toBeLessThan(220);
    }
  });

  it('stays within [0, 1) for any seed', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        for (const number of draw(seed, 50)) expect(number >= 0 && number < 1).toBe(true);
      }),
    );
  });
});

describe('shuffled', () => {
  it('keeps the items, leaves the given array alone and repeats with the seed', () => {
    const items = Object.freeze(['a', 'b', 'c', 'd', 'e', 'f']);
    const result = shuffled(items, seededRandom('order'));
    expect([...result].sort()).toEqual(items);
    expect(result).not.toEqual(items);
    expect(shuffled(items, seededRandom('order'))).toEqual(result);
  });

  it('makes every order equally often', () => {
    const random = seededRandom('fair');
    const counts = new Map<string, number>();
    for (let round = 0; round < 6000; round += 1) {
      const order = shuffled(['a', 'b', 'c'], random).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('takes empty and single lists', () => {
    expect(shuffled([], seededRandom('x'))).toEqual([]);
    expect(shuffled([1], seededRandom('x'))).toEqual([1]);
  });
});
