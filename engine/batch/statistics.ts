import { seededRandom } from '../random.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

const resamples = 2000;

/**
 * The middle 95% of the means of 2000 samples drawn with replacement: the percentile interval of Efron, "Bootstrap
 * methods: another look at the jackknife", Annals of Statistics 7 (1979). The same for the same seed.
 */
export function bootstrapInterval(values: readonly number[], seed: string): Interval {
  if (values.length === 0) return { low: 0, high: 0 };
  const random = seededRandom(seed);
  const means = Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let draw = 0; draw < values.length; draw += 1) sum += values[Math.floor(random() * values.length)]!;
    return sum / values.length;
  }).sort((a, b) => a - b);
  return { low: quantile(means, 0.025), high: quantile(means, 0.975) };
}

/** Between the two values around the place, in proportion. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (place - below);
}

/**
 * The chance that one of k samples is right when c of n are: 1 − C(n−c, k) / C(n, k), the unbiased estimator of Chen et
 * al., "Evaluating large language models trained on code" (2021), §2.1. Undefined when there are fewer than k samples.
 */
export function passAtK(n: number, c: number, k: number): number | undefined {
  if (k > n) return undefined;
  if (n - c < k) return 1;
  let allWrong = 1;
  for (let i = n - c + 1; i <= n; i += 1) allWrong *= 1 - k / i;
  return 1 - allWrong;
}

/**
 * The exact two-sided McNemar test on pairs that differ, b one way and c the other: twice the binomial tail at one half,
 * at most 1. McNemar, Psychometrika 12 (1947).
 */
export function mcnemar(b: number, c: number): number {
  const n = b + c;
  if (n === 0) return 1;
  let tail = 0;
  let logOfChoose = 0;
  const logOfHalves = n * Math.log(0.5);
  for (let i = 0; i <= Math.min(b, c); i += 1) {
    if (i > 0) logOfChoose += Math.log(n - i + 1) - Math.log(i);
    tail += Math.exp(logOfChoose + logOfHalves);
  }
  return Math.min(1, 2 * tail);
}

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

interface HistogramOptions {
  /** Where the first bin begins; the smallest value when absent. */
  readonly from?: number;
  /** Where the last bin ends; the largest value when absent. */
  readonly to?: number;
  /** A bin never holds only a part of a whole number. */
  readonly isWhole?: boolean;
}

const mostBins = 10;

/** How values are spread over at most ten equal bins; a value on a border belongs to the upper bin, the last one excepted. */
export function histogram(values: readonly number[], options: HistogramOptions = {}): Bin[] {
  if (values.length === 0) return [];
  const low = options.from ?? values.reduce((least, value) => Math.min(least, value), values[0]!);
  const high = options.to ?? values.reduce((most, value) => Math.max(most, value), values[0]!);
  if (low === high) return [{ from: low, to: high, count: values.length }];
  const isWhole = options.isWhole === true;
  const width = isWhole ? Math.ceil((high - low + 1) / mostBins) : (high - low) / mostBins;
  const bins = isWhole ? Math.ceil((high - low + 1) / width) : mostBins;
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const at = Math.min(bins - 1, Math.max(0, Math.floor((value - low) / width)));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts.map((count, at) => ({
    from: low + at * width,
    to: isWhole ? low + (at + 1) * width - 1 : low + (at + 1) * width,
    count,
  }));
}
