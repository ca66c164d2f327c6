import type { ErrorFact } from '../errors.ts';
import type { Entry, RunPlaceFact, RunUsage, TaskFact } from './entries.ts';

export type RunStatus = 'running' | 'waiting' | 'paused' | 'completed' | 'failed' | 'cancelled';

export interface OpenTask extends TaskFact {
  readonly run: string;
  readonly address: string;
  readonly openedAt: number;
}

/** What lists show of a run. Derived from its journal; kept beside it so that a list reads no journal. */
export interface RunSummary {
  readonly run: string;
  readonly flow: string;
  readonly title: string;
  readonly hash: string;
  readonly status: RunStatus;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Number of entries, which is also the sequence of the last one (sequences begin at 1). */
  readonly sequence: number;
  readonly usage: RunUsage;
  readonly openTasks: readonly OpenTask[];
  /** Why it failed. */
  readonly error?: ErrorFact;
  /** The run that goes on with it elsewhere, when it was cancelled for that. */
  readonly movedTo?: RunPlaceFact;
  /** When the run must be woken although nobody answers: the earliest due time or retry. */
  readonly wakeAt?: number;
  /** True when a model role is bound to the provider `recorded`. */
  readonly recorded: boolean;
  /** The batch that it is a case or a judge of. */
  readonly batch?: string;
}

export interface Append {
  readonly run: string;
  /** The sequence after which the writer believes the journal ends; 0 creates the run. */
  readonly after: number;
  readonly entries: readonly Entry[];
  readonly summary: RunSummary;
}

/** Either all entries are durable, or none is and the writer gets what somebody else wrote meanwhile. */
export type Appended = { readonly ok: true } | { readonly ok: false; readonly newer: readonly Entry[] };

export interface RunFilter {
  readonly status?: readonly RunStatus[];
  readonly flow?: string;
  /** Only runs of this batch; with null only those of none. */
  readonly batch?: string | null;
  /** Return runs created before this time (exclusive), newest first. */
  readonly before?: number;
  /** A page may be longer than this: it never ends between runs of the same `createdAt`, or `before` would lose some. */
  readonly limit?: number;
}

/**
 * The truth about runs. `append` resolves only when the entries are durable; concurrent appends may be
 * synced together. First write wins: an append whose `after` is not the end of the journal changes nothing
 * and returns the entries since. Rejects with STORE_FAILED when the store cannot write, changing nothing.
 */
export interface JournalStore {
  append(append: Append): Promise<Appended>;
  /** Entries with a sequence greater than `after`, in order; empty when the run is unknown. */
  read(run: string, after?: number): Promise<Entry[]>;
  summary(run: string): Promise<RunSummary | undefined>;
  list(filter: RunFilter): Promise<RunSummary[]>;
  /** The run that opened a task, whether the task is still open or not. */
  runOfTask(task: string): Promise<string | undefined>;
  remove(run: string): Promise<void>;
  close(): Promise<void>;
}
