import type { Plot } from '#engine/schema/index';

export interface Range {
  readonly min: number;
  readonly max: number;
}

const steps = [1, 2, 2.5, 5, 10];

/** Round numbers that divide a range into about so many parts; the first and last lie inside it. */
export function ticksIn({ min, max }: Range, wanted = 5): number[] {
  const rough = (max - min) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (steps.find((candidate) => candidate * power >= rough * 0.999) ?? 10);
  const first = Math.ceil(min / step - 1e-9);
  const count = Math.floor(max / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** What the vertical axis spans: what is drawn and compared with, zero for bars, and some air unless the plot says. */
export function yRangeOf(plot: Plot): Range {
  const values = [...plot.series.flatMap(({ y }) => y), ...(plot.marks ?? []).map(({ y }) => y)];
  if (plot.plot === 'bars') values.push(0);
  return padded(values, plot.y, 0.06);
}

/** What the horizontal axis of lines or points spans. */
export function xRangeOf(plot: Exclude<Plot, { plot: 'bars' }>): Range {
  return padded(
    plot.series.flatMap(({ x }) => x),
    plot.x,
    plot.plot === 'points' ? 0.04 : 0,
  );
}

function padded(values: readonly number[], axis: { min?: number | undefined; max?: number | undefined } = {}, air = 0) {
  const low = values.reduce((least, value) => Math.min(least, value), axis.min ?? Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), axis.max ?? Number.NEGATIVE_INFINITY);
  // All values the same: a line needs some height around it.
  const span = high - low || Math.abs(high) || 1;
  const grow = high === low ? 0.5 * span : air * span;
  return { min: axis.min ?? (low === 0 ? 0 : low - grow), max: axis.max ?? (high === 0 ? 0 : high + grow) };
}

/** Where a value lies between two ends, which may run either way. */
export function placeOn({ min, max }: Range, [from, to]: readonly [number, number]): (value: number) => number {
  return (value) => from + ((value - min) / (max - min)) * (to - from);
}
