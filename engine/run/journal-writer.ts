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
  readonly state: RunState;
  readonly entries: readonly Entry[];
  /** How many of the entries are durable. */
  readonly saved: number;
  readonly emit: (signal: RunSignal) => void;
}

/** Keeps what is not durable yet and appends it, in order, as soon as the store takes it. */
export class JournalWriter {
  readonly #options: JournalWriterOptions;
  #durable: number;
  #unsaved: Entry[];
  #isClosed = false;

  constructor(options: JournalWriterOptions) {
    this.#options = options;
    this.#durable = options.saved;
    this.#unsaved = options.entries.slice(options.saved);
  }

  get isSaved(): boolean {
    return this.#unsaved.length === 0;
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
    const { host, run, state, emit } = this.#options;
    while (!this.#isClosed && this.#unsaved.length > 0) {
      try {
        const entries = this.#unsaved;
        const after = this.#durable;
        const appended = await host.store.append({ run, after, entries, summary: summaryOf(state, run) });
        if (!appended.ok) return false;
        this.#durable += entries.length;
        this.#unsaved = [];
        emit({ type: 'entries', after, entries });
      } catch (error) {
        if (!(error instanceof FlowError) || error.code !== 'STORE_FAILED') throw error;
        failed(error);
        emit({ type: 'unsaved', message: error.message });
        await new Promise<void>((resolve) => void host.clock.at(host.clock.now() + retryMs, resolve));
      }
    }
    return true;
  }
}
