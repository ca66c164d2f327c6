import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Entry } from '#engine/journal/index';
import { createFold, type Fold } from '#engine/run/fold';
import { type ActivationRecord, createTrace } from '#engine/run/trace';
import { factsOf, noFacts, type RunFacts } from './run-facts.ts';
import type { RunData } from './run-store.ts';
import type { Slices } from './slices.ts';

/** What one entry changed in one row. */
interface Change {
  readonly address: string;
  readonly before: ActivationRecord | undefined;
  readonly after: ActivationRecord;
  /** The newest activation of that instance before. */
  readonly latest: string | undefined;
}

interface Step {
  readonly changes: readonly Change[];
  readonly facts: RunFacts;
}

/**
 * A run as it was after each of its entries. The fold works in place and cannot be turned back, so it is done once,
 * and what every entry changed is kept: going from one entry to another costs what lies between them, in both
 * directions, and a scrubber over ten thousand entries never folds anything again.
 */
export class RunHistory {
  readonly #run: string;
  readonly #steps: Step[] = [];
  readonly #known = new Map<string, ActivationRecord>();
  readonly #latest = new Map<string, string>();
  readonly #touched = new Set<string>();
  readonly #trace = createTrace((address) => this.#touched.add(address));
  #fold: Fold | undefined;

  constructor(run: string) {
    this.#run = run;
  }

  /** How many entries it knows. */
  get length(): number {
    return this.#steps.length;
  }

  /** Takes in the next entry. Throws JOURNAL_MISMATCH as folding does. */
  append(entry: Entry): void {
    if (this.#fold === undefined) this.#fold = createFold(entry, { observer: this.#trace });
    else this.#fold.apply(entry);
    const facts = factsOf(this.#fold.state, this.#run, this.#steps.at(-1)?.facts ?? noFacts);
    this.#steps.push({ changes: this.#takeTouched(), facts });
  }

  step(index: number): Step | undefined {
    return this.#steps[index];
  }

  #takeTouched(): Change[] {
    const changes: Change[] = [];
    for (const address of this.#touched) {
      const record = this.#trace.activations.get(address);
      if (record === undefined) continue;
      const after = { ...record };
      changes.push({ address, before: this.#known.get(address), after, latest: this.#latest.get(record.path) });
      this.#known.set(address, after);
      this.#latest.set(record.path, address);
    }
    this.#touched.clear();
    return changes;
  }
}

export interface Replay {
  /** The run as it was at the entry that is looked at; views take it for the run itself. */
  readonly store: StoreApi<RunData>;
  /** All entries, whichever is looked at. */
  readonly entries: readonly Entry[];
  /** Number of entries that there are. */
  readonly length: number;
  /** Looks at the run after its first `count` entries, from 1 on. */
  seek(count: number): void;
}

/**
 * A finished run to be looked at entry by entry; says how many entries are folded. Tasks in it cannot be answered any
 * more, so none is open.
 */
export function* createReplay(shown: Pick<RunData, 'run' | 'place' | 'entries'>): Slices<Replay> {
  const history = new RunHistory(shown.run);
  for (const entry of shown.entries) {
    history.append(entry);
    yield history.length;
  }
  return replayOf(shown, history);
}

function replayOf({ run, place, entries }: Pick<RunData, 'run' | 'place' | 'entries'>, history: RunHistory): Replay {
  const records = new Map<string, ActivationRecord>();
  const latest = new Map<string, string>();
  const working = new Set<string>();
  let at = 0;
  const put = (address: string, record: ActivationRecord | undefined) => {
    if (record === undefined) records.delete(address);
    else records.set(address, record);
    if (record?.status === 'active') working.add(address);
    else working.delete(address);
  };
  const store = createStore<RunData>(() => ({
    ...noFacts,
    run,
    place,
    records,
    latest,
    entries: [],
    streams: new Map(),
    working,
    heldCalls: new Map(),
    trouble: undefined,
    reading: undefined,
    moment: undefined,
    version: 0,
  }));
  const seek = (count: number) => {
    const target = Math.max(1, Math.min(history.length, Math.round(count)));
    for (; at < target; at += 1) {
      for (const { address, after } of history.step(at)?.changes ?? []) {
        put(address, after);
        latest.set(after.path, address);
      }
    }
    for (; at > target; at -= 1) {
      for (const change of history.step(at - 1)?.changes.toReversed() ?? []) {
        put(change.address, change.before);
        if (change.latest === undefined) latest.delete(change.after.path);
        else latest.set(change.after.path, change.latest);
      }
    }
    const facts = history.step(target - 1)?.facts ?? noFacts;
    store.setState({
      ...facts,
      tasks: [],
      entries: entries.slice(0, target),
      working: new Set(working),
      moment: facts.updatedAt,
      version: store.getState().version + 1,
    });
  };
  seek(history.length);
  return { store, entries, length: history.length, seek };
}

/** Of pauses in which nothing happened, such as a person's night, so much is played; milliseconds. */
export const longestPauseMs = 1_500;

/**
 * Which entry is shown when so much time has passed since the `count`th one was, and what of that time is left.
 * `speed` is how many times as fast as it was.
 */
export function playOn(
  entries: readonly Entry[],
  count: number,
  { elapsed, speed }: { elapsed: number; speed: number },
): { count: number; rest: number } {
  let rest = elapsed * speed;
  let at = count;
  while (at < entries.length) {
    const pause = Math.min(longestPauseMs, Math.max(0, entries[at]!.at - entries[at - 1]!.at));
    if (pause > rest) break;
    rest -= pause;
    at += 1;
  }
  return { count: at, rest: at === entries.length ? 0 : rest / speed };
}
