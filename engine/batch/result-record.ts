import { z } from 'zod';
import { FlowError } from '../errors.ts';
import type { Json } from '../json.ts';

const JsonValue: z.ZodType<Json> = z.json() as z.ZodType<Json>; // z.json() infers mutable arrays; ours are read-only

const Usage = z.strictObject({
  calls: z.int().min(0),
  inputTokens: z.int().min(0),
  outputTokens: z.int().min(0),
  /** US dollars, as far as prices were known. */
  cost: z.number().optional(),
  cached: z.int().min(0).optional(),
});

/** First line of a results file: what all of its runs have in common. */
export const ResultsHead = z.strictObject({
  format: z.literal('flowright-results'),
  version: z.literal(1),
  flow: z.string(),
  /** Of the flow's content. */
  hash: z.string(),
  seed: z.string(),
  score: z.string().optional(),
  /** Which model every role was bound to. */
  models: z.record(z.string(), z.string()),
});
export type ResultsHead = z.infer<typeof ResultsHead>;

/** What one run of one case came to: one line of a results file. */
export const ResultRecord = z.strictObject({
  case: z.string(),
  /** From 1. */
  sample: z.int().min(1),
  seed: z.string(),
  /** Hash of what the data set says of the case, so that a change of it is noticed. */
  data: z.string(),
  status: z.enum(['completed', 'failed', 'cancelled', 'paused', 'waiting', 'running']),
  output: JsonValue,
  error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
  /** 0 to 1; absent when nothing scores. */
  score: z.number().min(0).max(1).optional(),
  /** The score after each round of a discussion. */
  rounds: z.array(z.number()).optional(),
  usage: Usage,
  /** What the judge spent. */
  judging: Usage.optional(),
  seconds: z.number().min(0),
  journal: z.string().optional(),
});
export type ResultRecord = z.infer<typeof ResultRecord>;

export interface Results {
  readonly head: ResultsHead;
  /** The latest of every case and sample. */
  readonly records: readonly ResultRecord[];
  /** Characters of whole lines; what comes after was broken off in the middle of a write. */
  readonly wholeLength: number;
}

export function keyOf({ case: id, sample }: Pick<ResultRecord, 'case' | 'sample'>): string {
  return `${sample} ${id}`;
}

/** Reads a results file; undefined when it has no whole line yet. Throws BAD_REQUEST for what is none. */
export function readResults(text: string): Results | undefined {
  const wholeLength = text.lastIndexOf('\n') + 1;
  const lines = text.slice(0, wholeLength).split('\n');
  const [first, ...others] = lines.slice(0, -1);
  if (first === undefined) {
    // Whoever names another file by mistake must not lose it.
    if (text === '' || '{"format":"flowright-results"'.startsWith(text.slice(0, 29))) return undefined;
    throw new FlowError('BAD_REQUEST', 'The file holds no results of a batch.');
  }
  const head = ResultsHead.safeParse(parse(first));
  if (!head.success) throw new FlowError('BAD_REQUEST', 'The file holds no results of a batch.');
  const records = new Map<string, ResultRecord>();
  others.forEach((line, index) => {
    const record = ResultRecord.safeParse(parse(line));
    if (!record.success)
      throw new FlowError('BAD_REQUEST', `Line ${index + 2} of the results cannot be read: ${record.error.message}`);
    records.set(keyOf(record.data), record.data);
  });
  return { head: head.data, records: [...records.values()], wholeLength };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
