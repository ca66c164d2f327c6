import { describe, expect, it } from 'vitest';
import { joinSpans, move, plainScale, shortScale, stepFor, zoom } from './time-scale.ts';

describe('The line of time', () => {
  it('leaves out what nobody worked in, and finds every time again', () => {
    const night = { from: 1_000, to: 30_000_000 };
    const scale = shortScale({ from: 0, to: 30_002_000 }, [
      { from: 0, to: night.from },
      { from: night.to, to: 30_002_000 },
    ]);
    expect(scale.length).toBeLessThan(3_500);
    expect(scale.gaps).toMatchObject([night]);
    for (const at of [0, 500, 1_000, 30_000_500, 30_002_000]) expect(scale.timeAt(scale.place(at))).toBeCloseTo(at, 0);
    expect(scale.place(30_000_500) - scale.place(30_000_000)).toBe(500);
  });

  it('keeps short pauses as they were', () => {
    expect(
      shortScale({ from: 0, to: 3_000 }, [
        { from: 0, to: 1_000 },
        { from: 2_000, to: 3_000 },
      ]).gaps,
    ).toEqual([]);
  });

  it('is plain when nothing is left out', () => {
    const scale = plainScale({ from: 100, to: 300 });
    expect([scale.length, scale.place(150), scale.timeAt(50)]).toEqual([200, 50, 150]);
  });

  it('joins what touches', () => {
    expect(
      joinSpans([
        { from: 5, to: 9 },
        { from: 0, to: 5 },
        { from: 20, to: 21 },
      ]),
    ).toEqual([
      { from: 0, to: 9 },
      { from: 20, to: 21 },
    ]);
  });

  it('zooms around a place and stops at its ends', () => {
    expect(zoom({ from: 0, to: 1000 }, 1000, { factor: 0.5, around: 1000 })).toEqual({ from: 500, to: 1000 });
    expect(zoom({ from: 500, to: 1000 }, 1000, { factor: 4, around: 500 })).toEqual({ from: 0, to: 1000 });
    expect(move({ from: 0, to: 100 }, 1000, -50)).toEqual({ from: 0, to: 100 });
    expect(move({ from: 800, to: 900 }, 1000, 500)).toEqual({ from: 900, to: 1000 });
  });

  it('has marks at even distances', () => {
    expect(stepFor(3_400, 8)).toBe(500);
    expect(stepFor(3 * 86_400_000, 8)).toBe(43_200_000);
  });
});
