import { toErrorFact } from '../errors.ts';
import type { ResultRecord } from '../protocol/batches.ts';
import type { EndedRun } from './ended-run.ts';
import type { Case } from './read-cases.ts';
import { type Scoring, scoreRounds, scoreRun } from './score-run.ts';

/** One run that a batch is to make. */
export interface CaseJob {
  readonly one: Case;
  /** From 1. */
  readonly sample: number;
  /** Of the run; the same for the same batch, case and sample. */
  readonly seed: string;
}

/** The seed of a case's sample: the same wherever and whenever it runs. */
export function seedOf(batchSeed: string, id: string, sample: number): string {
  return `${batchSeed}/${id}/${sample}`;
}

/**
 * Runs one case and scores what it came to. Never rejects: what no run should come to, such as an input that does not
 * fit, is the result of this case and not of the batch.
 */
export async function runCase(
  job: CaseJob,
  run: (job: CaseJob) => Promise<EndedRun>,
  scoring: Scoring | undefined,
): Promise<ResultRecord> {
  const begun = { case: job.one.id, sample: job.sample, seed: job.seed, data: job.one.data };
  try {
    const ended = await run(job);
    return { ...begun, ...shown(ended), ...(await scoresOf(ended, job, scoring)) };
  } catch (error) {
    const { code, message } = toErrorFact(error);
    const usage = { calls: 0, inputTokens: 0, outputTokens: 0 };
    const score = scoring === undefined ? {} : { score: 0 };
    return { ...begun, status: 'failed', output: null, error: { code, message }, ...score, usage, seconds: 0 };
  }
}

function shown({ status, output, error, usage, seconds, run }: EndedRun) {
  return {
    status,
    output,
    ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }),
    usage,
    seconds: Math.round(seconds * 1000) / 1000,
    ...(run === undefined ? {} : { run }),
  };
}

type Scores = Pick<ResultRecord, 'score' | 'rounds' | 'judging' | 'error'>;

/** What has no output scores nothing; what cannot be scored neither, with the reason. */
async function scoresOf({ output }: EndedRun, { one, seed }: CaseJob, scoring: Scoring | undefined): Promise<Scores> {
  if (scoring === undefined) return {};
  if (output === null) return { score: 0 };
  try {
    const rounds = scoreRounds(scoring.spec, output, { one, path: scoring.rounds });
    return { ...(await scoreRun(scoring, output, { one, seed })), ...(rounds === undefined ? {} : { rounds }) };
  } catch (error) {
    const { code, message } = toErrorFact(error);
    return { score: 0, error: { code, message: `It could not be scored: ${message}` } };
  }
}
