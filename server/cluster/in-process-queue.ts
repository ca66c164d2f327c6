import type { Drive, Hold, Queue, QueueWorker, WorkOptions } from './queue.ts';

interface Taker {
  readonly drive: Drive;
  free: number;
  readonly inHand: Set<Promise<void>>;
}

/** Nobody else takes a run away. */
const forGood: Hold = { lost: new AbortController().signal, isSure: () => true };

/** The queue of one process. */
export function inProcessQueue(): Queue {
  return new InProcessQueue();
}

class InProcessQueue implements Queue {
  readonly #waiting = new Set<string>();
  readonly #driven = new Set<string>();
  /** Woken while they were driven: they are driven once more. */
  readonly #again = new Set<string>();
  readonly #takers = new Set<Taker>();

  async wake(run: string): Promise<void> {
    if (this.#driven.has(run)) this.#again.add(run);
    else this.#waiting.add(run);
    this.#next();
  }

  work(drive: Drive, { slots }: WorkOptions): QueueWorker {
    const taker: Taker = { drive, free: slots, inHand: new Set() };
    this.#takers.add(taker);
    this.#next();
    return {
      close: async () => {
        this.#takers.delete(taker);
        await Promise.all(taker.inHand);
      },
    };
  }

  async close(): Promise<void> {
    this.#waiting.clear();
    this.#again.clear();
  }

  #next(): void {
    for (const run of this.#waiting) {
      const taker = [...this.#takers].sort((a, b) => b.free - a.free)[0];
      if (taker === undefined || taker.free === 0) return;
      this.#waiting.delete(run);
      this.#driven.add(run);
      taker.free -= 1;
      const drive = taker.drive(run, forGood);
      const done = drive
        .catch(() => {}) // whoever drives has said so; the run is swept up later
        .then(() => {
          taker.inHand.delete(done);
          taker.free += 1;
          this.#driven.delete(run);
          if (this.#again.delete(run)) this.#waiting.add(run);
          this.#next();
        });
      taker.inHand.add(done);
    }
  }
}
