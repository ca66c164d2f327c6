import type { ResultRecord } from './result-record.ts';
import { bootstrapInterval, type Interval, mean, passAtK } from './statistics.ts';

/** What a batch came to. */
export interface BatchSummary {
  readonly cases: number;
  readonly runs: number;
  /** Runs by how they ended. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Mean score over the cases; a run that did not complete scores 0. Absent when nothing scores. */
  readonly accuracy?: { readonly mean: number; readonly interval: Interval };
  /** By k, for cases with at least k samples whose scores are all 0 or 1. */
  readonly passAt?: Readonly<Record<string, number>>;
  /** Mean score after each round; a discussion that was over earlier counts with its last one. */
  readonly rounds?: readonly number[];
  readonly calls: number;
  readonly judgeCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars, the judge's included, as far as prices were known. */
  readonly cost?: number;
  /** Seconds of all runs together. */
  readonly seconds: number;
}

export function summarize(records: readonly ResultRecord[], seed: string): BatchSummary {
  const byCase = scoresByCase(records);
  const costs = records
    .flatMap(({ usage, judging }) => [usage.cost, judging?.cost])
    .filter((cost) => cost !== undefined);
  const rounds = roundsOf(records);
  const passAt = passAtOf([...byCase.values()]);
  const sum = (of: (record: ResultRecord) => number) => records.reduce((total, record) => total + of(record), 0);
  return {
    cases: new Set(records.map((record) => record.case)).size,
    runs: records.length,
    statuses: countsOf(records.map(({ status }) => status)),
    ...(byCase.size === 0 ? {} : { accuracy: accuracyOf([...byCase.values()].map(mean), seed) }),
    ...(passAt === undefined ? {} : { passAt }),
    ...(rounds === undefined ? {} : { rounds }),
    calls: sum(({ usage }) => usage.calls),
    judgeCalls: sum(({ judging }) => judging?.calls ?? 0),
    inputTokens: sum(({ usage, judging }) => usage.inputTokens + (judging?.inputTokens ?? 0)),
    outputTokens: sum(({ usage, judging }) => usage.outputTokens + (judging?.outputTokens ?? 0)),
    ...(costs.length === 0 ? {} : { cost: costs.reduce((total, cost) => total + cost, 0) }),
    seconds: sum(({ seconds }) => seconds),
  };
}

/** The scores of every case, sample by sample; empty when nothing scores. */
export function scoresByCase(records: readonly ResultRecord[]): Map<string, number[]> {
  const scores = new Map<string, number[]>();
  if (!records.some(({ score }) => score !== undefined)) return scores;
  for (const record of [...records].sort((a, b) => a.sample - b.sample)) {
    const list = scores.get(record.case) ?? [];
    list.push(record.score ?? 0);
    scores.set(record.case, list);
  }
  return scores;
}

/** Samples of one case are no cases of their own: what is drawn again for the interval are cases. */
function accuracyOf(means: readonly number[], seed: string) {
  return { mean: mean(means), interval: bootstrapInterval(means, `${seed}/accuracy`) };
}

function passAtOf(cases: ReadonlyArray<readonly number[]>): Record<string, number> | undefined {
  const n = Math.min(...cases.map((scores) => scores.length));
  if (cases.length === 0 || n < 2 || !cases.flat().every((score) => score === 0 || score === 1)) return undefined;
  return Object.fromEntries(
    Array.from({ length: n }, (_, index) => {
      const k = index + 1;
      const chances = cases.map(
        (scores) => passAtK(scores.length, scores.filter((score) => score === 1).length, k) ?? 0,
      );
      return [String(k), mean(chances)];
    }),
  );
}

function roundsOf(records: readonly ResultRecord[]): number[] | undefined {
  const lists = records.flatMap(({ rounds }) => (rounds === undefined || rounds.length === 0 ? [] : [rounds]));
  if (lists.length === 0) return undefined;
  const longest = Math.max(...lists.map((rounds) => rounds.length));
  return Array.from({ length: longest }, (_, at) =>
    mean(lists.map((rounds) => rounds[Math.min(at, rounds.length - 1)]!)),
  );
}

function countsOf(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
