import { describe, expect, it } from 'vitest';
import type { Json } from '../json.ts';
import { readPlot } from './plot.ts';

const bars: Json = { plot: 'bars', categories: ['a', 'b'], series: [{ name: 's', y: [1, 2] }] };
const lines: Json = {
  plot: 'lines',
  series: [{ name: 's', x: [0, 1], y: [3, 4] }],
  marks: [{ label: 'chance', y: 3.5 }],
};

describe('a plot', () => {
  it('is a value that says so and fits', () => {
    expect(readPlot(bars)).toEqual(bars);
    expect(readPlot(lines)).toEqual(lines);
    expect(readPlot({ ...lines, plot: 'points', x: { label: 'Hz', min: 0 } })).toBeDefined();
  });

  it.each<[string, Json]>([
    ['nothing that only looks like one', { plot: 'twist', setting: 'a castle' }],
    ['no text', 'bars'],
    ['no list', [bars]],
    ['nothing with unknown keys', { ...bars, html: '<script>' }],
    ['no bars without a name each', { ...bars, categories: ['a'] }],
    ['no lines of which x and y differ in length', { ...lines, series: [{ name: 's', x: [0], y: [3, 4] }] }],
    ['nothing without series', { ...bars, series: [] }],
    ['no more than 8 series', { ...bars, series: Array.from({ length: 9 }, () => ({ name: 's', y: [1, 2] })) }],
    ['no infinite values', { ...bars, series: [{ name: 's', y: [1, null] }] }],
  ])('is %s', (_, value) => {
    expect(readPlot(value)).toBeUndefined();
  });
});
