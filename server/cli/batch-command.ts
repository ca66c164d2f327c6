import { existsSync, renameSync } from 'node:fs';
import {
  type Case,
  type CaseJob,
  checkExpected,
  isFinalStatus,
  keyOf,
  type ResultRecord,
  type ResultsHead,
  readCases,
  readScoreSpec,
  runCase,
  type ScoreSpec,
  type Scoring,
  seedOf,
  workOff,
} from '#engine/batch/index';
import { forCase } from '#engine/batch/job-run';
import { hashOfStart, printModels } from '#engine/batch/plan-batch';
import { FlowError } from '#engine/errors';
import { memoryStore } from '#engine/journal/memory-store';
import type { StartOptions } from '#engine/run/run-api';
import { nodeSandbox } from '#engine/sandbox/node';
import { prepareRun } from '../durable/prepare-run.ts';
import { newId } from '../host/ids.ts';
import { type BatchOptions, readBatchOptions } from './batch-options.ts';
import { compareFiles, reportBatch, reportPlan } from './batch-report.ts';
import { type BatchResults, openResults } from './batch-results.ts';
import { type HostParts, journalPath, runOnce } from './batch-run.ts';
import { openLibrary } from './library-access.ts';
import { readNamedFile } from './options.ts';
import { readFlowArgument } from './read-flow.ts';
import { createHost } from './run-command.ts';
import { modelsForRun } from './run-models.ts';
import { toolsForRun } from './run-tools.ts';
import type { Terminal } from './terminal.ts';

/** `flowright batch`: a flow over the cases of a data set, scored; or two results files compared. */
export async function batch(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = readBatchOptions(args, terminal);
  if ('files' in options) return compareFiles(options, terminal);
  const spec = options.score === undefined ? undefined : readScoreSpec(options.score);
  const library = openLibrary(options, terminal);
  const models = await modelsForRun(options, library, terminal);
  const prepare = (flow: string) => prepareRun(toRequest(options, flow), { source: library, models });
  const start = await prepare(options.flow);
  const judge = spec?.kind === 'judge' ? await prepare(spec.flow) : undefined;
  const cases = readCases(readNamedFile(options.cases), {
    format: /\.csv$/i.test(options.cases) ? 'csv' : 'jsonl',
    interface: start.flow.interface,
    peopleFields: Object.values(options.people).flatMap((binding) => (binding === 'ask' ? [] : [binding.field])),
    common: options.input ?? {},
  });
  if (spec !== undefined) checkExpected(spec, cases);
  if (options.isDryRun) return reportPlan({ start, judge, cases, options }, terminal);

  const sandbox = nodeSandbox();
  const results = openResults(options.out, headOf(options, start), options.seed !== undefined);
  try {
    const host = createHost({ models, sandbox, store: memoryStore(), tools: toolsForRun(options, terminal) }, terminal);
    const scoring = spec === undefined ? undefined : scoringOf(spec, { host, judge, terminal, rounds: options.rounds });
    await workThrough({ options, start, cases, host, results, terminal, scoring });
    return reportBatch(results, options, terminal);
  } finally {
    results.close();
    await sandbox.close();
  }
}

function toRequest({ models, people, budget, hosts, tools }: BatchOptions, flow: string) {
  return {
    flow: readFlowArgument(flow),
    input: {},
    models: { ...models },
    people: { ...people },
    grants: { hosts: [...hosts], tools: [...tools] },
    ...(budget === undefined ? {} : { budget }),
  };
}

function headOf({ seed, score, input = {} }: BatchOptions, { flow, flows, models = {} }: StartOptions): ResultsHead {
  return {
    format: 'flowright-results',
    version: 1,
    flow: flow.name,
    hash: hashOfStart({ flow, flows: flows ?? {} }),
    seed: seed ?? newId(),
    ...(score === undefined ? {} : { score }),
    models: printModels(models),
    ...(Object.keys(input).length === 0 ? {} : { input }),
  };
}

interface ScoringParts {
  readonly host: HostParts;
  readonly judge: StartOptions | undefined;
  readonly terminal: Terminal;
  readonly rounds: string | undefined;
}

function scoringOf(spec: ScoreSpec, { host, judge, terminal, rounds }: ScoringParts): Scoring {
  const common = { spec, sandbox: host.sandbox, rounds };
  if (judge === undefined) return common;
  const inputs = Object.keys(judge.flow.interface.input);
  return { ...common, judge: { inputs, run: (input, seed) => runOnce({ ...judge, input, seed }, { host, terminal }) } };
}

interface Batch {
  readonly options: BatchOptions;
  readonly start: StartOptions;
  readonly cases: readonly Case[];
  readonly host: HostParts;
  readonly results: BatchResults;
  readonly terminal: Terminal;
  readonly scoring: Scoring | undefined;
}

/** Works through what has no result yet, so many at the same time. */
async function workThrough(work: Batch): Promise<void> {
  const { options, cases, results, terminal } = work;
  const { seed } = results.head;
  const jobs = cases.flatMap((one) =>
    Array.from(
      { length: options.samples },
      (_, index): CaseJob => ({ one, sample: index + 1, seed: seedOf(seed, one.id, index + 1) }),
    ),
  );
  const open = jobs.filter((job) => !isDone(work, job));
  if (open.length < jobs.length) terminal.say(`${jobs.length - open.length} of ${jobs.length} runs are there already`);
  let next = 0;
  let done = jobs.length - open.length;
  await workOff({
    concurrency: options.concurrency,
    take: async () => open[next++],
    work: async (job) => {
      const record = await runJob(work, job);
      results.add(record);
      done += 1;
      const score = record.score === undefined ? '' : `, score ${record.score}`;
      terminal.say(`${done}/${jobs.length} ${record.case} #${record.sample} ${record.status}${score}`);
    },
  });
}

/** Throws BAD_REQUEST when the case is not the one that was run. */
function isDone({ options, results }: Batch, { one, sample }: CaseJob): boolean {
  const record = results.records.get(keyOf({ case: one.id, sample }));
  if (record === undefined) return false;
  if (record.data !== one.data) {
    const message = `The case "${one.id}" is not the one that the results are of. Name another file with --out.`;
    throw new FlowError('BAD_REQUEST', message);
  }
  return record.status === 'completed' || (isFinalStatus(record.status) && !options.retriesFailed);
}

async function runJob(work: Batch, job: CaseJob): Promise<ResultRecord> {
  const { options, host, results, terminal, scoring } = work;
  const { one, sample, seed } = job;
  const journal = options.journals === undefined ? undefined : journalPath(options.journals, one.id, sample);
  const before = results.records.get(keyOf({ case: one.id, sample }));
  // A run that has failed for good stays as it is; another attempt is another run.
  if (journal !== undefined && before !== undefined && isFinalStatus(before.status) && existsSync(journal))
    renameSync(journal, `${journal}.${before.status}`);
  const start = { ...work.start, ...forCase(work.start, job), input: one.input, seed };
  const record = await runCase(job, () => runOnce(start, { host, terminal, journal }), scoring);
  return { ...record, ...(journal === undefined ? {} : { journal }) };
}
