import { FlowError } from '../errors.ts';
import type { Host } from '../host.ts';
import type { Entry } from '../journal/entries.ts';
import type { RunSignal } from './run-api.ts';
import type { RunState } from './run-state.ts';
import { summaryOf } from './summary.ts';

const retryMs = 1000;

export interface JournalWriterOptions {
  readonly host: Host;
  readonly run: string;
  readonly state: () => RunState;
  readonly entries: readonly Entry[];
  /** How many of the entries are durable. */
  readonly saved: number;
  readonly emit: (signal: RunSignal) => void;
  /** Told that another process works on the run as well: it wrote how an effect ended. */
  readonly onRival?: () => void;
}

/** Keeps what is not durable yet and appends it, in order, as soon as the store takes it. */
export class JournalWriter {
  readonly #options: JournalWriterOptions;
  #durable: number;
  #unsaved: Entry[];
  #isClosed = false;
  /** The store failed: it may have written all the same, when only its word did not reach us. */
  #isDoubtful = false;

  constructor(options: JournalWriterOptions) {
    this.#options = options;
    this.#durable = options.saved;
    this.#unsaved = options.entries.slice(options.saved);
  }

  get isSaved(): boolean {
    return this.#unsaved.length === 0;
  }

  /** How many entries are known to be durable. */
  get durable(): number {
    return this.#durable;
  }

  add(entries: readonly Entry[]): void {
    this.#unsaved.push(...entries);
  }

  close(): void {
    this.#isClosed = true;
  }

  /**
   * Resolves with true when everything is durable, with false when another writer was first. While the store
   * cannot write it goes on trying; `failed` hears of the first refusal, so that nothing is acknowledged.
   */
  async save(failed: (error: FlowError) => void): Promise<boolean> {
    const isMine = await this.#persist(async () => {
      const { host, run, state, emit } = this.#options;
      while (!this.#isClosed && this.#unsaved.length > 0) {
        const entries = this.#unsaved;
        const after = this.#durable;
        const appended = await host.store.append({ run, after, entries, summary: summaryOf(state(), run) });
        const isOwn = appended.ok || (this.#isDoubtful && isSame(appended.newer, entries));
        this.#isDoubtful = false;
        if (!isOwn) return false;
        this.#durable += entries.length;
        this.#unsaved = [];
        emit({ type: 'entries', after, entries });
      }
      return true;
    }, failed);
    return isMine ?? true;
  }

  /** What others wrote after the entries that are known to be durable. */
  async readNewer(): Promise<readonly Entry[]> {
    const { host, run } = this.#options;
    return (await this.#persist(() => host.store.read(run, this.#durable))) ?? [];
  }

  /** The whole journal as it is stored. */
  async readAll(): Promise<readonly Entry[]> {
    const { host, run } = this.#options;
    return (await this.#persist(() => host.store.read(run))) ?? [];
  }

  /** These were written by others; what was to be written in their place is forgotten. */
  accept(newer: readonly Entry[]): void {
    if (newer.some((entry) => 'startedAt' in entry || entry.type === 'attempt.failed')) this.#options.onRival?.();
    const after = this.#durable;
    this.#durable += newer.length;
    this.#unsaved = [];
    if (newer.length > 0) this.#options.emit({ type: 'entries', after, entries: newer });
  }

  /** Tries until the store can; undefined when the run is closed meanwhile. */
  async #persist<T>(work: () => Promise<T>, failed: (error: FlowError) => void = () => {}): Promise<T | undefined> {
    const { host, emit } = this.#options;
    while (!this.#isClosed) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof FlowError) || error.code !== 'STORE_FAILED') throw error;
        this.#isDoubtful = true;
        failed(error);
        emit({ type: 'unsaved', message: error.message });
        await new Promise<void>((resolve) => void host.clock.at(host.clock.now() + retryMs, resolve));
      }
    }
    return undefined;
  }
}

function isSame(newer: readonly Entry[], own: readonly Entry[]): boolean {
  return newer.length === own.length && JSON.stringify(newer) === JSON.stringify(own);
}
