import type { z } from 'zod';
import type { Budget, Entry, RunStatus } from '#engine/journal/index';
import type { Json } from '#engine/json';
import type {
  ForkRequest,
  PerformerRequest,
  RunList,
  RunView,
  StartRunRequest,
  TaskState,
  TaskView,
} from '#engine/protocol/index';

export type RunPlace = 'server' | 'browser';

/** What a subscriber hears. Entries come in order, once each; the rest is ephemeral and may be missed. */
export type RunEvent =
  | { readonly type: 'entries'; readonly after: number; readonly entries: readonly Entry[] }
  | { readonly type: 'delta'; readonly address: string; readonly sample: number; readonly text: string }
  /** These addresses are being worked on now; the other open ones are queued. */
  | { readonly type: 'working'; readonly addresses: readonly string[] }
  /** The line to the run was lost, or is back. Nothing that was missed is lost: it comes again. */
  | { readonly type: 'connection'; readonly ok: boolean; readonly message?: string };

export interface RunQuery {
  readonly status?: readonly RunStatus[];
  readonly before?: number;
  readonly limit?: number;
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
  tasks(): Promise<readonly TaskView[]>;
  task(task: string): Promise<TaskState>;
  /** Rejects with TASK_NOT_FOUND, TASK_ANSWERED, TASK_CLOSED or ANSWER_INVALID; then nothing has changed. */
  answer(task: string, answer: Json): Promise<void>;
  pause(run: string): Promise<void>;
  resume(run: string, budget?: z.infer<typeof Budget>): Promise<void>;
  cancel(run: string): Promise<void>;
  /**
   * Puts somebody else on a seat from now on. Rejects with NOT_FOUND, MODEL_NOT_CONFIGURED or RUN_FINAL; then nothing
   * has changed.
   */
  changePerformer(run: string, change: PerformerRequest): Promise<void>;
  /** Starts a new run from the first entries of another and resolves with its id. */
  fork(run: string, request: ForkRequest): Promise<string>;
}

/** The page of a run; browser runs are marked, since they exist only here. */
export function runUrl(place: RunPlace, run: string): string {
  return place === 'browser' ? `/runs/browser/${run}` : `/runs/${run}`;
}

/** The page of a task. */
export function taskUrl(place: RunPlace, task: { readonly run: string; readonly id: string }): string {
  return place === 'browser' ? `/tasks/browser-${task.run}/${task.id}` : `/tasks/${task.run}/${task.id}`;
}
