import { existsSync, renameSync } from 'node:fs';
import { contentHash } from '#engine';
import {
  type Case,
  keyOf,
  type ResultRecord,
  type ResultsHead,
  readCases,
  readScoreSpec,
  type ScoreSpec,
} from '#engine/batch/index';
import { FlowError, toErrorFact } from '#engine/errors';
import { sha256Hex } from '#engine/format/index';
import { memoryStore } from '#engine/journal/memory-store';
import { canonicalJson } from '#engine/json';
import type { StartOptions } from '#engine/run/run-api';
import { nodeSandbox } from '#engine/sandbox/node';
import { prepareRun } from '../durable/prepare-run.ts';
import { newId } from '../host/ids.ts';
import { type BatchOptions, readBatchOptions } from './batch-options.ts';
import { compareFiles, reportBatch, reportPlan } from './batch-report.ts';
import { type BatchResults, openResults } from './batch-results.ts';
import { type HostParts, journalPath, runOnce } from './batch-run.ts';
import { type Scoring, scoreRounds, scoreRun } from './batch-score.ts';
import { openLibrary } from './library-access.ts';
import { readNamedFile } from './options.ts';
import { readFlowArgument } from './read-flow.ts';
import { createHost } from './run-command.ts';
import { modelsForRun } from './run-models.ts';
import type { Terminal } from './terminal.ts';

/** `flowright batch`: a flow over the cases of a data set, scored; or two results files compared. */
export async function batch(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = readBatchOptions(args, terminal);
  if ('files' in options) return compareFiles(options, terminal);
  const spec = options.score === undefined ? undefined : readScoreSpec(options.score);
  const library = openLibrary(options, terminal);
  const models = await modelsForRun(options.dataFolder, library, terminal);
  const prepare = (flow: string) => prepareRun(toRequest(options, flow), { source: library, models });
  const start = await prepare(options.flow);
  const judge = spec?.kind === 'judge' ? await prepare(spec.flow) : undefined;
  const cases = readCases(readNamedFile(options.cases), {
    format: /\.csv$/i.test(options.cases) ? 'csv' : 'jsonl',
    interface: start.flow.interface,
    peopleFields: Object.values(options.people).flatMap((binding) => (binding === 'ask' ? [] : [binding.field])),
  });
  if (spec !== undefined) checkExpected(spec, cases);
  if (options.isDryRun) return reportPlan({ start, judge, cases, options }, terminal);

  const sandbox = nodeSandbox();
  const results = openResults(options.out, headOf(options, start), options.seed !== undefined);
  try {
    const host = createHost(models, sandbox, memoryStore(), terminal);
    const scoring = spec === undefined ? undefined : scoringOf(spec, { host, judge, terminal });
    await workOff({ options, start, cases, host, results, terminal, scoring });
    return reportBatch(results, options, terminal);
  } finally {
    results.close();
    await sandbox.close();
  }
}

function toRequest({ models, people, budget, hosts }: BatchOptions, flow: string) {
  return {
    flow: readFlowArgument(flow),
    input: {},
    models: { ...models },
    people: { ...people },
    grants: { hosts: [...hosts] },
    ...(budget === undefined ? {} : { budget }),
  };
}

function headOf({ seed, score }: BatchOptions, { flow, flows, models = {} }: StartOptions): ResultsHead {
  const reached = Object.entries(flows ?? {}).map(([name, one]) => [name, contentHash(one)]);
  const hash = contentHash(flow);
  return {
    format: 'flowright-results',
    version: 1,
    flow: flow.name,
    // A draft that the flow uses may have changed although the flow has not.
    hash: reached.length === 0 ? hash : `sha256-${sha256Hex(canonicalJson([hash, Object.fromEntries(reached)]))}`,
    seed: seed ?? newId(),
    ...(score === undefined ? {} : { score }),
    models: Object.fromEntries(
      Object.entries(models).map(([role, { provider, model }]) => [role, `${provider}/${model}`]),
    ),
  };
}

/** Before anything is paid for: what is compared with must be there. */
function checkExpected(spec: ScoreSpec, cases: readonly Case[]): void {
  if (spec.kind !== 'exact' && spec.kind !== 'contains' && spec.kind !== 'numeric') return;
  const name = spec.expected ?? 'expected';
  const without = cases.find(({ fields }) => fields[name] === undefined);
  if (without === undefined) return;
  throw new FlowError('BAD_REQUEST', `The case "${without.id}" has no field "${name}" to compare with.`);
}

interface JudgeParts {
  readonly host: HostParts;
  readonly judge: StartOptions | undefined;
  readonly terminal: Terminal;
}

function scoringOf(spec: ScoreSpec, { host, judge, terminal }: JudgeParts): Scoring {
  const { sandbox } = host;
  if (judge === undefined) return { spec, sandbox };
  return { spec, sandbox, judge: { start: judge, run: (start) => runOnce(start, { host, terminal }) } };
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

interface Job {
  readonly one: Case;
  readonly sample: number;
}

const finals: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled']);

/** Works through what has no result yet, so many at the same time. */
async function workOff(work: Batch): Promise<void> {
  const { options, cases, results, terminal } = work;
  const jobs = cases.flatMap((one) =>
    Array.from({ length: options.samples }, (_, index): Job => ({ one, sample: index + 1 })),
  );
  const open = jobs.filter((job) => !isDone(work, job));
  if (open.length < jobs.length) terminal.say(`${jobs.length - open.length} of ${jobs.length} runs are there already`);
  let next = 0;
  let done = jobs.length - open.length;
  const worker = async () => {
    for (let job = open[next++]; job !== undefined; job = open[next++]) {
      const record = await runJob(work, job);
      results.add(record);
      done += 1;
      const score = record.score === undefined ? '' : `, score ${record.score}`;
      terminal.say(`${done}/${jobs.length} ${record.case} #${record.sample} ${record.status}${score}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.concurrency, open.length) }, worker));
}

/** Throws BAD_REQUEST when the case is not the one that was run. */
function isDone({ options, results }: Batch, { one, sample }: Job): boolean {
  const record = results.records.get(keyOf({ case: one.id, sample }));
  if (record === undefined) return false;
  if (record.data !== hashOfCase(one)) {
    const message = `The case "${one.id}" is not the one that the results are of. Name another file with --out.`;
    throw new FlowError('BAD_REQUEST', message);
  }
  return record.status === 'completed' || (finals.has(record.status) && !options.retriesFailed);
}

function hashOfCase({ fields, input }: Case): string {
  return sha256Hex(canonicalJson([fields, input])).slice(0, 16);
}

async function runJob(work: Batch, { one, sample }: Job): Promise<ResultRecord> {
  const { options, host, results, terminal } = work;
  const seed = `${results.head.seed}/${one.id}/${sample}`;
  const journal = options.journals === undefined ? undefined : journalPath(options.journals, one.id, sample);
  const before = results.records.get(keyOf({ case: one.id, sample }));
  // A run that has failed for good stays as it is; another attempt is another run.
  if (journal !== undefined && before !== undefined && finals.has(before.status) && existsSync(journal))
    renameSync(journal, `${journal}.${before.status}`);
  const begun = performance.now();
  const common = { case: one.id, sample, seed, data: hashOfCase(one) };
  const timed = () => ({
    seconds: Math.round(performance.now() - begun) / 1000,
    ...(journal === undefined ? {} : { journal }),
  });
  try {
    const ended = await runOnce({ ...work.start, input: one.input, seed }, { host, terminal, journal });
    const { status, output, usage, error } = ended;
    const shown = error === undefined ? {} : { error: { code: error.code, message: error.message } };
    const { seconds, ...rest } = timed();
    return {
      ...common,
      status,
      output,
      ...shown,
      ...(await scored(work, ended.output, { one, seed })),
      usage,
      seconds,
      ...rest,
    };
  } catch (error) {
    // What no run should come to, such as an input that does not fit, is the result of this case and not of the batch.
    const { code, message } = toErrorFact(error);
    const usage = { calls: 0, inputTokens: 0, outputTokens: 0 };
    const score = work.scoring === undefined ? {} : { score: 0 };
    return { ...common, status: 'failed', output: null, error: { code, message }, ...score, usage, ...timed() };
  }
}

type Scores = Pick<ResultRecord, 'score' | 'rounds' | 'judging' | 'error'>;

/** What has no output scores nothing; what cannot be scored neither, with the reason. */
async function scored(
  { scoring, options }: Batch,
  output: Parameters<typeof scoreRun>[1] | null,
  { one, seed }: { one: Case; seed: string },
): Promise<Scores> {
  if (scoring === undefined) return {};
  if (output === null) return { score: 0 };
  try {
    const rounds = scoreRounds(scoring.spec, output, { one, path: options.rounds });
    return { ...(await scoreRun(scoring, output, { one, seed })), ...(rounds === undefined ? {} : { rounds }) };
  } catch (error) {
    const { code, message } = toErrorFact(error);
    return { score: 0, error: { code, message: `It could not be scored: ${message}` } };
  }
}
