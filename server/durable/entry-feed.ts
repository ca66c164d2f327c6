import type { Entry } from '#engine/journal/entries';
import type { JournalStore } from '#engine/journal/store';
import type { RunSignal } from '#engine/run/run-api';
import type { RunCommands } from './run-commands.ts';

/** One thing to send to somebody who watches a run. */
export type FeedItem =
  | { readonly type: 'entry'; readonly sequence: number; readonly entry: Entry }
  | Exclude<RunSignal, { type: 'entries' }>;

export interface FeedOptions {
  readonly run: string;
  /** The last sequence that the watcher has. */
  readonly after: number;
  readonly signal: AbortSignal;
  /** How many signals may wait for a slow watcher before it is cut off; it comes back with the last id it got. */
  readonly maxWaiting?: number;
}

/**
 * What happens in a run from an entry on, without gap or duplicate: it listens first, then reads what is stored,
 * then goes on with what it heard meanwhile. Ends after the run's last entry, when the watcher is too slow, and on abort.
 */
export async function* feedRun(
  owner: Pick<RunCommands, 'subscribe'>,
  store: JournalStore,
  options: FeedOptions,
): AsyncGenerator<FeedItem> {
  const inbox = new Inbox(options.maxWaiting ?? 2000);
  const stop = owner.subscribe(options.run, (signal) => inbox.add(signal));
  const abort = () => inbox.close();
  options.signal.addEventListener('abort', abort);
  if (options.signal.aborted) abort();
  try {
    let last = options.after;
    const number = (entries: readonly Entry[]): FeedItem[] =>
      entries.map((entry): FeedItem => ({ type: 'entry', sequence: ++last, entry }));
    let ready = number(await store.read(options.run, last));
    for (;;) {
      for (const item of ready) {
        if (options.signal.aborted) return;
        yield item;
        if (item.type === 'entry' && item.entry.type === 'run.ended') return;
      }
      const signal = await inbox.next();
      if (signal === undefined) return;
      if (signal.type !== 'entries') ready = [signal];
      // Heard without a gap; else the store knows what was written while nobody told us.
      else if (signal.after <= last) ready = number(signal.entries.slice(last - signal.after));
      else ready = number(await store.read(options.run, last));
    }
  } finally {
    options.signal.removeEventListener('abort', abort);
    stop();
  }
}

/** Signals that wait for a watcher, so many and no more. */
class Inbox {
  readonly #limit: number;
  readonly #waiting: RunSignal[] = [];
  #isClosed = false;
  #wake: (() => void) | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(signal: RunSignal): void {
    if (this.#isClosed) return;
    if (this.#waiting.length >= this.#limit) this.close();
    else this.#waiting.push(signal);
    this.#wake?.();
  }

  close(): void {
    this.#isClosed = true;
    this.#waiting.length = 0;
    this.#wake?.();
  }

  /** Undefined once the inbox is closed. */
  async next(): Promise<RunSignal | undefined> {
    while (this.#waiting.length === 0 && !this.#isClosed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#waiting.shift();
  }
}
