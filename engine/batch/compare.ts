import { FlowError } from '../errors.ts';
import type { BatchComparison } from '../protocol/batches.ts';
import { bootstrapInterval, mcnemar, mean } from './statistics.ts';
import { type ScoredRecord, scoresByCase } from './summarize.ts';

/** Compares case by case. Throws BAD_REQUEST when there is nothing to compare. */
export function compareResults(
  first: readonly ScoredRecord[],
  second: readonly ScoredRecord[],
  seed: string,
): BatchComparison {
  const [one, other] = [scoresByCase(first), scoresByCase(second)];
  const shared = [...one.keys()].filter((id) => other.has(id)).sort();
  if (shared.length === 0) throw new FlowError('BAD_REQUEST', 'The two have no scored case in common.');
  const refuted = changedCase(first, second);
  if (refuted !== undefined) throw new FlowError('BAD_REQUEST', `The case "${refuted}" is not the same in both.`);
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
function changedCase(first: readonly ScoredRecord[], second: readonly ScoredRecord[]): string | undefined {
  const known = new Map(first.map((record) => [record.case, record.data]));
  return second.find((record) => (known.get(record.case) ?? record.data) !== record.data)?.case;
}

/** A case that the two did not do equally well. */
export interface DifferingCase {
  readonly case: string;
  /** Mean over its samples. */
  readonly first: number;
  readonly second: number;
}

/** The cases that both have and that scored differently, the greatest difference first. */
export function differingCases(first: readonly ScoredRecord[], second: readonly ScoredRecord[]): DifferingCase[] {
  const [one, other] = [scoresByCase(first), scoresByCase(second)];
  return [...one]
    .flatMap(([id, scores]): DifferingCase[] => {
      const others = other.get(id);
      if (others === undefined) return [];
      const pair = { case: id, first: mean(scores), second: mean(others) };
      return pair.first === pair.second ? [] : [pair];
    })
    .sort((a, b) => Math.abs(b.second - b.first) - Math.abs(a.second - a.first) || (a.case < b.case ? -1 : 1));
}
