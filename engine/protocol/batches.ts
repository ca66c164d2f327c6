import { z } from 'zod';
import { FlowFile } from '../format/flow-file.ts';
import { ContentHash, FlowReference } from '../format/names.ts';
import { JsonRecord, JsonValue } from '../format/node-schemas.ts';
import { Budget, Grants, ModelBindingSchema, PersonBinding, UsageSchema } from '../journal/entries.ts';
import { Id, RunStatusSchema } from './runs.ts';

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
  /** What every run got beside its case. */
  input: JsonRecord.optional(),
});

/** What one run of one case came to: one line of a results file. */
export const ResultRecord = z
  .strictObject({
    case: z.string(),
    /** From 1. */
    sample: z.int().min(1),
    seed: z.string(),
    /** Hash of what the data set says of the case, so that a change of it is noticed. */
    data: z.string(),
    status: RunStatusSchema,
    output: JsonValue,
    error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
    /** 0 to 1; absent when nothing scores. */
    score: z.number().min(0).max(1).optional(),
    /** The score after each round of a discussion. */
    rounds: z.array(z.number()).optional(),
    usage: UsageSchema,
    /** What the judge spent. */
    judging: UsageSchema.optional(),
    seconds: z.number().min(0),
    /** File of the run's journal. */
    journal: z.string().optional(),
    /** The run, where runs are kept. */
    run: Id.optional(),
  })
  .meta({ id: 'BatchResult' });

const Interval = z.strictObject({ low: z.number(), high: z.number() });

const Bin = z.strictObject({ from: z.number(), to: z.number(), count: z.int() });

/** What a batch came to. */
export const BatchSummary = z
  .strictObject({
    cases: z.int(),
    runs: z.int(),
    /** Runs by how they ended. */
    statuses: z.record(z.string(), z.int()),
    /** Mean score over the cases; a run that did not complete scores 0. Absent when nothing scores. */
    accuracy: z
      .strictObject({
        mean: z.number(),
        interval: Interval.optional().describe('95%, by the bootstrap; left out while many runs still go on'),
      })
      .optional(),
    /** By k, for cases with at least k samples whose scores are all 0 or 1. */
    passAt: z.record(z.string(), z.number()).optional(),
    /** Mean score after each round; a discussion that was over earlier counts with its last one. */
    rounds: z.array(z.number()).optional(),
    calls: z.int(),
    judgeCalls: z.int(),
    inputTokens: z.int(),
    outputTokens: z.int(),
    /** US dollars, the judge's included, as far as prices were known. */
    cost: z.number().optional(),
    /** Seconds of all runs together. */
    seconds: z.number(),
    /** How the runs are spread. */
    spread: z.strictObject({
      score: z.array(Bin).optional(),
      calls: z.array(Bin),
      cost: z.array(Bin).optional(),
      seconds: z.array(Bin),
    }),
  })
  .meta({ id: 'BatchSummary' });

const cases = z.strictObject({
  format: z.enum(['jsonl', 'csv']),
  text: z.string().max(60_000_000),
  title: z.string().max(200).optional().describe('What the data set is called'),
  columns: z
    .record(z.string(), z.string())
    .optional()
    .describe('Input (or `expected`, or `id`) → column, where their names differ'),
});

export const CreateBatchRequest = z
  .strictObject({
    title: z.string().max(200).optional(),
    /** `name`, `name@version`, a content hash, or the flow itself. */
    flow: z.union([FlowReference, ContentHash, FlowFile]),
    flows: z.record(FlowReference, FlowFile).optional(),
    cases,
    input: JsonRecord.optional().describe('What every run gets unless its case says otherwise'),
    samples: z.int().min(1).max(1000).default(1).describe('Runs of every case'),
    concurrency: z.int().min(1).max(64).default(4).describe('Runs at the same time, at most'),
    score: z.string().max(200_000).optional().describe('As `flowright batch --score`'),
    rounds: z.string().max(200).optional().describe('Where in the output the rounds of a discussion are'),
    seed: z.string().max(200).optional(),
    /** Role → model; the role `*` stands for every role not named. */
    models: z.record(z.string(), ModelBindingSchema).optional(),
    people: z.record(z.string(), PersonBinding).optional(),
    budget: Budget.optional().describe('Of each run'),
    grants: Grants.optional(),
  })
  .meta({ id: 'CreateBatch' });

export const BatchCreated = z.strictObject({ id: Id }).meta({ id: 'BatchCreated' });

/** `waiting`: all that is left waits for people or for budget. */
export const BatchStatus = z.enum(['running', 'waiting', 'done', 'cancelled']);

/** What a batch was asked to do, without the flow itself. */
export const BatchHead = z.strictObject({
  title: z.string(),
  flow: z.string(),
  flowTitle: z.string(),
  hash: z.string(),
  /** What the data set is called. */
  dataTitle: z.string(),
  seed: z.string(),
  samples: z.int(),
  concurrency: z.int(),
  cases: z.int(),
  score: z.string().optional(),
  rounds: z.string().optional(),
  /** Role → `provider/model`. */
  models: z.record(z.string(), z.string()),
  /** True when answers were recorded or scripted, and no model was called for them. */
  recorded: z.boolean(),
  input: JsonRecord,
});

export const BatchView = z
  .strictObject({
    id: Id,
    ...BatchHead.shape,
    status: BatchStatus,
    createdAt: z.number(),
    endedAt: z.number().optional(),
    /** Runs by status; `queued` ones have not begun. */
    counts: z.record(z.string(), z.int()),
    summary: BatchSummary.optional().describe('Once something has ended'),
  })
  .meta({ id: 'Batch' });

export const BatchList = z.strictObject({ batches: z.array(BatchView) }).meta({ id: 'BatchList' });

export const ResumeBatchRequest = z
  .strictObject({ retryFailed: z.boolean().optional().describe('Runs again what failed or was cancelled') })
  .meta({ id: 'ResumeBatch' });

export const JobStatus = z.enum(['queued', ...RunStatusSchema.options]);

/** One run of a batch: of which case, and what it came to. */
export const BatchJobView = z
  .strictObject({
    /** Its place in the batch, from 0. */
    job: z.int().min(0),
    case: z.string(),
    sample: z.int(),
    status: JobStatus,
    /** What the data set says of the case. */
    fields: JsonRecord,
    run: Id.optional(),
    record: ResultRecord.optional(),
  })
  .meta({ id: 'BatchJob' });

export const BatchResults = z
  .strictObject({ jobs: z.array(BatchJobView), total: z.int().describe('Of all pages') })
  .meta({ id: 'BatchResults' });

/** Two batches on the same cases. */
export const BatchComparison = z
  .strictObject({
    /** Cases that both have; only these count. */
    cases: z.int(),
    onlyFirst: z.int(),
    onlySecond: z.int(),
    first: z.number(),
    second: z.number(),
    /** Second minus first. */
    difference: z.strictObject({ mean: z.number(), interval: Interval }),
    /** Of the first sample of every case, when its scores are all 0 or 1. */
    mcnemar: z.strictObject({ onlyFirstRight: z.int(), onlySecondRight: z.int(), p: z.number() }).optional(),
  })
  .meta({ id: 'BatchComparison' });

export type ResultsHead = z.infer<typeof ResultsHead>;
export type ResultRecord = z.infer<typeof ResultRecord>;
export type BatchSummary = z.infer<typeof BatchSummary>;
export type BatchHead = z.infer<typeof BatchHead>;
export type BatchView = z.infer<typeof BatchView>;
export type BatchStatus = z.infer<typeof BatchStatus>;
export type BatchJobView = z.infer<typeof BatchJobView>;
export type BatchResults = z.infer<typeof BatchResults>;
export type BatchComparison = z.infer<typeof BatchComparison>;
export type JobStatus = z.infer<typeof JobStatus>;
export type CreateBatchRequest = z.infer<typeof CreateBatchRequest>;
export type ResumeBatchRequest = z.infer<typeof ResumeBatchRequest>;
