import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FlowFile } from '#engine/format/index';
import type { Draft, Drafts } from '../host/drafts-store.ts';

export interface SavingState {
  /** `conflict`: another tab saved first; nothing is written until somebody chooses. */
  readonly status: 'saved' | 'unsaved' | 'saving' | 'failed' | 'conflict';
  /** The flow as it was last stored. */
  readonly stored: FlowFile;
  /** In a conflict: the other tab's draft, or undefined when it removed the draft. */
  readonly theirs?: Draft | undefined;
  readonly error?: unknown;
}

export interface SavingOptions {
  readonly drafts: Drafts;
  readonly draft: Draft & { readonly flow: FlowFile };
  /** The flow as it is now. */
  readonly current: () => FlowFile;
  /** Another tab changed the draft and nothing was changed here: take its flow over. */
  readonly onTheirs: (flow: FlowFile) => void;
  /** Milliseconds to wait for more changes before writing. */
  readonly delayMs?: number;
}

export interface Saving {
  readonly state: StoreApi<SavingState>;
  /** The flow may have changed. */
  changed(): void;
  /** Writes at once what is not stored yet. Never rejects: a failure is a state. */
  flush(): Promise<void>;
  /** In a conflict: our flow replaces theirs, whose draft stays in the history. */
  keepMine(): Promise<void>;
  /** In a conflict: their flow replaces ours. */
  takeTheirs(): void;
  /** Remembers which release was published from the draft. */
  published(version: string): Promise<void>;
  stop(): void;
}

/** Stores the draft while it is edited, one write after the other, and never over what another tab has written. */
export function startSaving(options: SavingOptions): Saving {
  const saver = new DraftSaver(options);
  return saver;
}

class DraftSaver implements Saving {
  readonly state: StoreApi<SavingState>;
  readonly #options: SavingOptions;
  readonly #unsubscribe: () => void;
  #revision: number;
  #publishedVersion: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> | undefined;

  constructor(options: SavingOptions) {
    this.#options = options;
    this.#revision = options.draft.revision;
    this.#publishedVersion = options.draft.publishedVersion;
    this.state = createStore<SavingState>(() => ({ status: 'saved', stored: options.draft.flow }));
    this.#unsubscribe = options.drafts.subscribe((change) => {
      if (change.isOwn || change.name !== options.draft.name || change.revision === this.#revision) return;
      void this.#hearOther();
    });
  }

  changed(): void {
    const { status, stored } = this.state.getState();
    if (status === 'conflict') return;
    if (this.#options.current() === stored) {
      clearTimeout(this.#timer);
      if (this.#writing === undefined) this.state.setState({ status: 'saved' });
      return;
    }
    this.state.setState({ status: 'unsaved' });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), this.#options.delayMs ?? 600);
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    // One write after the other: the second would be refused with the first one's revision still unknown.
    while (this.#writing !== undefined) await this.#writing;
    const { status, stored } = this.state.getState();
    if (status === 'conflict' || this.#options.current() === stored) return;
    this.#writing = this.#write(this.#revision, false).finally(() => {
      this.#writing = undefined;
    });
    await this.#writing;
  }

  async keepMine(): Promise<void> {
    const { status, theirs } = this.state.getState();
    if (status !== 'conflict') return;
    await this.#write(theirs?.revision ?? 0, true);
  }

  takeTheirs(): void {
    const { status, theirs } = this.state.getState();
    if (status !== 'conflict' || theirs?.flow === undefined) return;
    this.#take(theirs.revision, theirs.flow);
  }

  async published(version: string): Promise<void> {
    this.#publishedVersion = version;
    await this.flush();
    await this.#write(this.#revision, true);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#unsubscribe();
  }

  async #write(expected: number, keepVersion: boolean): Promise<void> {
    const { drafts, draft, current } = this.#options;
    const flow = current();
    this.state.setState({ status: 'saving' });
    const publishedVersion = this.#publishedVersion;
    try {
      const input = { name: draft.name, flow, ...(publishedVersion === undefined ? {} : { publishedVersion }) };
      const saved = await drafts.save(input, expected, { keepVersion });
      if (!saved.ok) {
        this.state.setState({ status: 'conflict', theirs: saved.stored });
        return;
      }
      this.#revision = saved.revision;
      this.state.setState({ status: 'saved', stored: flow, theirs: undefined, error: undefined });
      if (current() !== flow) this.changed();
    } catch (error) {
      this.state.setState({ status: 'failed', error });
    }
  }

  async #hearOther(): Promise<void> {
    const { drafts, draft, current } = this.#options;
    const theirs = await drafts.get(draft.name).catch(() => undefined);
    const { stored, status } = this.state.getState();
    if (theirs?.revision === this.#revision || status === 'saving') return;
    if (theirs?.flow !== undefined && current() === stored) this.#take(theirs.revision, theirs.flow);
    else this.state.setState({ status: 'conflict', theirs });
  }

  #take(revision: number, flow: FlowFile): void {
    this.#revision = revision;
    this.state.setState({ status: 'saved', stored: flow, theirs: undefined });
    this.#options.onTheirs(flow);
  }
}
