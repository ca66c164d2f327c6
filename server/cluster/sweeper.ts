import type { Clock, Log } from '#engine/host';
import type { RunsToWake } from '../host/runs-to-wake.ts';
import type { Lease } from './lease.ts';

export interface SweeperOptions {
  readonly wakes: Pick<RunsToWake, 'due' | 'nextTime'>;
  readonly lease: Lease;
  readonly wake: (run: string) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  /** A run that nobody has written to for so long, and that is not at rest, may have been forgotten, milliseconds. */
  readonly quietMs: number;
}

const sweepMs = 1_000;
const page = 500;

/**
 * Wakes the runs whose time has come, and those that the queue may have forgotten. One process of a cluster does this;
 * another takes over when it is gone. A run that is woken twice is driven once.
 */
export class Sweeper {
  readonly #options: SweeperOptions;
  #cancel: () => void = () => {};
  #sweeping: Promise<void> = Promise.resolve();
  #isClosed = false;
  /** When forgotten runs are looked for again. */
  #nextSearch = 0;

  constructor(options: SweeperOptions) {
    this.#options = options;
    this.#again(0);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel();
    await this.#sweeping;
  }

  #again(ms: number): void {
    const { clock, log } = this.#options;
    if (this.#isClosed) return;
    this.#cancel = clock.at(clock.now() + ms, () => {
      this.#sweeping = this.#sweep().then(
        (next) => this.#again(next),
        (error: unknown) => {
          log('warn', 'Runs could not be woken; it is tried again.', { message: String(error) });
          this.#again(sweepMs);
        },
      );
    });
  }

  /** Resolves with the milliseconds after which there is something to do again. */
  async #sweep(): Promise<number> {
    const { wakes, lease, clock, quietMs } = this.#options;
    if (!(await lease.hold())) return sweepMs;
    const now = clock.now();
    const isSearch = now >= this.#nextSearch;
    if (isSearch) this.#nextSearch = now + quietMs / 2;
    // Else only those whose time has come: nobody was written to before time began.
    await this.#wakeAll(now, isSearch ? now - quietMs : -1);
    const next = await wakes.nextTime(now);
    return next === undefined ? sweepMs : Math.min(sweepMs, Math.max(10, next - clock.now()));
  }

  async #wakeAll(now: number, untouchedSince: number): Promise<void> {
    const { wakes, wake } = this.#options;
    let after: string | undefined;
    while (!this.#isClosed) {
      const runs = await wakes.due({ now, untouchedSince, limit: page, ...(after === undefined ? {} : { after }) });
      await Promise.all(runs.map(wake));
      if (runs.length < page) return;
      after = runs.at(-1);
    }
  }
}
