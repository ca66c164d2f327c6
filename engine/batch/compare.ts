import { FlowError } from '../errors.ts';
import type { ResultRecord } from './result-record.ts';
import { bootstrapInterval, type Interval, mcnemar, mean } from './statistics.ts';
import { scoresByCase } from './summarize.ts';

/** Two batches on the same cases. */
export interface Comparison {
  /** Cases that both have; only these count. */
  readonly cases: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly first: number;
  readonly second: number;
  /** Second minus first. */
  readonly difference: { readonly mean: number; readonly interval: Interval };
  /** Of the first sample of every case, when its scores are all 0 or 1. */
  readonly mcnemar?: { readonly onlyFirstRight: number; readonly onlySecondRight: number; readonly p: number };
}

/** Compares case by case. Throws BAD_REQUEST when there is nothing to compare. */
export function compareResults(
  first: readonly ResultRecord[],
  second: readonly ResultRecord[],
  seed: string,
): Comparison {
  const [one, other] = [scoresByCase(first), scoresByCase(second)];
  const shared = [...one.keys()].filter((id) => other.has(id)).sort();
  if (shared.length === 0) throw new FlowError('BAD_REQUEST', 'The two files have no scored case in common.');
  const refuted = changedCase(first, second);
  if (refuted !== undefined) throw new FlowError('BAD_REQUEST', `The case "${refuted}" is not the same in both files.`);
  const pairs = shared.map((id) => [one.get(id)!, other.get(id)!] as const);
  const differences = pairs.map(([a, b]) => mean(b) - mean(a));
  const firstSamples = pairs.map(([a, b]) => [a[0]!, b[0]!] as const);
  const isBinary = firstSamples.flat().every((score) => score === 0 || score === 1);
  const onlyFirstRight = firstSamples.filter(([a, b]) => a > b).length;
  const onlySecondRight = firstSamples.filter(([a, b]) => b > a).length;
  return {
    cases: shared.length,
    onlyFirst: one.size - shared.length,
    onlySecond: other.size - shared.length,
    first: mean(pairs.map(([a]) => mean(a))),
    second: mean(pairs.map(([, b]) => mean(b))),
    difference: { mean: mean(differences), interval: bootstrapInterval(differences, `${seed}/difference`) },
    ...(isBinary ? { mcnemar: { onlyFirstRight, onlySecondRight, p: mcnemar(onlyFirstRight, onlySecondRight) } } : {}),
  };
}

/** Under one id two different cases may stand. */
function changedCase(first: readonly ResultRecord[], second: readonly ResultRecord[]): string | undefined {
  const known = new Map(first.map((record) => [record.case, record.data]));
  return second.find((record) => (known.get(record.case) ?? record.data) !== record.data)?.case;
}
