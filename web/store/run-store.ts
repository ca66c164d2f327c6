import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Entry } from '#engine/journal/index';
import { createFold, type Fold } from '#engine/run/fold';
import { type ActivationRecord, createTrace, type Trace } from '#engine/run/trace';
import type { RunClient, RunEvent } from '../client/run-client.ts';
import { runStoreText } from '../text/store.ts';
import type { FoldedRun } from './fold-journal.ts';
import { factsOf, noFacts, type RunFacts } from './run-facts.ts';
import { pageAnswered, sliceMs } from './slices.ts';

/**
 * One open run as the page sees it, folded with the same `apply` as everywhere. The maps are the same objects
 * from change to change; what is in them is replaced when it changes, so selectors that pick one value stay quiet.
 */
export interface RunData extends RunFacts {
  readonly run: string;
  readonly place: RunClient['place'];
  /** By address, in the order in which the activations began. */
  readonly records: ReadonlyMap<string, ActivationRecord>;
  /** The newest activation of each instance, by instance path. */
  readonly latest: ReadonlyMap<string, string>;
  readonly entries: readonly Entry[];
  /** What is being written now, by address. Never more than its end. */
  readonly streams: ReadonlyMap<string, string>;
  /** Addresses that are worked on now. */
  readonly working: ReadonlySet<string>;
  /** Those of them whose call waits for its turn, and at whom. */
  readonly heldCalls: ReadonlyMap<string, HeldCall>;
  /** Why the view may be behind, or cannot be made; undefined when all is well. */
  readonly trouble: string | undefined;
  /** Entries that are read of those that have come, while a long journal is opened. */
  readonly reading: { readonly done: number; readonly all: number } | undefined;
  /** The time at which the run is looked at, when that is not now. */
  readonly moment: number | undefined;
  /** Grows with every change of `records`, `entries` or `streams`, which keep their identity. */
  readonly version: number;
}

/** What a call waits for before it is made. */
export interface HeldCall {
  readonly provider: string;
  readonly message: string;
}

/** How much of a stream is kept: enough to read along, whatever a model writes. */
const streamTail = 8_000;
/** Journals come as one event an entry; folding them together repaints once. */
const batchMs = 24;
/** Of a long journal that is being read, only now and then something is shown before its end. */
const readingMs = 250;
const readingEntries = 200;
/** Only a wait that is longer is shown: each step of it repaints. */
const patienceMs = 250;

export interface OpenRunStore {
  readonly store: StoreApi<RunData>;
  close(): void;
}

/** Follows a run until it is closed. */
export function openRunStore(client: RunClient, run: string): OpenRunStore {
  const follower = new RunFollower(client, run);
  return { store: follower.store, close: () => follower.close() };
}

class RunFollower {
  readonly store: StoreApi<RunData>;
  readonly #trace: Trace = createTrace((address) => this.#touched.add(address));
  readonly #records = new Map<string, ActivationRecord>();
  readonly #latest = new Map<string, string>();
  readonly #entries: Entry[] = [];
  readonly #streams = new Map<string, string>();
  readonly #touched = new Set<string>();
  readonly #stop: () => void;
  readonly #client: RunClient;
  readonly #run: string;
  #fold: Fold | undefined;
  #waiting: Entry[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isDamaged = false;
  #isReading = false;
  #isApplying = false;
  #isClosed = false;
  #askedAt: number | undefined;

  constructor(client: RunClient, run: string) {
    this.#client = client;
    this.#run = run;
    this.store = createStore<RunData>(() => this.#empty());
    this.#stop = client.subscribe(run, (event) => this.#hear(event));
  }

  close(): void {
    this.#isClosed = true;
    this.#stop();
    clearTimeout(this.#timer);
  }

  #empty(): RunData {
    return {
      ...noFacts,
      run: this.#run,
      place: this.#client.place,
      records: this.#records,
      latest: this.#latest,
      entries: this.#entries,
      streams: this.#streams,
      working: new Set(),
      heldCalls: new Map(),
      trouble: undefined,
      reading: undefined,
      moment: undefined,
      version: 0,
    };
  }

  #hear(event: RunEvent): void {
    switch (event.type) {
      case 'entries':
        if (event.folded !== undefined && this.#entries.length + this.#waiting.length === 0) {
          this.#adopt(event.entries, event.folded);
          break;
        }
        for (const entry of event.entries) this.#waiting.push(entry);
        if (this.#isReading && event.entries.at(-1)?.type === 'run.ended') this.#flush();
        else this.#soon();
        break;
      case 'delta': {
        const text = (this.#streams.get(event.address) ?? '') + event.text;
        this.#streams.set(event.address, text.slice(-streamTail));
        this.#soon();
        break;
      }
      case 'held':
        this.#hold(event);
        break;
      case 'line-opened':
        this.#keepHeld(() => false);
        if (this.#streams.size > 0) this.#soon();
        this.#streams.clear();
        break;
      case 'working':
        this.store.setState({ working: new Set(event.addresses) });
        this.#keepHeld((address) => event.addresses.includes(address));
        break;
      case 'reading':
        this.store.setState({ reading: { done: event.done, all: event.all } });
        break;
      case 'refused':
        this.#flush();
        this.#refuse(event.message);
        break;
      case 'connection':
        this.store.setState({
          trouble: event.ok ? undefined : (event.message ?? runStoreText.lineToRunIsLost),
        });
    }
  }

  #hold({ address, provider, message }: Extract<RunEvent, { type: 'held' }>): void {
    this.#keepHeld((other) => other !== address);
    if (message === undefined) return;
    const heldCalls = new Map(this.store.getState().heldCalls).set(address, { provider, message });
    this.store.setState({ heldCalls });
  }

  #keepHeld(isKept: (address: string) => boolean): void {
    const { heldCalls } = this.store.getState();
    const kept = [...heldCalls].filter(([address]) => isKept(address));
    if (kept.length < heldCalls.size) this.store.setState({ heldCalls: new Map(kept) });
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => this.#flush(), this.#isReading ? readingMs : batchMs);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isApplying) return;
    this.#isReading = this.#waiting.length > readingEntries;
    this.#applySlice();
  }

  /** Applies what has come as long as the page can do without an answer, and the rest after that; then it repaints. */
  #applySlice(): void {
    const until = performance.now() + sliceMs;
    let count = 0;
    try {
      while (count < this.#waiting.length && !this.#isDamaged) {
        this.#apply(this.#waiting[count]!);
        count += 1;
        if (performance.now() >= until) break;
      }
    } catch (error) {
      this.#refuse(error instanceof Error ? error.message : String(error));
    }
    this.#waiting = this.#isDamaged ? [] : this.#waiting.slice(count);
    this.#isApplying = this.#waiting.length > 0;
    if (this.#isApplying) {
      const done = this.#entries.length;
      const now = performance.now();
      this.#askedAt ??= now;
      if (now - this.#askedAt > patienceMs)
        this.store.setState({ reading: { done, all: done + this.#waiting.length } });
      void pageAnswered().then(() => this.#isClosed || this.#applySlice());
      return;
    }
    this.#askedAt = undefined;
    this.#copyTouched();
    this.store.setState(this.#derived());
  }

  #refuse(message: string): void {
    this.#isDamaged = true;
    this.store.setState({ trouble: runStoreText.thisJournalCannotBeShown(message) });
  }

  /** A run that has ended, folded by somebody else: nothing more comes of it. */
  #adopt(entries: readonly Entry[], { facts, records }: FoldedRun): void {
    for (const entry of entries) this.#entries.push(entry);
    for (const record of records) {
      this.#records.set(record.address, record);
      this.#latest.set(record.path, record.address);
    }
    this.store.setState({ ...facts, reading: undefined, version: this.store.getState().version + 1 });
  }

  #apply(entry: Entry): void {
    if (this.#fold === undefined) this.#fold = createFold(entry, { observer: this.#trace });
    else this.#fold.apply(entry);
    this.#entries.push(entry);
    // Nothing is told after it.
    if (entry.type === 'run.ended') this.#keepHeld(() => false);
    // The journal now holds, or has given up, what was streaming.
    if ('address' in entry && entry.type !== 'round.ended') this.#streams.delete(entry.address);
  }

  #copyTouched(): void {
    for (const address of this.#touched) {
      const record = this.#trace.activations.get(address);
      if (record === undefined) continue;
      this.#records.set(address, { ...record });
      this.#latest.set(record.path, address);
    }
    this.#touched.clear();
  }

  #derived(): Partial<RunData> {
    const rest = { version: this.store.getState().version + 1, reading: undefined };
    const state = this.#fold?.state;
    if (state === undefined) return rest;
    return { ...rest, ...factsOf(state, this.#run, this.store.getState()) };
  }
}
