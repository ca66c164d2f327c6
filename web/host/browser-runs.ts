import { FlowError } from '#engine/errors';
import type { JournalStore, RunSummary } from '#engine/journal/index';
import type { RunView, TaskState } from '#engine/protocol/index';
import { askingStatuses, listOpenTasks, type RunPage } from '#engine/run/open-tasks';
import { taskOf } from '#engine/run/summary';
import { viewRun, viewRunResult, viewTask } from '#engine/run/view-run';
import type { RunClient, RunEvent, RunQuery } from '../client/run-client.ts';
import { newId } from './browser-clock.ts';
import { indexedDbStore } from './indexeddb-store.ts';
import { askToKeepStorage } from './lasting-storage.ts';
import { askWhatIsWorkedOn, listenToRuns, sendCommand, takeUpWork } from './run-commands.ts';

/** What folds journals and compiles flows: most of the engine, which no page needs before something runs. */
const folding = () => import('#engine/run/fold');
const preparation = () => import('./prepare-browser-run.ts');

let opened: Promise<JournalStore> | undefined;

/** The journals, read by the page itself: only writing needs the worker. */
function store(): Promise<JournalStore> {
  opened ??= indexedDbStore();
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

/** Runs in this browser: done by a worker, written to IndexedDB, gone on with after a reload. */
export const browserRuns: RunClient = {
  place: 'browser',
  async start(request) {
    // Not waited for: some browsers ask the user, who may take his time.
    void askToKeepStorage();
    const start = await (await preparation()).prepareBrowserRun(request);
    const run = newId();
    await sendCommand({ type: 'start', run, start });
    return run;
  },
  async get(run) {
    const summary = await requireSummary(run);
    const isFinal = summary.status === 'completed' || summary.status === 'failed';
    return isFinal ? await viewResult(summary) : viewRun(summary);
  },
  async list(query = {}) {
    const { runs, ...page } = await pageOf(query);
    return { ...page, runs: runs.map(viewRun) };
  },
  async journal(run) {
    await requireSummary(run);
    return (await store()).read(run);
  },
  subscribe: (run, listener) => new BrowserSubscription(run, listener).stop,
  tasks: ({ before } = {}) =>
    listOpenTasks(
      (from) => pageOf({ status: askingStatuses, limit: 200, ...(from === undefined ? {} : { before: from }) }),
      {
        before,
        limit: 200,
      },
    ),
  task: findTask,
  async answer(task, answer, { by } = {}) {
    const run = await (await store()).runOfTask(task);
    if (run === undefined) throw taskNotFound(task);
    await sendCommand({ type: 'answer', run, task, answer, ...(by === undefined ? {} : { by }) });
  },
  pause: (run) => sendCommand({ type: 'pause', run }),
  resume: (run, options = {}) => sendCommand({ type: 'resume', run, options }),
  cancel: (run, options = {}) => sendCommand({ type: 'cancel', run, options }),
  setBreakpoints: (run, breakpoints) => sendCommand({ type: 'set-breakpoints', run, breakpoints }),
  edit: (run, edit) => sendCommand({ type: 'edit', run, edit }),
  async changePerformer(run, change) {
    if (change.binding !== undefined) await (await preparation()).checkBinding(change.binding);
    await sendCommand({ type: 'change-performer', run, change });
  },
  async fork(run, fork) {
    const newRun = newId();
    await sendCommand({ type: 'fork', run, fork, newRun });
    return newRun;
  },
  async importRun(taken) {
    await (await preparation()).checkModelsOf(taken);
    const run = newId();
    await sendCommand({ type: 'import', run, taken });
    return run;
  },
};

/** Goes on with runs that a reload or a closed tab interrupted; starts nothing when there are none. */
export async function continueBrowserRuns(): Promise<void> {
  const open = await (await store()).list({ status: ['running', 'waiting'], limit: 1 });
  if (open.length > 0) takeUpWork();
}

async function requireSummary(run: string): Promise<RunSummary> {
  const summary = await (await store()).summary(run);
  if (summary !== undefined) return summary;
  throw new FlowError('RUN_NOT_FOUND', `There is no run "${run}" in this browser.`, { where: { run } });
}

async function pageOf(query: RunQuery): Promise<RunPage> {
  const runs = await (await store()).list(query);
  const last = runs.at(-1);
  const hasMore = last !== undefined && query.limit !== undefined && runs.length >= query.limit;
  return { runs, ...(hasMore ? { next: last.createdAt } : {}) };
}

function isOver({ status }: RunSummary): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

async function viewResult(summary: RunSummary): Promise<RunView> {
  const { foldRun } = await folding();
  return viewRunResult(summary, foldRun(await (await store()).read(summary.run)));
}

async function findTask(task: string): Promise<TaskState> {
  const run = await (await store()).runOfTask(task);
  if (run === undefined) throw taskNotFound(task);
  const summary = await requireSummary(run);
  const { foldRun } = await folding();
  const found = taskOf(foldRun(await (await store()).read(run)), run, task);
  if (found === undefined) throw taskNotFound(task);
  const { status, answer } = found;
  return {
    task: viewTask(found.task, summary),
    // A run that was cancelled waits for nobody.
    status: status === 'open' && isOver(summary) ? 'closed' : status,
    ...(answer === undefined ? {} : { answer }),
  };
}

function taskNotFound(task: string): FlowError {
  return new FlowError('TASK_NOT_FOUND', `There is no task "${task}" in this browser.`);
}

/** Hands on a run's entries in order and without gaps: first from the store, then as the worker says them. */
class BrowserSubscription {
  readonly #run: string;
  readonly #listener: (event: RunEvent) => void;
  readonly #stopListening: () => void;
  #last = 0;
  #isStopped = false;
  #queue: Promise<void> = Promise.resolve();

  constructor(run: string, listener: (event: RunEvent) => void) {
    this.#run = run;
    this.#listener = listener;
    this.#stopListening = listenToRuns((from, event) => {
      if (from !== run) return;
      if (event.type === 'entries') this.#take(() => this.#receive(event));
      else if (!this.#isStopped) listener(event);
    });
    this.#take(() => this.#readOn());
    askWhatIsWorkedOn(run);
  }

  readonly stop = (): void => {
    this.#isStopped = true;
    this.#stopListening();
  };

  #take(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(work).catch((error: unknown) => {
      if (this.#isStopped) return;
      this.#listener({
        type: 'connection',
        ok: false,
        message: error instanceof Error ? error.message : String(error),
      });
    });
  }

  async #receive(event: Extract<RunEvent, { type: 'entries' }>): Promise<void> {
    if (event.after > this.#last) return this.#readOn();
    this.#emit(event.entries.slice(this.#last - event.after));
  }

  async #readOn(): Promise<void> {
    const entries = await (await store()).read(this.#run, this.#last);
    if (entries.length === 0 && this.#last === 0) await requireSummary(this.#run);
    this.#emit(entries);
  }

  #emit(entries: Extract<RunEvent, { type: 'entries' }>['entries']): void {
    if (this.#isStopped || entries.length === 0) return;
    const after = this.#last;
    this.#last += entries.length;
    this.#listener({ type: 'entries', after, entries });
  }
}
