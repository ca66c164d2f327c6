import type { InspectionEvent } from 'xstate';
import { FlowError } from '../errors.ts';
import type { Host } from '../host.ts';
import type { Entry } from '../journal/entries.ts';
import type { NodeRegistry, Settlement } from '../nodes/node-logic.ts';
import { advance, type ReadyEffect } from './advance.ts';
import { answerEntries, completedEntry, draftEntry, expiredEntries, failureEntry } from './decide-entries.ts';
import { createEffectRunner, defaultConcurrency, type EffectEnd, endOfFailure } from './effect-runner.ts';
import { createFold } from './fold.ts';
import { createRunActors } from './run-actors.ts';
import type { RunHandle, RunSignal } from './run-api.ts';
import type { RunState } from './run-state.ts';
import { statusOf, summaryOf } from './summary.ts';
import { createTimers } from './timers.ts';

export interface LiveRunOptions {
  readonly host: Host;
  readonly registry: NodeRegistry;
  readonly run: string;
  /** The journal so far; a new run's `run.started` alone. */
  readonly entries: readonly Entry[];
  /** How many of the entries are durable. */
  readonly saved: number;
  readonly concurrency?: number;
  readonly inspect?: (event: InspectionEvent) => void;
  /** Hears everything from the first moment on; `subscribe` may come too late for that. */
  readonly listener?: (signal: RunSignal) => void;
}

export interface LiveRun extends RunHandle {
  /** Resolves when everything decided so far is durable; rejects when it cannot be. */
  saved(): Promise<void>;
}

/** What one caller wants: entries that follow from the state as it is when its turn comes. */
interface Request {
  readonly decide: (state: RunState, at: number) => readonly Entry[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Entries of one batch at most; then they are saved and others get their turn. */
const batchLimit = 2000;
const saveRetryMs = 1000;

/**
 * A run that is worked on. Whatever happens becomes a request; requests are decided one after another, their
 * entries are appended together, and only then do effects start, callers get their answer and listeners hear of it.
 */
export function createLiveRun({
  host,
  registry,
  run,
  entries,
  saved,
  concurrency,
  inspect,
  listener,
}: LiveRunOptions): LiveRun {
  const actors = createRunActors(run, { done: onDone, failed: onFailed }, inspect);
  const fold = createFold(entries[0], { deliver: actors.deliver, release: actors.release });
  for (const entry of entries.slice(1)) fold.apply(entry);
  const { state } = fold;
  // What was being worked on when the journal ended is begun again.
  for (const open of state.open.values()) if (open.task === undefined) state.fresh.add(open.address);

  const listeners = new Set<(signal: RunSignal) => void>(listener === undefined ? [] : [listener]);
  const waiters = new Set<() => void>();
  const requests: Request[] = [];
  /** Decided, and waiting for their entries to be durable. */
  let decided: Request[] = [];
  const ready: ReadyEffect[] = [];
  const effects = createEffectRunner({
    host,
    run,
    state,
    actors,
    onDelta: (address, sample, text) => emit({ type: 'delta', address, sample, text }),
  });
  const timers = createTimers(host.clock, () => enqueue({ decide: dueEntries, resolve() {}, reject: reportDefect }));
  let durable = saved;
  let unsaved: Entry[] = entries.slice(saved);
  let isPumping = false;
  let isClosed = false;

  function emit(signal: RunSignal): void {
    for (const listener of listeners) listener(signal);
  }

  function reportDefect(error: unknown): void {
    host.log('error', 'A run met an unexpected error.', {
      run,
      message: error instanceof Error ? error.message : String(error),
    });
  }

  function closedError(): FlowError {
    return new FlowError('STALE_WRITER', `Run ${run} was closed in this process.`);
  }

  function submit(decide: Request['decide']): Promise<void> {
    if (isClosed) return Promise.reject(closedError());
    return new Promise((resolve, reject) => enqueue({ decide, resolve, reject }));
  }

  function enqueue(request: Request): void {
    if (isClosed) return;
    requests.push(request);
    if (!isPumping) {
      isPumping = true;
      queueMicrotask(() => {
        pump().catch((error: unknown) => {
          // What is in memory can no longer be trusted; the journal can, so the run goes on when it is opened again.
          reportDefect(error);
          shutDown(error);
        });
      });
    }
  }

  async function pump(): Promise<void> {
    let isComplete = false;
    while (!isClosed && (requests.length > 0 || !isComplete || unsaved.length > 0)) {
      decided = decideBatch(requests.splice(0));
      const more = advance(fold, { run, registry, now: host.clock.now(), limit: batchLimit });
      ({ isComplete } = more);
      unsaved.push(...more.entries);
      ready.push(...more.effects);
      if (unsaved.length > 0) await save();
      if (isClosed) return;
      for (const request of decided.splice(0)) request.resolve();
      startEffects();
      timers.arm(state);
      if (!isComplete) await new Promise<void>((resolve) => void host.clock.at(host.clock.now(), resolve));
    }
    isPumping = false;
    actors.setStatus(statusOf(state));
    if (isIdle()) for (const waiter of [...waiters]) waiter();
  }

  /** Decides each request on the state that those before it left; one that is refused harms no other. */
  function decideBatch(batch: readonly Request[]): Request[] {
    return batch.filter((request) => {
      try {
        for (const entry of request.decide(state, host.clock.now())) {
          fold.apply(entry);
          unsaved.push(entry);
        }
        return true;
      } catch (error) {
        request.reject(error);
        return false;
      }
    });
  }

  /** Appends what is not durable yet. While the store cannot write, nobody is told that anything happened. */
  async function save(): Promise<void> {
    while (!isClosed) {
      try {
        const appended = await host.store.append({
          run,
          after: durable,
          entries: unsaved,
          summary: summaryOf(state, run),
        });
        if (!appended.ok) return loseRun();
        const after = durable;
        durable += unsaved.length;
        const written = unsaved;
        unsaved = [];
        emit({ type: 'entries', after, entries: written });
        return;
      } catch (error) {
        if (!(error instanceof FlowError) || error.code !== 'STORE_FAILED') throw error;
        for (const request of decided.splice(0)) request.reject(error);
        emit({ type: 'unsaved', message: error.message });
        await new Promise<void>((resolve) => void host.clock.at(host.clock.now() + saveRetryMs, resolve));
      }
    }
  }

  /** Somebody else wrote to the journal: what is held here is no longer true and is given up. */
  function loseRun(): void {
    host.log('warn', 'The run is being worked on elsewhere.', { run });
    shutDown(new FlowError('STALE_WRITER', `Run ${run} is being worked on elsewhere.`));
  }

  function startEffects(): void {
    for (const address of effects.working.keys()) if (!state.open.has(address)) effects.stop(address);
    if (state.ended !== undefined) ready.length = 0;
    const size = effects.working.size;
    while (
      state.paused === undefined &&
      ready.length > 0 &&
      effects.working.size < (concurrency ?? defaultConcurrency)
    ) {
      const next = ready[0]!;
      if (state.open.get(next.open.address) !== next.open) {
        ready.shift();
        continue;
      }
      const limit = effects.exceeded(next.action.calls);
      if (limit !== undefined) {
        pauseForBudget(limit);
        break;
      }
      ready.shift();
      effects.start(next);
    }
    if (effects.working.size !== size) emit({ type: 'working', addresses: [...effects.working.keys()] });
  }

  function pauseForBudget(limit: string): void {
    enqueue({
      decide: (now, at) =>
        now.paused === undefined && now.ended === undefined
          ? [{ type: 'run.paused', at, reason: 'budget', limit }]
          : [],
      resolve() {},
      reject: reportDefect,
    });
  }

  function onDone(address: string, output: unknown): void {
    endEffect(address, { type: 'settled', result: output as Settlement }); // what our own effects resolve to
  }

  function onFailed(address: string, error: unknown): void {
    endEffect(address, endOfFailure(error));
  }

  function endEffect(address: string, end: EffectEnd): void {
    const effect = effects.take(address);
    if (effect === undefined) return;
    const { startedAt, usage, ready: begun } = effect;
    const { open } = begun;
    if (end.type === 'over-budget') {
      ready.unshift(begun);
      pauseForBudget(end.limit);
      return;
    }
    enqueue({
      decide(now, at) {
        if (now.open.get(address) !== open) return [];
        const fail = (error: unknown) => [failureEntry({ open, error, at, startedAt, usage, seed: now.started.seed })];
        if (end.type === 'failed') return fail(end.error);
        try {
          if ('draft' in end.result) return [draftEntry(open, end.result, { at, startedAt })];
          return [completedEntry(open, end.result, { at, startedAt })];
        } catch (error) {
          return fail(error);
        }
      },
      resolve() {},
      reject: reportDefect,
    });
  }

  /** What has come due: tasks that expire become entries; attempts that may begin again become fresh. */
  function dueEntries(now: RunState, at: number): Entry[] {
    const due: Entry[] = [];
    if (now.paused !== undefined) return due;
    for (const open of now.open.values()) {
      const task = open.task === undefined ? undefined : now.tasks.get(open.task);
      if (task?.fact.dueAt !== undefined && task.fact.dueAt <= at)
        due.push(...expiredEntries(now, registry, task.fact.id, at));
      else if (open.retryAt !== undefined && open.retryAt <= at && !isBegun(open.address)) now.fresh.add(open.address);
    }
    return due;
  }

  function isBegun(address: string): boolean {
    return effects.working.has(address) || ready.some(({ open }) => open.address === address);
  }

  function isIdle(): boolean {
    const isStuck = state.paused !== undefined || state.ended !== undefined || ready.length === 0;
    return !isPumping && requests.length === 0 && effects.working.size === 0 && isStuck;
  }

  function shutDown(error: unknown): void {
    if (isClosed) return;
    isClosed = true;
    timers.clear();
    for (const address of [...effects.working.keys()]) effects.stop(address);
    actors.stop();
    for (const request of [...decided.splice(0), ...requests.splice(0)]) request.reject(error);
    for (const waiter of [...waiters]) waiter();
  }

  const handle: LiveRun = {
    saved: () => submit(() => []),
    id: run,
    state,
    status: () => statusOf(state),
    summary: () => summaryOf(state, run),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    answer: (task, value, by) => submit((now, at) => answerEntries(now, registry, { task, value, by, at })),
    pause: () =>
      submit((now, at) => {
        requireActive(now);
        return now.paused === undefined ? [{ type: 'run.paused', at, reason: 'hand' }] : [];
      }),
    resume: (budget) =>
      submit((now, at) => {
        requireActive(now);
        if (now.paused === undefined) throw new FlowError('RUN_NOT_PAUSED', `Run ${run} is not paused.`);
        return [{ type: 'run.resumed', at, ...(budget === undefined ? {} : { budget }) }];
      }),
    cancel: () =>
      submit((now, at) => {
        requireActive(now);
        return [{ type: 'run.ended', at, status: 'cancelled' }];
      }),
    settled: () =>
      new Promise((resolve) => {
        const check = () => {
          if (!isClosed && !isIdle()) return;
          waiters.delete(check);
          resolve(statusOf(state));
        };
        waiters.add(check);
        queueMicrotask(check);
      }),
    close() {
      shutDown(closedError());
      return Promise.resolve();
    },
  };
  if (state.ended === undefined || unsaved.length > 0)
    enqueue({ decide: dueEntries, resolve() {}, reject: reportDefect });
  return handle;

  function requireActive(now: RunState): void {
    if (now.ended !== undefined) throw new FlowError('RUN_FINAL', `Run ${run} has ${now.ended.status}.`);
  }
}
