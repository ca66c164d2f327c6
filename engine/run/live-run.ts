import type { InspectionEvent } from 'xstate';
import { FlowError } from '../errors.ts';
import type { Host } from '../host.ts';
import type { Breakpoint, Entry } from '../journal/entries.ts';
import type { RunStatus, RunSummary } from '../journal/store.ts';
import type { Json } from '../json.ts';
import type { NodeRegistry, Settlement } from '../nodes/node-logic.ts';
import { advance, type ReadyEffect } from './advance.ts';
import {
  breakpointsEntry,
  type CancelOptions,
  cancelEntry,
  editEntry,
  type MessageEdit,
  performerEntry,
  type ResumeOptions,
} from './decide-commands.ts';
import { answerEntries, dueEntries, settledEntries } from './decide-entries.ts';
import { defaultConcurrency, type EffectEnd, EffectRunner, endOfFailure } from './effect-runner.ts';
import { createFold, type Fold } from './fold.ts';
import { JournalWriter } from './journal-writer.ts';
import { RunActors } from './run-actors.ts';
import type { RunHandle, RunSignal } from './run-api.ts';
import type { PerformerChange, RunState } from './run-state.ts';
import { statusOf, summaryOf } from './summary.ts';
import { createTimers, type Timers } from './timers.ts';

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

type Decide = (state: RunState, at: number) => Iterable<Entry>;

/** What one caller wants: entries that follow from the state as it is when its turn comes. */
interface Request {
  readonly decide: Decide;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Entries of one batch at most; then they are saved and others get their turn. */
const batchLimit = 2000;

/**
 * A run that is worked on. Whatever happens becomes a request; requests are decided one after another, their
 * entries are appended together, and only then do effects start, callers get their answer and listeners hear of it.
 */
export class LiveRun implements RunHandle {
  readonly id: string;
  readonly state: RunState;
  readonly #options: LiveRunOptions;
  readonly #actors: RunActors;
  readonly #fold: Fold;
  readonly #effects: EffectRunner;
  readonly #timers: Timers;
  readonly #writer: JournalWriter;
  readonly #listeners = new Set<(signal: RunSignal) => void>();
  readonly #waiters = new Set<() => void>();
  readonly #requests: Request[] = [];
  readonly #ready: ReadyEffect[] = [];
  /** Decided, and waiting for their entries to be durable. */
  #decided: Request[] = [];
  #isPumping = false;
  #isClosed = false;

  /** Folds the journal and goes on from there. Throws FLOW_INVALID, JOURNAL_INVALID or JOURNAL_MISMATCH. */
  constructor(options: LiveRunOptions) {
    const { host, run, entries, saved, listener, inspect } = options;
    this.id = run;
    this.#options = options;
    if (listener !== undefined) this.#listeners.add(listener);
    this.#actors = new RunActors(run, { done: this.#onDone, failed: this.#onFailed }, inspect);
    this.#fold = createFold(entries[0], { deliver: this.#actors.deliver, release: this.#actors.release });
    for (const entry of entries.slice(1)) this.#fold.apply(entry);
    this.state = this.#fold.state;
    // What was being worked on when the journal ended is begun again.
    for (const open of this.state.open.values()) if (open.task === undefined) this.state.fresh.add(open.address);
    this.#writer = new JournalWriter({ host, run, state: this.state, entries, saved, emit: this.#emit });
    this.#effects = new EffectRunner({
      host,
      run,
      state: this.state,
      actors: this.#actors,
      onDelta: (address, sample, text) => this.#emit({ type: 'delta', address, sample, text }),
    });
    this.#timers = createTimers(host.clock, () => this.#tell(this.#decideDue));
    if (this.state.ended === undefined || !this.#writer.isSaved) this.#tell(this.#decideDue);
  }

  status(): RunStatus {
    return statusOf(this.state);
  }

  summary(): RunSummary {
    return summaryOf(this.state, this.id);
  }

  subscribe(listener: (signal: RunSignal) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when everything decided so far is durable; rejects when it cannot be. */
  saved(): Promise<void> {
    return this.#ask(() => []);
  }

  answer(task: string, value: Json, by: string): Promise<void> {
    return this.#ask((state, at) => answerEntries(state, this.#options.registry, { task, value, by, at }));
  }

  changePerformer(change: PerformerChange, by: string): Promise<void> {
    return this.#command((state, at) => performerEntry(state, change, { by, at }));
  }

  setBreakpoints(breakpoints: readonly Breakpoint[], by: string): Promise<void> {
    return this.#command((state, at) => breakpointsEntry(state, breakpoints, { by, at }));
  }

  edit(edit: MessageEdit, by: string): Promise<void> {
    return this.#command((state, at) => editEntry(state, edit, { by, at }));
  }

  pause(): Promise<void> {
    return this.#ask(({ paused, ended }, at) => {
      if (ended !== undefined) throw new FlowError('RUN_FINAL', `Run ${this.id} has ${ended.status}.`);
      return paused === undefined ? [{ type: 'run.paused', at, reason: 'hand' }] : [];
    });
  }

  resume({ budget, nodeBudgets, step }: ResumeOptions = {}): Promise<void> {
    return this.#command((state, at) => {
      if (state.paused === undefined) throw new FlowError('RUN_NOT_PAUSED', `Run ${this.id} is not paused.`);
      return {
        type: 'run.resumed',
        at,
        ...(budget === undefined ? {} : { budget }),
        ...(nodeBudgets === undefined ? {} : { nodeBudgets }),
        ...(step === true ? { step } : {}),
      };
    });
  }

  cancel(options: CancelOptions = {}): Promise<void> {
    return this.#command((state, at) => cancelEntry(state, options, at));
  }

  settled(): Promise<RunStatus> {
    return new Promise((resolve) => {
      const check = () => {
        if (!this.#isClosed && !this.#isIdle()) return;
        this.#waiters.delete(check);
        resolve(this.status());
      };
      this.#waiters.add(check);
      queueMicrotask(check);
    });
  }

  close(): Promise<void> {
    this.#shutDown();
    return Promise.resolve();
  }

  /** What somebody tells the run to do; a final run does nothing any more. */
  #command(decide: (state: RunState, at: number) => Entry): Promise<void> {
    return this.#ask((state, at) => {
      if (state.ended !== undefined) throw new FlowError('RUN_FINAL', `Run ${this.id} has ${state.ended.status}.`);
      return [decide(state, at)];
    });
  }

  #closedError(): FlowError {
    return new FlowError('STALE_WRITER', `Run ${this.id} was closed in this process.`);
  }

  readonly #emit = (signal: RunSignal): void => {
    for (const listener of this.#listeners) listener(signal);
  };

  readonly #reportDefect = (error: unknown): void => {
    const message = error instanceof Error ? error.message : String(error);
    this.#options.host.log('error', 'A run met an unexpected error.', { run: this.id, message });
  };

  #ask(decide: Decide): Promise<void> {
    if (this.#isClosed) return Promise.reject(this.#closedError());
    return new Promise((resolve, reject) => this.#enqueue({ decide, resolve, reject }));
  }

  /** A request of the run's own, for which nobody waits. */
  #tell(decide: Decide): void {
    this.#enqueue({ decide, resolve() {}, reject: this.#reportDefect });
  }

  #enqueue(request: Request): void {
    if (this.#isClosed) return;
    this.#requests.push(request);
    if (this.#isPumping) return;
    this.#isPumping = true;
    queueMicrotask(() => {
      this.#pump().catch((error: unknown) => {
        // What is in memory can no longer be trusted; the journal can, so the run goes on when it is opened again.
        this.#reportDefect(error);
        this.#shutDown(error);
      });
    });
  }

  async #pump(): Promise<void> {
    const { host, run, registry } = this.#options;
    let isComplete = false;
    while (!this.#isClosed && (this.#requests.length > 0 || !isComplete || !this.#writer.isSaved)) {
      this.#decided = this.#decideBatch(this.#requests.splice(0));
      const more = advance(this.#fold, {
        run,
        registry,
        now: host.clock.now(),
        limit: batchLimit,
        isBusy: this.#isBusy,
      });
      ({ isComplete } = more);
      this.#writer.add(more.entries);
      this.#ready.push(...more.effects);
      if (!(await this.#save())) return;
      for (const request of this.#decided.splice(0)) request.resolve();
      this.#startEffects();
      this.#timers.arm(this.state, (address) => this.#isBegun(address) || this.state.fresh.has(address));
      if (!isComplete) await new Promise<void>((resolve) => void host.clock.at(host.clock.now(), resolve));
    }
    this.#isPumping = false;
    this.#actors.setStatus(this.status());
    if (this.#isIdle()) for (const waiter of [...this.#waiters]) waiter();
  }

  /** Decides each request on the state that those before it left; one that is refused harms no other. */
  #decideBatch(batch: readonly Request[]): Request[] {
    return batch.filter((request) => {
      try {
        for (const entry of request.decide(this.state, this.#options.host.clock.now())) {
          this.#fold.apply(entry);
          this.#writer.add([entry]);
        }
        return true;
      } catch (error) {
        request.reject(error);
        return false;
      }
    });
  }

  /** False when this run is no longer worked on here. */
  async #save(): Promise<boolean> {
    const isMine = await this.#writer.save((error) => {
      for (const request of this.#decided.splice(0)) request.reject(error);
    });
    if (!isMine) {
      // Somebody else wrote to the journal: what is held here is no longer true and is given up.
      this.#options.host.log('warn', 'The run is being worked on elsewhere.', { run: this.id });
      this.#shutDown(new FlowError('STALE_WRITER', `Run ${this.id} is being worked on elsewhere.`));
    }
    return isMine && !this.#isClosed;
  }

  #startEffects(): void {
    const { working } = this.#effects;
    for (const [address, { ready }] of working)
      if (this.state.open.get(address) !== ready.open) this.#effects.stop(address);
    if (this.state.ended !== undefined) this.#ready.length = 0;
    const before = working.size;
    const limit = this.#options.concurrency ?? defaultConcurrency;
    while (this.state.paused === undefined && this.#ready.length > 0 && working.size < limit) {
      const next = this.#ready.shift()!;
      if (this.state.open.get(next.open.address) !== next.open) continue;
      const exceeded = this.#effects.exceeded(next.action.calls, next.open);
      if (exceeded !== undefined) {
        this.#pauseForBudget(next, exceeded);
        break;
      }
      this.#effects.start(next);
    }
    if (working.size !== before && this.#listeners.size > 0)
      this.#emit({ type: 'working', addresses: [...working.keys()] });
  }

  #pauseForBudget(next: ReadyEffect, limit: string): void {
    this.#ready.unshift(next);
    this.#tell(({ paused, ended }, at) =>
      paused === undefined && ended === undefined ? [{ type: 'run.paused', at, reason: 'budget', limit }] : [],
    );
  }

  readonly #onDone = (address: string, output: unknown): void => {
    this.#endEffect(address, { type: 'settled', result: output as Settlement }); // what our own effects resolve to
  };

  readonly #onFailed = (address: string, error: unknown): void => {
    this.#endEffect(address, endOfFailure(error));
  };

  #endEffect(address: string, end: EffectEnd): void {
    const effect = this.#effects.take(address);
    if (effect === undefined) return;
    const { startedAt, ready } = effect;
    const usage = { ...effect.usage }; // what is left of the work may still count; a written entry never changes
    if (end.type === 'over-budget') this.#pauseForBudget(ready, end.limit);
    else this.#tell((state, at) => settledEntries(state, { open: ready.open, end, at, startedAt, usage }));
  }

  readonly #decideDue: Decide = (state, at) =>
    dueEntries(state, {
      run: this.id,
      registry: this.#options.registry,
      at,
      isBegun: (address) => this.#isBegun(address),
    });

  #isBegun(address: string): boolean {
    return this.#effects.working.has(address) || this.#ready.some(({ open }) => open.address === address);
  }

  get #isBusy(): boolean {
    // What was replaced by an edit or another performer is no work any more, though it has not been stopped yet.
    const isCurrent = ({ open }: ReadyEffect) => this.state.open.get(open.address) === open;
    for (const { ready } of this.#effects.working.values()) if (isCurrent(ready)) return true;
    return this.#ready.some(isCurrent);
  }

  #isIdle(): boolean {
    const { paused, ended } = this.state;
    const isStuck = paused !== undefined || ended !== undefined || this.#ready.length === 0;
    return !this.#isPumping && this.#requests.length === 0 && this.#effects.working.size === 0 && isStuck;
  }

  /** Without a reason, because it was closed. */
  #shutDown(reason?: unknown): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#writer.close();
    this.#timers.clear();
    for (const address of [...this.#effects.working.keys()]) this.#effects.stop(address);
    this.#actors.stop();
    const left = [...this.#decided.splice(0), ...this.#requests.splice(0)];
    // An error takes a stack trace, which most runs that are closed do not need.
    if (left.length > 0) {
      const error = reason ?? this.#closedError();
      for (const request of left) request.reject(error);
    }
    for (const waiter of [...this.#waiters]) waiter();
  }
}
