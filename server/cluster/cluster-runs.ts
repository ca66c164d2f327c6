import { openRun } from '#engine';
import { FlowError } from '#engine/errors';
import type { Host } from '#engine/host';
import type { RunHandle } from '#engine/run/run-api';
import { type Begin, RunCommands } from '../durable/run-commands.ts';
import type { SignalListener } from '../durable/run-signals.ts';
import { Turns } from '../durable/turns.ts';
import type { RunsToWake } from '../host/runs-to-wake.ts';
import type { Bus } from './bus.ts';
import { Driver } from './driver.ts';
import type { Queue, QueueWorker } from './queue.ts';
import { SharedSignals } from './shared-signals.ts';

export interface ClusterRunsOptions {
  readonly host: Host;
  readonly queue: Queue;
  readonly bus: Bus;
  readonly wakes: Pick<RunsToWake, 'rest'>;
  /** Name of this process: letters, digits, `-` and `_`. */
  readonly node: string;
  readonly lockMs: number;
  /** How many runs this process works on at once; 0 for none: then it only takes commands. */
  readonly slots: number;
}

/**
 * The runs of a cluster, seen from one of its processes. Commands are written to the journal here, whoever drives the
 * run; whoever does is told, and if nobody does, the queue finds somebody.
 */
export class ClusterRuns extends RunCommands {
  readonly #options: ClusterRunsOptions;
  readonly #signals: SharedSignals;
  readonly #driver: Driver;
  readonly #turns = new Turns();
  #worker: QueueWorker | undefined;
  #isStopping = false;

  constructor(options: ClusterRunsOptions) {
    super(options.host);
    const { host, bus, node, wakes, lockMs } = options;
    this.#options = options;
    this.#signals = new SharedSignals({ bus, clock: host.clock, node, written: (run) => this.#driver.catchUp(run) });
    this.#driver = new Driver({ host, signals: this.#signals, wakes, lockMs, wake: (run) => this.wake(run) });
  }

  /** Takes part in the cluster from now on. */
  async open(): Promise<void> {
    const { queue, slots } = this.#options;
    await this.#signals.open();
    if (slots > 0) this.#worker = queue.work((run, hold) => this.#driver.drive(run, hold), { slots });
  }

  /** Never rejects: what was not woken is swept up later. */
  async wake(run: string): Promise<void> {
    try {
      await this.#options.queue.wake(run);
    } catch (error) {
      this.host.log('warn', 'The queue could not be told of a run.', { run, message: String(error) });
    }
  }

  subscribe(run: string, listener: SignalListener): () => void {
    return this.#signals.subscribe(run, listener);
  }

  /** How many runs are in memory. */
  get loadedCount(): number {
    return this.#driver.drivenCount;
  }

  /** Takes no more runs and writes what is in hand, within so many milliseconds; others go on with the rest. */
  async close(ms = 8_000): Promise<void> {
    this.#isStopping = true;
    const worker = this.#worker?.close();
    await this.#driver.stop(ms);
    await worker;
    await this.#turns.idle();
    this.#signals.close();
  }

  protected take(run: string, begin: Begin): Promise<string> {
    return this.#turns.take(run, async () => {
      this.#refuseWhenStopping();
      const handle = await begin({ isPassive: true });
      await handle.close();
      await this.wake(run);
      return run;
    });
  }

  protected async command(run: string, command: (handle: RunHandle) => Promise<void>): Promise<void> {
    await this.#turns.take(run, async () => {
      this.#refuseWhenStopping();
      if (!(await this.#commandHere(run, command))) await this.#write(run, command);
    });
  }

  /** False when the run is not driven here, or was put aside before the command came to it. */
  async #commandHere(run: string, command: (handle: RunHandle) => Promise<void>): Promise<boolean> {
    const handle = this.#driver.handle(run);
    if (handle === undefined) return false;
    try {
      await command(handle);
    } catch (error) {
      if (error instanceof FlowError && error.code === 'STALE_WRITER') return false;
      throw error;
    }
    // It may have been settled already when the command came.
    await this.wake(run);
    return true;
  }

  async #write(run: string, command: (handle: RunHandle) => Promise<void>): Promise<void> {
    const listener = (signal: Parameters<SignalListener>[0]) => this.#signals.emit(run, signal);
    const handle = await openRun(this.host, run, { isPassive: true, listener });
    try {
      await command(handle);
      this.#signals.tell(run, handle.state.sequence);
    } finally {
      await handle.close();
    }
    await this.wake(run);
  }

  #refuseWhenStopping(): void {
    if (this.#isStopping) throw new FlowError('STORE_FAILED', 'The server is stopping; nothing was changed.');
  }
}
