import type { Clock, Log } from '#engine/host';
import type { BatchWorker } from '../batches/open-batches.ts';
import type { Bus } from './bus.ts';
import type { Lease } from './lease.ts';

export interface BatchAuthorityOptions {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  /** Undefined when this process never works batches off itself. */
  readonly lease: Lease | undefined;
  readonly makeWorker: () => BatchWorker;
}

const topic = 'batches';
const tickMs = 2_000;
/** Every so many ticks all batches are looked at: what was said of them may have been lost. */
const ticksToLook = 5;

/** The batches of a cluster: one of its processes works them off, the others tell it what was decided. */
export class BatchAuthority implements BatchWorker {
  readonly #options: BatchAuthorityOptions;
  #worker: BatchWorker | undefined;
  #ticking: Promise<void> = Promise.resolve();
  #ticks = 0;
  #cancel: () => void = () => {};
  #isClosed = false;

  constructor(options: BatchAuthorityOptions) {
    this.#options = options;
  }

  async recover(): Promise<void> {
    await this.#options.bus.subscribe(topic, (id) => {
      if (typeof id === 'string') this.#worker?.look(id).catch(this.#report);
    });
    this.#again(0);
  }

  async look(id: string): Promise<void> {
    if (this.#worker !== undefined) await this.#worker.look(id);
    else this.#options.bus.publish(topic, id);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel();
    await this.#ticking;
    await this.#worker?.close();
    if (this.#worker !== undefined) await this.#options.lease?.release().catch(this.#report);
  }

  readonly #report = (error: unknown): void => {
    this.#options.log('warn', 'Batches could not be looked at; it is tried again.', { message: String(error) });
  };

  #again(ms: number): void {
    const { clock, lease } = this.#options;
    if (this.#isClosed || lease === undefined) return;
    this.#cancel = clock.at(clock.now() + ms, () => {
      this.#ticking = this.#tick(lease)
        .catch(this.#report)
        .then(() => this.#again(tickMs));
    });
  }

  async #tick(lease: Lease): Promise<void> {
    if (!(await lease.hold())) {
      // Held too late, so that another has begun: nothing more is begun here, and the runs go on in any case.
      const former = this.#worker;
      this.#worker = undefined;
      await former?.close();
      return;
    }
    const isNew = this.#worker === undefined;
    this.#worker ??= this.#options.makeWorker();
    this.#ticks += 1;
    if (isNew || this.#ticks % ticksToLook === 0) await this.#worker.recover();
  }
}
