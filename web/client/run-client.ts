import type { Breakpoint } from '#engine/journal/entries';
import type { Entry, RunPlaceFact, RunStatus } from '#engine/journal/index';
import type { Json } from '#engine/json';
import type {
  CancelRequest,
  EditRequest,
  ForkRequest,
  ImportRequest,
  PerformerRequest,
  ResumeRequest,
  RunList,
  RunView,
  StartRunRequest,
  TaskList,
  TaskState,
} from '#engine/protocol/index';
import type { FoldedRun } from '../store/fold-journal.ts';
import { runClientText } from '../text/store.ts';

export type RunPlace = RunPlaceFact['place'];

/** What a subscriber hears. Entries come in order, once each; the rest is ephemeral and may be missed. */
export type RunEvent =
  | {
      readonly type: 'entries';
      readonly after: number;
      readonly entries: readonly Entry[];
      /** What the entries of a run that has ended come to, when somebody else has folded them. */
      readonly folded?: FoldedRun;
    }
  | { readonly type: 'delta'; readonly address: string; readonly sample: number; readonly text: string }
  /** These addresses are being worked on now; the other open ones are queued. */
  | { readonly type: 'working'; readonly addresses: readonly string[] }
  /** A call of this activation waits for its turn at a provider of models, and why; without a message none does. */
  | {
      readonly type: 'held';
      readonly address: string;
      readonly provider: string;
      readonly message?: string | undefined;
    }
  /** The line to the run is open, for the first time or again: what is ephemeral comes anew. */
  | { readonly type: 'line-opened' }
  /** So many entries of a long journal are read that is being opened. */
  | { readonly type: 'reading'; readonly done: number; readonly all: number }
  /** What the journal says from here on cannot be believed. */
  | { readonly type: 'refused'; readonly message: string }
  /** The line to the run was lost, or is back. Nothing that was missed is lost: it comes again. */
  | { readonly type: 'connection'; readonly ok: boolean; readonly message?: string };

/** The list of runs, of one flow only. */
export function runsUrl(flow: string): string {
  return `/runs?${new URLSearchParams({ flow })}`;
}

/** The page of the experiment that a run is a part of. */
export function experimentUrl(place: RunPlace, batch: string): string {
  return place === 'browser' ? `/experiments/browser/${batch}` : `/experiments/${batch}`;
}

export interface RunQuery {
  readonly status?: readonly RunStatus[];
  readonly flow?: string;
  /** Only runs of this batch; with null only those of none. */
  readonly batch?: string | null;
  readonly before?: number;
  readonly limit?: number;
}

/** Who answers a task, having seen what. */
export interface Signature {
  readonly by?: string | undefined;
  /** Hash of what the task showed. */
  readonly seen?: string;
}

/** One interface to runs wherever they are: on the server, or in this browser's worker. */
export interface RunClient {
  readonly place: RunPlace;
  /** Resolves with the run's id once the start is durable. */
  start(request: StartRunRequest): Promise<string>;
  get(run: string): Promise<RunView>;
  list(query?: RunQuery): Promise<RunList>;
  /** Every entry so far, in order. */
  journal(run: string): Promise<readonly Entry[]>;
  /** All entries from the first on, then what happens, until the returned function is called. */
  subscribe(run: string, listener: (event: RunEvent) => void): () => void;
  /** Open tasks, those of the newest runs first. */
  tasks(query?: { readonly before?: number }): Promise<TaskList>;
  task(task: string): Promise<TaskState>;
  /**
   * Rejects with TASK_NOT_FOUND, TASK_ANSWERED, TASK_CLOSED, ANSWER_INVALID or, when the task shows something else than
   * was seen, CONFLICT; then nothing has changed.
   */
  answer(task: string, answer: Json, signed?: Signature): Promise<void>;
  pause(run: string): Promise<void>;
  /** With a higher budget, or for one step only. Rejects with RUN_NOT_PAUSED or RUN_FINAL. */
  resume(run: string, options?: ResumeRequest): Promise<void>;
  /** Rejects with RUN_FINAL, or CONFLICT when more happened than the caller has seen. */
  cancel(run: string, options?: CancelRequest): Promise<void>;
  /** All places where the run is to stop from now on. Rejects with NOT_FOUND or RUN_FINAL. */
  setBreakpoints(run: string, breakpoints: readonly Breakpoint[]): Promise<void>;
  /**
   * Puts other messages in the place of those that an open activation got, or that wait at a breakpoint. Rejects with
   * NOT_FOUND, MESSAGE_INVALID or RUN_FINAL; then nothing has changed.
   */
  edit(run: string, edit: EditRequest): Promise<void>;
  /**
   * Puts somebody else on a seat from now on. Rejects with NOT_FOUND, MODEL_NOT_CONFIGURED or RUN_FINAL; then nothing
   * has changed.
   */
  changePerformer(run: string, change: PerformerRequest): Promise<void>;
  /** Starts a new run from the first entries of another and resolves with its id. */
  fork(run: string, request: ForkRequest): Promise<string>;
  /**
   * Takes over a journal that was begun elsewhere and resolves with the run's id here. Rejects with JOURNAL_INVALID,
   * JOURNAL_MISMATCH, HOST_NOT_GRANTED or, when one of its models is not known here, MODEL_NOT_CONFIGURED or
   * NO_RECORDED_ANSWER.
   */
  importRun(request: RunImport): Promise<string>;
}

/** A journal to go on with, and what is decided anew for it. */
export interface RunImport extends Omit<ImportRequest, 'entries' | 'by'> {
  /** Unknown values: whoever takes them over checks them. */
  readonly entries: readonly unknown[];
}

/** Where a run is, in words. */
export function whereIs(place: RunPlace): string {
  return place === 'browser' ? runClientText.inThisBrowser : runClientText.onTheServer;
}

/** The page of a run; browser runs are marked, since they exist only here. */
export function runUrl(place: RunPlace, run: string): string {
  return place === 'browser' ? `/runs/browser/${run}` : `/runs/${run}`;
}

/** The page of a task. */
export function taskUrl(place: RunPlace, task: { readonly run: string; readonly id: string }): string {
  return place === 'browser' ? `/tasks/browser-${task.run}/${task.id}` : `/tasks/${task.run}/${task.id}`;
}
