import type { BatchSummary, ResultRecord } from '../protocol/batches.ts';
import { bootstrapInterval, histogram, mean, passAtK } from './statistics.ts';

/** What counts of a result; its output and error do not. */
export type ScoredRecord = Omit<ResultRecord, 'output' | 'error' | 'seed'>;

/**
 * What a batch came to so far. The bootstrap of the interval is the only slow part, a fraction of a second for
 * 10,000 cases; without a seed it is left out.
 */
export function summarize(records: readonly ScoredRecord[], seed?: string): BatchSummary {
  const byCase = scoresByCase(records);
  const costs = records
    .flatMap(({ usage, judging }) => [usage.cost, judging?.cost])
    .filter((cost) => cost !== undefined);
  const rounds = roundsOf(records);
  const passAt = passAtOf([...byCase.values()]);
  const sum = (of: (record: ScoredRecord) => number) => records.reduce((total, record) => total + of(record), 0);
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
    spread: spreadOf(records),
  };
}

/** The scores of every case, sample by sample; empty when nothing scores. */
export function scoresByCase(records: readonly ScoredRecord[]): Map<string, number[]> {
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
function accuracyOf(means: readonly number[], seed: string | undefined) {
  return {
    mean: mean(means),
    ...(seed === undefined ? {} : { interval: bootstrapInterval(means, `${seed}/accuracy`) }),
  };
}

function spreadOf(records: readonly ScoredRecord[]): BatchSummary['spread'] {
  const scores = records.flatMap(({ score }) => (score === undefined ? [] : [score]));
  const costs = records.flatMap(({ usage }) => (usage.cost === undefined ? [] : [usage.cost]));
  return {
    ...(scores.length === 0 ? {} : { score: histogram(scores, { from: 0, to: 1 }) }),
    calls: histogram(
      records.map(({ usage }) => usage.calls),
      { isWhole: true },
    ),
    ...(costs.length === 0 ? {} : { cost: histogram(costs) }),
    seconds: histogram(records.map(({ seconds }) => seconds)),
  };
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

function roundsOf(records: readonly ScoredRecord[]): number[] | undefined {
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
