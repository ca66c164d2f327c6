import { FlowError } from '../errors.ts';
import type { Sandbox } from '../host.ts';
import { isJsonObject, type Json, type JsonObject, selectPath } from '../json.ts';
import type { EndedRun } from './ended-run.ts';
import type { Case } from './read-cases.ts';
import { scoredOf, scoreOutput, scoreValue, toScore } from './score-output.ts';
import type { ScoreSpec } from './score-spec.ts';

/** What it takes to score; a judge runs like any other flow. */
export interface Scoring {
  readonly spec: ScoreSpec;
  readonly sandbox: Sandbox;
  readonly judge?: Judge;
  /** Where in the output the rounds of a discussion are; `report.winner` when absent. */
  readonly rounds?: string | undefined;
}

export interface Judge {
  /** The inputs that the judging flow has. */
  readonly inputs: readonly string[];
  readonly run: (input: JsonObject, seed: string) => Promise<EndedRun>;
}

export interface Score {
  readonly score: number;
  readonly judging?: EndedRun['usage'];
}

const programLimits = { timeoutMs: 10_000, memoryBytes: 64 * 1024 * 1024, outputBytes: 100_000 };

/** Scores one output. Rejects when the case does not say what is expected, or the judge or program fails. */
export async function scoreRun(
  { spec, sandbox, judge }: Scoring,
  output: JsonObject,
  { one, seed }: { one: Case; seed: string },
): Promise<Score> {
  if (spec.kind === 'program') {
    const job = {
      source: spec.source,
      input: { ...scoredOf(output, one) },
      seed: `${seed}/score`,
      limits: programLimits,
    };
    const result = await sandbox.run(job, { signal: new AbortController().signal });
    return { score: toScore(isJsonObject(result) ? result.score : undefined) };
  }
  if (spec.kind !== 'judge') return { score: scoreOutput(spec, output, one) };
  if (judge === undefined) throw new FlowError('INTERNAL', 'There is no judge.');
  const ended = await judge.run(judgeInput(judge.inputs, output, one), `${seed}/judge`);
  if (ended.status !== 'completed')
    throw new FlowError('CODE_FAILED', `The judge is ${ended.status}: ${ended.error?.message ?? 'it did not answer'}`);
  return { score: toScore(isJsonObject(ended.output) ? ended.output.score : undefined), judging: ended.usage };
}

/** A judge is told what it has inputs for: what was said, what was expected, and what the case and the output hold. */
function judgeInput(inputs: readonly string[], output: JsonObject, one: Case): JsonObject {
  const known: JsonObject = { ...one.fields, ...output, output, input: one.input };
  const names = inputs.filter((name) => known[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, known[name]!]));
}

/** The score after each round, where the output says what was answered in each; undefined when it does not. */
export function scoreRounds(
  spec: ScoreSpec,
  output: JsonObject,
  { one, path = 'report.winner' }: { one: Case; path?: string | undefined },
): number[] | undefined {
  if (spec.kind !== 'exact' && spec.kind !== 'contains' && spec.kind !== 'numeric') return undefined;
  const [port = '', ...rest] = path.split('.');
  const list = output[port];
  if (!Array.isArray(list)) return undefined;
  const answers = (list as readonly Json[]).map((item) => selectPath(item, rest));
  if (answers.length === 0 || answers.every((answer) => answer === undefined)) return undefined;
  return answers.map((answer) => scoreValue(spec, answer ?? null, one));
}
