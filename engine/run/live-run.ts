import type { InspectionEvent } from 'xstate';
import { FlowError } from '../errors.ts';
import type { Host } from '../host.ts';
import type { Breakpoint, Entry } from '../journal/entries.ts';
import type { RunStatus, RunSummary } from '../journal/store.ts';
import type { Json } from '../json.ts';
import type { NodeRegistry, Settlement } from '../nodes/node-logic.ts';
import { advance } from './advance.ts';
import {
  breakpointsEntry,
  type CancelOptions,
  cancelEntry,
  editEntry,
  type MessageEdit,
  pausedEntries,
  performerEntry,
  type ResumeOptions,
  resumedEntry,
} from './decide-commands.ts';
import { answerEntries, dueEntries, settledEntries } from './decide-entries.ts';
import { type EffectEnd, EffectRunner, endOfFailure } from './effect-runner.ts';
import { createFold, type Fold } from './fold.ts';
import { JournalWriter } from './journal-writer.ts';
import { RunActors } from './run-actors.ts';
import type { RunHandle, RunSignal } from './run-api.ts';
import type { Decide, Origin, Request } from './run-request.ts';
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
  /** Only takes commands: what follows from them is left to another process. */
  readonly isPassive?: boolean;
  /** Asked before effects begin. Once it says no, the run is drained: somebody else may be working on it. */
  readonly mayBegin?: () => boolean;
  /** Told that another process works on the run as well: it wrote how an effect ended. */
  readonly onRival?: () => void;
  readonly inspect?: (event: InspectionEvent) => void;
  /** Hears everything from the first moment on; `subscribe` may come too late for that. */
  readonly listener?: (signal: RunSignal) => void;
}

/** Entries of one batch at most; then they are saved and others get their turn. */
const batchLimit = 2000;

/**
 * A run that is worked on. Whatever happens becomes a request; requests are decided one after another, their
 * entries are appended together, and only then do effects start, callers get their answer and listeners hear of it.
 * Others may write to the same journal: whoever comes second reads what the first wrote and decides once more.
 */
export class LiveRun implements RunHandle {
  readonly id: string;
  readonly #options: LiveRunOptions;
  readonly #actors: RunActors;
  #fold: Fold;
  readonly #effects: EffectRunner;
  readonly #timers: Timers;
  readonly #writer: JournalWriter;
  readonly #listeners = new Set<(signal: RunSignal) => void>();
  readonly #waiters = new Set<() => void>();
  readonly #requests: Request[] = [];
  /** Decided, and waiting for their entries to be durable. */
  #decided: Request[] = [];
  #isPumping = false;
  #mayBeBehind = false;
  #isPassive: boolean;
  #isClosed = false;

  /** Folds the journal and goes on from there. Throws FLOW_INVALID, JOURNAL_INVALID or JOURNAL_MISMATCH. */
  constructor(options: LiveRunOptions) {
    const { host, run, entries, listener, inspect } = options;
    this.id = run;
    this.#options = options;
    this.#isPassive = options.isPassive === true;
    if (listener !== undefined) this.#listeners.add(listener);
    this.#actors = new RunActors(run, { done: this.#onDone, failed: this.#onFailed }, inspect);
    this.#fold = this.#foldAll(entries);
    const state = () => this.#fold.state;
    this.#writer = new JournalWriter({ ...options, state, emit: this.#emit });
    this.#effects = new EffectRunner({ ...options, state, actors: this.#actors, emit: this.#emit });
    this.#timers = createTimers(host.clock, () => this.#tell(this.#decideDue));
    // What was being worked on when the journal ended is begun again.
    this.#refresh();
    if (this.state.ended === undefined || !this.#writer.isSaved) this.#tell(this.#decideDue);
  }

  get state(): RunState {
    return this.#fold.state;
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
    return this.#ask((state, at) => pausedEntries(state, this.id, at));
  }

  resume(options: ResumeOptions = {}): Promise<void> {
    return this.#command((state, at) => resumedEntry(state, options, { run: this.id, at }));
  }

  cancel(options: CancelOptions = {}): Promise<void> {
    return this.#command((state, at) => cancelEntry(state, options, at));
  }

  catchUp(): Promise<void> {
    this.#mayBeBehind = true;
    return this.#ask(() => []);
  }

  drain(): Promise<RunStatus> {
    this.#isPassive = true;
    this.#timers.clear();
    this.#effects.forgetReady();
    return this.settled();
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
    return new Promise((resolve, reject) => this.#enqueue({ decide, origin: 'asked', resolve, reject }));
  }

  #tell(decide: Decide, origin: Origin = 'derived'): void {
    this.#enqueue({ decide, origin, resolve() {}, reject: this.#reportDefect });
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
    const { host } = this.#options;
    let isComplete = false;
    while (!this.#isClosed && (this.#requests.length > 0 || !isComplete || !this.#writer.isSaved)) {
      if (this.#mayBeBehind && this.#writer.isSaved) await this.#readNewer();
      this.#decided = this.#decideBatch(this.#requests.splice(0));
      isComplete = this.#advance();
      if (!(await this.#save())) {
        isComplete = false;
        continue;
      }
      for (const request of this.#decided.splice(0)) request.resolve();
      this.#startEffects();
      if (!this.#isPassive)
        this.#timers.arm(this.state, (address) => this.#effects.isBegun(address) || this.state.fresh.has(address));
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

  /** Does what needs nothing from outside; false when there is more of it. */
  #advance(): boolean {
    if (this.#isPassive) return true;
    const { host, run, registry } = this.#options;
    const now = host.clock.now();
    const more = advance(this.#fold, { run, registry, now, limit: batchLimit, isBusy: this.#effects.isBusy });
    this.#writer.add(more.entries);
    this.#effects.add(more.effects);
    return more.isComplete;
  }

  /** False when another writer was first, then the state is the one that it left; and when the run was closed. */
  async #save(): Promise<boolean> {
    const isMine = await this.#writer.save((error) => {
      // Nobody is told that it is done, yet it is still what happened and is not forgotten.
      this.#decided = this.#decided.map((request) => {
        if (request.origin === 'asked') request.reject(error);
        return { ...request, resolve() {}, reject() {} };
      });
    });
    if (!isMine && !this.#isClosed) await this.#foldAnew();
    return isMine && !this.#isClosed;
  }

  /** When nothing waits to be written here. */
  async #readNewer(): Promise<void> {
    this.#mayBeBehind = false;
    const newer = await this.#writer.readNewer();
    if (newer.length === 0) return;
    for (const entry of newer) this.#fold.apply(entry);
    this.#writer.accept(newer);
    this.#tell(this.#decideDue);
  }

  /**
   * What was decided here came second: the journal is folded anew, and what is waiting is decided once more on that.
   * Work goes on that its activation still waits for.
   */
  async #foldAnew(): Promise<void> {
    this.#mayBeBehind = false;
    const entries = await this.#writer.readAll();
    const { durable } = this.#writer;
    if (this.#isClosed || durable === 0 || entries.length <= durable) {
      this.#shutDown(new FlowError('STALE_WRITER', `Run ${this.id} is not what it was.`));
      return;
    }
    this.#actors.beginAnew();
    this.#fold = this.#foldAll(entries);
    this.#effects.forgetReady();
    this.#refresh();
    this.#writer.accept(entries.slice(durable));
    const waiting = [...this.#decided, ...this.#requests].filter(({ origin }) => origin !== 'derived');
    this.#decided = [];
    this.#requests.splice(0, this.#requests.length, ...waiting);
    this.#tell(this.#decideDue);
  }

  #foldAll(entries: readonly Entry[]): Fold {
    const fold = createFold(entries[0], { deliver: this.#actors.deliver, release: this.#actors.release });
    for (const entry of entries.slice(1)) fold.apply(entry);
    return fold;
  }

  /** Whatever is open and not being worked on has to be begun. */
  #refresh(): void {
    const { open, fresh } = this.state;
    for (const { address, task } of open.values()) if (task === undefined) fresh.add(address);
    for (const address of this.#effects.awaited()) fresh.delete(address);
  }

  #startEffects(): void {
    const { working } = this.#effects;
    this.#effects.stopUnawaited();
    const before = working.size;
    // What was withheld after this run was let go comes back ready as well; nobody here will start it.
    if (this.#effects.hasReady && (this.#isPassive || this.#options.mayBegin?.() === false)) void this.drain();
    const over = this.#isPassive ? undefined : this.#effects.startReady();
    if (over !== undefined) this.#pauseForBudget(over);
    if (working.size !== before && this.#listeners.size > 0)
      this.#emit({ type: 'working', addresses: [...working.keys()] });
  }

  /** Happened, though it follows from the state: what would begin again has made calls by now. */
  #pauseForBudget(limit: string): void {
    const pause: Decide = ({ paused, ended }, at) =>
      paused === undefined && ended === undefined ? [{ type: 'run.paused', at, reason: 'budget', limit }] : [];
    this.#tell(pause, 'happened');
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
    if (end.type === 'over-budget' || end.type === 'not-begun') {
      this.#effects.beginAgain(ready);
      if (end.type === 'over-budget') this.#pauseForBudget(end.limit);
      else this.#tell(() => []);
    } else {
      this.#tell((state, at) => settledEntries(state, { effect: ready, end, at, startedAt, usage }), 'happened');
    }
  }

  readonly #decideDue: Decide = (state, at) =>
    dueEntries(state, {
      run: this.id,
      registry: this.#options.registry,
      at,
      isBegun: (address) => this.#effects.isBegun(address),
    });

  #isIdle(): boolean {
    const { paused, ended } = this.state;
    const isStuck = paused !== undefined || ended !== undefined || !this.#effects.hasReady;
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
