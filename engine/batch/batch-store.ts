import type { BatchHead, BatchJobView, BatchSummary, JobStatus, ResultRecord } from '../protocol/batches.ts';
import type { StartOptions } from '../run/run-api.ts';
import type { Case } from './read-cases.ts';
import type { ScoredRecord } from './summarize.ts';

/** What is kept of a batch beside its cases and results. */
export interface StoredBatch {
  readonly id: string;
  /** What somebody wants of it; `done` when nothing is left. */
  readonly status: 'running' | 'done' | 'cancelled';
  readonly createdAt: number;
  readonly endedAt?: number;
  readonly head: BatchHead;
  /** Once it is done. */
  readonly summary?: BatchSummary;
}

/** What every run of a batch starts from; input and seed come from its case. */
export type CaseStart = Omit<StartOptions, 'input' | 'seed' | 'run' | 'breakpoints'>;

export interface BatchStart {
  readonly each: CaseStart;
  readonly judge?: CaseStart;
}

export interface NewBatch {
  readonly id: string;
  readonly createdAt: number;
  readonly head: BatchHead;
  readonly start: BatchStart;
  readonly cases: readonly Case[];
}

/** One run of a batch that is to be made, or that waits for people or budget. */
export interface StoredJob {
  /** Its place in the batch, from 0: the case's place times the samples, plus the sample. */
  readonly job: number;
  readonly one: Case;
  /** From 1. */
  readonly sample: number;
  /** From 1; another attempt is another run. */
  readonly attempt: number;
}

export interface ResultQuery {
  readonly offset: number;
  readonly limit: number;
  readonly status?: readonly JobStatus[];
  readonly score?: ScoreFilter;
}

/** Scores of 1, of 0, or of anything between. */
export type ScoreFilter = 'right' | 'wrong' | 'partly';

export const scoreFilters: readonly ScoreFilter[] = ['right', 'wrong', 'partly'];

/**
 * Keeps batches durably: what a method has resolved with survives a crash. Cases and results are read one by one or in
 * pages, never all at once with their outputs. Rejects with STORE_FAILED.
 */
export interface BatchStore {
  /** All of it or nothing; every run is queued. */
  create(batch: NewBatch): Promise<void>;
  get(id: string): Promise<StoredBatch | undefined>;
  start(id: string): Promise<BatchStart | undefined>;
  /** Newest first. */
  list(): Promise<StoredBatch[]>;
  /** How many runs there are of each status. */
  counts(id: string): Promise<Record<string, number>>;
  /** Takes the first queued run and marks it as running. */
  take(id: string): Promise<StoredJob | undefined>;
  /** Notes that a run waits for people or budget. */
  park(id: string, job: number, status: JobStatus): Promise<void>;
  parked(id: string): Promise<StoredJob[]>;
  /** Notes what a run came to. */
  keep(id: string, job: number, record: ResultRecord): Promise<void>;
  /** Queues the runs of these statuses again; their results are forgotten. Resolves with how many there were. */
  requeue(id: string, statuses: readonly JobStatus[], options: { readonly isNewAttempt: boolean }): Promise<number>;
  setStatus(id: string, status: StoredBatch['status'], ended?: Pick<StoredBatch, 'endedAt' | 'summary'>): Promise<void>;
  results(id: string, query: ResultQuery): Promise<{ readonly jobs: BatchJobView[]; readonly total: number }>;
  /** Every result without its output. */
  scored(id: string): Promise<ScoredRecord[]>;
  /** With its cases and results; the runs stay. */
  remove(id: string): Promise<void>;
}

/** Whether a score belongs to the filter. */
export function fitsScore(score: number | undefined, filter: ScoreFilter): boolean {
  if (score === undefined) return false;
  if (filter === 'right') return score === 1;
  return filter === 'wrong' ? score === 0 : score > 0 && score < 1;
}
