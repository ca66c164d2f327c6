import { describe, expect, it } from 'vitest';
import { placeOn, ticksIn, xRangeOf, yRangeOf } from './plot-scale.ts';

describe('ticks', () => {
  it.each([
    [0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [2, 30, [10, 20, 30]],
    [-1.2, 2.4, [-1, 0, 1, 2]],
    [0, 7e6, [0, 2e6, 4e6, 6e6]],
  ])('from %d to %d are round numbers', (min, max, ticks) => {
    expect(ticksIn({ min, max })).toEqual(ticks);
  });
});

describe('the range of an axis', () => {
  const bars = { plot: 'bars', categories: ['a', 'b'], series: [{ name: 's', y: [2, 4] }] } as const;
  const plotOf = (more: object) => ({ ...structuredClone(bars), categories: ['a', 'b'], ...more }) as never;

  it('of bars begins at zero, also when all are below it', () => {
    expect(yRangeOf(plotOf({})).min).toBe(0);
    expect(yRangeOf(plotOf({ series: [{ name: 's', y: [-2, -4] }] })).max).toBe(0);
  });

  it('holds what the values are compared with', () => {
    expect(yRangeOf(plotOf({ marks: [{ label: 'm', y: 9 }] })).max).toBeGreaterThan(9);
  });

  it('is what the plot says', () => {
    expect(yRangeOf(plotOf({ y: { min: -1, max: 5 } }))).toEqual({ min: -1, max: 5 });
  });

  it('has a height when all values are the same', () => {
    const range = xRangeOf({ plot: 'lines', series: [{ name: 's', x: [3, 3], y: [1, 1] }] });
    expect(range.max).toBeGreaterThan(range.min);
  });
});

describe('a place', () => {
  it('runs upwards on the screen as values grow', () => {
    const place = placeOn({ min: 0, max: 10 }, [200, 0]);
    expect([place(0), place(5), place(10)]).toEqual([200, 100, 0]);
  });
});
