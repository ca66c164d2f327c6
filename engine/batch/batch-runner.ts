import { FlowError, toErrorFact } from '../errors.ts';
import { sha256Hex } from '../format/index.ts';
import type { Clock, Log, Sandbox } from '../host.ts';
import type { BatchStart, BatchStore, StoredBatch, StoredJob } from './batch-store.ts';
import type { CaseRuns } from './case-runs.ts';
import { type EndedRun, isFinalStatus } from './ended-run.ts';
import { forCase, runIdOf } from './job-run.ts';
import { runCase, seedOf } from './run-case.ts';
import type { Scoring } from './score-run.ts';
import { readScoreSpec } from './score-spec.ts';
import { summarize } from './summarize.ts';
import { workOff } from './work-off.ts';

/** What a batch needs from outside; the same on a server and in a browser. */
export interface BatchHost {
  readonly store: BatchStore;
  readonly runs: CaseRuns;
  readonly sandbox: Sandbox;
  readonly clock: Clock;
  readonly log: Log;
  /** Told when something happened in a batch. */
  readonly changed?: (id: string) => void;
}

interface ActiveBatch {
  readonly batch: StoredBatch;
  readonly start: BatchStart;
  readonly stop: AbortController;
  /** The runs that are in hand, by job. */
  readonly inHand: Map<number, string>;
  /** Undefined when there is nothing queued; parked runs may still be watched. */
  loop: Promise<void> | undefined;
}

const pauseAfterFailureMs = 5_000;

/**
 * Works off batches: what the store says is to be done. Never more runs at a time than a batch allows; everything it
 * knows is in the store and the journals, so that after a crash `recover` goes on where it was and no call is paid twice.
 */
export class BatchRunner {
  readonly #host: BatchHost;
  readonly #active = new Map<string, ActiveBatch>();
  #turn: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(host: BatchHost) {
    this.#host = host;
  }

  /** Goes on with every batch that was under way when the process ended. */
  async recover(): Promise<void> {
    for (const { id } of await this.#host.store.list()) await this.look(id);
  }

  /** Begins, goes on with or stops a batch as the store says now. Calls are taken one by one. */
  look(id: string): Promise<void> {
    const turn = this.#turn.then(() => this.#look(id));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** How many runs are in hand, over all batches. */
  get inHandCount(): number {
    return [...this.#active.values()].reduce((sum, { inHand }) => sum + inHand.size, 0);
  }

  /** Stops without changing anything: everything goes on when a process recovers. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { stop } of this.#active.values()) stop.abort(new FlowError('STORE_FAILED', 'The process is stopping.'));
    await Promise.allSettled([...this.#active.values()].map(({ loop }) => loop));
    this.#active.clear();
  }

  async #look(id: string): Promise<void> {
    if (this.#isClosed) return;
    const batch = await this.#host.store.get(id);
    const active = this.#active.get(id);
    if (batch?.status === 'running') {
      if (active === undefined) await this.#begin(batch);
      else active.loop ??= this.#workOff(active);
    } else if (active !== undefined) await this.#end(active, batch);
    else if (batch?.status === 'cancelled') await this.#cancelLeft(batch);
  }

  async #begin(batch: StoredBatch): Promise<void> {
    const { store } = this.#host;
    const start = await store.start(batch.id);
    if (start === undefined) return;
    // In hand of a process that ended; their runs are found again by their ids.
    await store.requeue(batch.id, ['running'], { isNewAttempt: false });
    const active: ActiveBatch = { batch, start, stop: new AbortController(), inHand: new Map(), loop: undefined };
    this.#active.set(batch.id, active);
    for (const job of await store.parked(batch.id)) this.#watch(active, job);
    active.loop = this.#workOff(active);
  }

  /** Cancelled or removed: nothing more begins, and what is in hand is cancelled and queued as another attempt. */
  async #end(active: ActiveBatch, batch: StoredBatch | undefined): Promise<void> {
    const { id } = active.batch;
    this.#active.delete(id);
    active.stop.abort(new FlowError('CONFLICT', 'The batch was cancelled.'));
    const runs = [...active.inHand.values()];
    await active.loop;
    for (const run of runs) await this.#cancel(run);
    if (batch !== undefined) await this.#cancelLeft(batch);
  }

  async #cancelLeft({ id }: StoredBatch): Promise<void> {
    const { store } = this.#host;
    for (const job of await store.parked(id)) await this.#cancel(runIdOf(id, job));
    const count = await store.requeue(id, ['running', 'waiting', 'paused'], { isNewAttempt: true });
    if (count > 0) this.#host.changed?.(id);
  }

  async #cancel(run: string): Promise<void> {
    await this.#host.runs.cancel(run).catch((error: unknown) => {
      this.#host.log('warn', 'A run of a batch could not be cancelled.', { run, message: messageOf(error) });
    });
  }

  async #workOff(active: ActiveBatch): Promise<void> {
    const { store, log } = this.#host;
    const { batch, stop } = active;
    const { signal } = stop;
    try {
      await workOff({
        concurrency: batch.head.concurrency,
        take: () => store.take(batch.id),
        work: (job) => this.#work(active, job),
        signal,
      });
      active.loop = undefined;
      if (!signal.aborted) await this.#finish(active);
    } catch (error) {
      active.loop = undefined;
      if (signal.aborted) return;
      log('error', 'A batch could not go on; it is tried again.', { batch: batch.id, message: messageOf(error) });
      // What had been taken when the store failed is taken again.
      const retry = () => {
        store.requeue(batch.id, ['running'], { isNewAttempt: false }).then(
          () => this.look(batch.id),
          () => this.#later(active, retry),
        );
      };
      this.#later(active, retry);
    }
  }

  #later({ stop }: ActiveBatch, act: () => void): void {
    const { clock } = this.#host;
    const cancel = clock.at(clock.now() + pauseAfterFailureMs, act);
    stop.signal.addEventListener('abort', cancel, { once: true });
  }

  async #work(active: ActiveBatch, job: StoredJob): Promise<void> {
    const { runs, store } = this.#host;
    const { batch, start, stop, inHand } = active;
    const run = runIdOf(batch.id, job);
    const seed = seedOf(batch.head.seed, job.one.id, job.sample);
    inHand.set(job.job, run);
    this.#host.changed?.(batch.id);
    try {
      const ended = await attempt(async () => {
        await runs.start(run, { ...forCase(start.each, job), input: job.one.input, seed, batch: batch.id });
        return runs.settled(run, stop.signal);
      });
      if (stop.signal.aborted) return;
      if (ended.ok && !isFinalStatus(ended.value.status)) {
        await store.park(batch.id, job.job, ended.value.status);
        this.#watch(active, job);
      } else
        await this.#keep(active, job, () => (ended.ok ? Promise.resolve(ended.value) : Promise.reject(ended.error)));
    } finally {
      inHand.delete(job.job);
      this.#host.changed?.(batch.id);
    }
  }

  async #keep(active: ActiveBatch, job: StoredJob, run: () => Promise<EndedRun>): Promise<void> {
    const { batch, stop } = active;
    const seed = seedOf(batch.head.seed, job.one.id, job.sample);
    const record = await runCase({ one: job.one, sample: job.sample, seed }, run, this.#scoring(active, job));
    // A judge that was interrupted says nothing about the case.
    if (stop.signal.aborted) return;
    await this.#host.store.keep(batch.id, job.job, record);
    this.#host.changed?.(batch.id);
  }

  /** A run that waits holds no place in the queue; it is scored when somebody has made it go on to its end. */
  #watch(active: ActiveBatch, job: StoredJob): void {
    const { batch, stop } = active;
    this.#host.runs
      .final(runIdOf(batch.id, job), stop.signal)
      .then(async (ended) => {
        await this.#keep(active, job, () => Promise.resolve(ended));
        if (active.loop === undefined) await this.#finish(active);
      })
      .catch((error: unknown) => {
        if (stop.signal.aborted) return;
        this.#host.log('error', 'A result of a batch was lost.', { batch: batch.id, message: messageOf(error) });
      });
  }

  async #finish(active: ActiveBatch): Promise<void> {
    const { store, clock } = this.#host;
    const { id, head } = active.batch;
    const { queued = 0, running = 0, waiting = 0, paused = 0 } = await store.counts(id);
    if (queued + running + waiting + paused > 0 || this.#active.get(id) !== active) return;
    const summary = summarize(await store.scored(id), head.seed);
    this.#active.delete(id);
    await store.setStatus(id, 'done', { endedAt: clock.now(), summary });
    this.#host.changed?.(id);
  }

  #scoring({ batch, start, stop }: ActiveBatch, job: StoredJob): Scoring | undefined {
    const { score, rounds } = batch.head;
    const { sandbox, runs } = this.#host;
    if (score === undefined) return undefined;
    const { judge } = start;
    const common = { spec: readScoreSpec(score), sandbox, rounds };
    if (judge === undefined) return common;
    const run = sha256Hex(`judge of ${runIdOf(batch.id, job)}`).slice(0, 32);
    return {
      ...common,
      judge: {
        inputs: Object.keys(judge.flow.interface.input),
        run: async (input, seed) => {
          await runs.start(run, { ...forCase(judge, job), input, seed, batch: batch.id });
          return runs.settled(run, stop.signal);
        },
      },
    };
  }
}

type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** A failing store is no result of a case: it rejects. Everything else that goes wrong is. */
async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof FlowError && error.code === 'STORE_FAILED') throw error;
    return { ok: false, error };
  }
}

function messageOf(error: unknown): string {
  return toErrorFact(error).message;
}
