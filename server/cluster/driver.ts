import { openRun, type WorkOptions } from '#engine';
import { FlowError } from '#engine/errors';
import type { Host } from '#engine/host';
import type { RunSummary } from '#engine/journal/store';
import type { RunHandle } from '#engine/run/run-api';
import type { RunsToWake } from '../host/runs-to-wake.ts';
import type { Hold } from './queue.ts';
import type { SharedSignals } from './shared-signals.ts';

export interface DriverOptions {
  readonly host: Host;
  readonly signals: SharedSignals;
  readonly wakes: Pick<RunsToWake, 'rest'>;
  /** Has the run driven once more, by whichever process. */
  readonly wake: (run: string) => Promise<void>;
  /** A process that stood still for so long may have lost its runs to others, milliseconds. */
  readonly lockMs: number;
}

interface Driven {
  readonly handle: RunHandle;
  /** Resolves when the run is no longer driven here. */
  readonly done: Promise<void>;
}

/** A run whose time comes so soon is not put aside. */
const lingerMs = 2_000;
/** How often every run here looks for what others wrote: their word may have been lost. */
const lookMs = 10_000;

/** Drives runs in this process: starts their effects until they wait, end, or somebody else may be at it. */
export class Driver {
  readonly #options: DriverOptions;
  readonly #driven = new Map<string, Driven>();
  /** Journals that this program cannot read, by their length: one that has grown is tried again. */
  readonly #unreadable = new Map<string, number>();
  /** When this process was last seen alive by itself, and how often it had not been for too long. */
  #lastBeat = performance.now();
  #standstills = 0;
  readonly #cancels: Array<() => void> = [];
  #isStopping = false;

  constructor(options: DriverOptions) {
    this.#options = options;
    this.#repeat(lookMs, () => {
      for (const run of this.#driven.keys()) this.catchUp(run);
    });
    this.#repeat(options.lockMs / 8, () => this.#beat());
  }

  /** The run, when it is driven here. */
  handle(run: string): RunHandle | undefined {
    return this.#driven.get(run)?.handle;
  }

  get drivenCount(): number {
    return this.#driven.size;
  }

  /** Somebody else wrote to the run. */
  catchUp(run: string): void {
    this.handle(run)
      ?.catchUp()
      .catch(() => {}); // it was closed meanwhile, and will be read anew
  }

  /** Rejects when the store cannot be read; the run is then swept up later. */
  async drive(run: string, hold: Hold): Promise<void> {
    const { host } = this.#options;
    for (let driven = this.#driven.get(run); driven !== undefined; driven = this.#driven.get(run)) await driven.done;
    if (this.#isStopping) return this.#options.wake(run);
    const summary = await host.store.summary(run);
    if (summary === undefined) return;
    if (!isToDo(summary, host.clock.now()) || this.#unreadable.get(run) === summary.sequence) {
      await this.#rest(summary);
      return;
    }
    const standstills = this.#standstills;
    let isOver = false;
    // Asked before every call. Once it has said no it does so for good.
    const mayBegin = () => {
      isOver ||= !hold.isSure() || standstills !== this.#standstills || this.#hasStoodStill();
      return !isOver;
    };
    // Two that meet both give way; the queue then finds one.
    const onRival = () => {
      isOver = true;
    };
    const handle = await this.#open(summary, { mayBegin, onRival });
    if (handle === undefined) return;
    let finish = () => {};
    const done = new Promise<void>((resolve) => {
      finish = resolve;
    });
    this.#driven.set(run, { handle, done });
    try {
      await this.#attend(handle, { lost: hold.lost, mayBegin });
    } finally {
      this.#driven.delete(run);
      await handle.close();
      this.#options.signals.rest(run);
      finish();
    }
  }

  /** Begins nothing more, waits for what is in hand, for so long and no longer. */
  async stop(ms: number): Promise<void> {
    this.#isStopping = true;
    const { clock } = this.#options.host;
    const all = [...this.#driven.values()];
    const cancel = clock.at(clock.now() + ms, () => {
      for (const { handle } of all) void handle.close();
    });
    await Promise.all(all.map(async ({ handle, done }) => [await handle.drain(), await done]));
    cancel();
    for (const stop of this.#cancels) stop();
  }

  async #open(
    { run, sequence }: RunSummary,
    work: Pick<WorkOptions, 'mayBegin' | 'onRival'>,
  ): Promise<RunHandle | undefined> {
    const { host, signals } = this.#options;
    signals.begin(run);
    try {
      return await openRun(host, run, { ...work, listener: (signal) => signals.emit(run, signal) });
    } catch (error) {
      signals.rest(run);
      if (!(error instanceof FlowError) || error.code === 'STORE_FAILED') throw error;
      // One damaged run must not keep a worker from the others.
      host.log('error', 'A run could not be opened.', { run, message: error.message });
      this.#unreadable.set(run, sequence);
      await this.#options.wakes.rest(run, sequence);
      return undefined;
    }
  }

  async #attend(handle: RunHandle, { lost, mayBegin }: { lost: AbortSignal; mayBegin: () => boolean }): Promise<void> {
    const { host, wake } = this.#options;
    const leave = () => void handle.drain();
    lost.addEventListener('abort', leave);
    if (lost.aborted) leave();
    try {
      for (;;) {
        const status = await handle.settled();
        if (status === 'running') break;
        const { wakeAt } = handle.summary();
        const isSoon = status === 'waiting' && wakeAt !== undefined && wakeAt - host.clock.now() < lingerMs;
        if (!isSoon || lost.aborted || this.#isStopping) break;
        await new Promise<void>((resolve) => void host.clock.at(wakeAt + 1, resolve));
      }
    } finally {
      lost.removeEventListener('abort', leave);
    }
    const summary = handle.summary();
    const { run } = summary;
    if (isToDo(summary, host.clock.now())) {
      // Left in the middle. One that cannot go on here is not begun again at once, but when it is swept up.
      if (lost.aborted || this.#isStopping || !mayBegin()) await wake(run);
    } else await this.#rest(summary);
  }

  /** Only what waits is looked after; what is final or paused is so for the store as well. */
  async #rest({ run, status, sequence }: RunSummary): Promise<void> {
    if (status === 'waiting') await this.#options.wakes.rest(run, sequence);
  }

  /** Whoever was stopped and goes on later finds its runs in other hands: it writes what it has and begins nothing. */
  #beat(): void {
    if (this.#hasStoodStill()) {
      this.#standstills += 1;
      for (const { handle } of this.#driven.values()) void handle.drain();
    }
    this.#lastBeat = performance.now();
  }

  /** True from the very moment at which the process goes on, before any timer. */
  #hasStoodStill(): boolean {
    return performance.now() - this.#lastBeat > this.#options.lockMs * 0.8;
  }

  #repeat(ms: number, work: () => void): void {
    const timer = setInterval(work, ms);
    timer.unref();
    this.#cancels.push(() => clearInterval(timer));
  }
}

/** Whether anything can be done in the run without a person. */
function isToDo({ status, wakeAt }: RunSummary, now: number): boolean {
  return status === 'running' || (status === 'waiting' && wakeAt !== undefined && wakeAt <= now);
}
