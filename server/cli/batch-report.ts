import { compile } from '#engine';
import { countBatch } from '#engine/batch/count-batch';
import {
  type BatchComparison,
  type BatchSummary,
  type Case,
  compareResults,
  type Interval,
  summarize,
} from '#engine/batch/index';
import { describeCalls } from '#engine/graph/count-calls';
import type { StartOptions } from '#engine/run/run-api';
import type { BatchOptions, CompareOptions } from './batch-options.ts';
import { type BatchResults, readResultsFile } from './batch-results.ts';
import { exitStatus } from './exit-status.ts';
import type { Terminal } from './terminal.ts';

interface PlannedBatch {
  readonly start: StartOptions;
  readonly judge: StartOptions | undefined;
  readonly cases: readonly Case[];
  readonly options: BatchOptions;
}

/** `--dry-run`: how many runs and model calls there would be. */
export function reportPlan({ start, judge, cases, options }: PlannedBatch, terminal: Terminal): number {
  const { samples } = options;
  const peopleFromData = Object.values(options.people).some((binding) => binding !== 'ask');
  const plan = compile(start.flow, start.flows ?? {});
  const total = countBatch({
    plan,
    inputs: cases.map(({ input }) => input),
    samples,
    judge: judge === undefined ? undefined : compile(judge.flow, judge.flows ?? {}),
    peopleFromData,
  });
  const runs = cases.length * samples;
  if (options.json) {
    const most = total.most === undefined ? {} : { most: total.most };
    terminal.print(
      JSON.stringify({
        cases: cases.length,
        samples,
        runs,
        calls: { least: total.least, ...most, noBound: total.noBound },
      }),
    );
  } else {
    terminal.print(`${cases.length} cases × ${samples} = ${runs} runs: ${describeCalls(total)}`);
  }
  return exitStatus.completed;
}

/** Says what a batch came to, and returns the exit status. */
export function reportBatch({ head, records }: BatchResults, { json, out }: BatchOptions, terminal: Terminal): number {
  const { spread: _, ...summary } = summarize([...records.values()], head.seed);
  if (json)
    terminal.print(
      JSON.stringify({
        ...summary,
        flow: head.flow,
        seed: head.seed,
        ...(out === undefined ? { results: [...records.values()] } : { out }),
      }),
    );
  else for (const line of linesOf(summary)) terminal.print(line);
  const { failed = 0, cancelled = 0, waiting = 0, running = 0, paused = 0 } = summary.statuses;
  if (failed + cancelled > 0) return exitStatus.failed;
  if (waiting + running > 0) return exitStatus.waiting;
  return paused > 0 ? exitStatus.budget : exitStatus.completed;
}

function linesOf(summary: Omit<BatchSummary, 'spread'>): string[] {
  const { accuracy, passAt, rounds, cost } = summary;
  const ended = Object.entries(summary.statuses).map(([status, count]) => `${count} ${status}`);
  const judge = summary.judgeCalls === 0 ? '' : ` and ${summary.judgeCalls} by the judge`;
  const money = cost === undefined ? '' : `, $${cost.toFixed(4)}`;
  return [
    `${summary.cases} cases, ${summary.runs} runs: ${ended.join(', ')}`,
    ...(accuracy === undefined ? [] : [`accuracy  ${share(accuracy.mean)}  ${within(accuracy.interval)}`]),
    ...Object.entries(passAt ?? {}).map(([k, chance]) => `pass@${k.padEnd(4)} ${share(chance)}`),
    ...(rounds ?? []).map((score, index) => `round ${String(index).padEnd(3)} ${share(score)}`),
    `${summary.calls} model calls${judge}, ${summary.inputTokens} + ${summary.outputTokens} tokens${money}, ${summary.seconds.toFixed(1)} s of work`,
  ];
}

/** `--compare`: two results files on the cases that both have. */
export function compareFiles({ files, seed, json }: CompareOptions, terminal: Terminal): number {
  const [first, second] = files.map(readResultsFile) as [
    ReturnType<typeof readResultsFile>,
    ReturnType<typeof readResultsFile>,
  ]; // two files
  const comparison = compareResults(first.records, second.records, seed);
  if (json) terminal.print(JSON.stringify({ files, ...comparison }));
  else for (const line of comparisonLines(comparison, files)) terminal.print(line);
  return exitStatus.completed;
}

function comparisonLines(comparison: BatchComparison, [first, second]: readonly [string, string]): string[] {
  const { cases, onlyFirst, onlySecond, difference, mcnemar } = comparison;
  const left =
    onlyFirst + onlySecond === 0 ? '' : ` (${onlyFirst} only in the first file, ${onlySecond} only in the second)`;
  const sign = difference.mean > 0 ? '+' : '';
  return [
    `${cases} cases in both${left}`,
    `${share(comparison.first)}  ${first}`,
    `${share(comparison.second)}  ${second}`,
    `difference ${sign}${share(difference.mean)}  ${within(difference.interval)}`,
    ...(mcnemar === undefined
      ? []
      : [
          `McNemar (exact): ${mcnemar.onlyFirstRight} right only in the first, ${mcnemar.onlySecondRight} only in the second, p = ${mcnemar.p.toPrecision(3)}`,
        ]),
  ];
}

function share(value: number): string {
  return `${(value * 100).toFixed(1)}%`;
}

function within(interval: Interval | undefined): string {
  if (interval === undefined) return '';
  const { low, high } = interval;
  return `95% interval ${share(low)} to ${share(high)}`;
}
