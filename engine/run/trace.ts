import { assertNever, type ErrorFact } from '../errors.ts';
import type { Entry, EntryOf, RunUsage } from '../journal/entries.ts';
import { addUsage, noUsage } from '../journal/usage.ts';
import type { Turn } from '../nodes/node-logic.ts';
import type { Message } from './message.ts';
import type { Outputs } from './scope.ts';

export type ActivationStatus = 'active' | 'waiting' | 'retrying' | 'done' | 'failed' | 'skipped' | 'cancelled';

/** What one activation received, sent and cost: the row behind trace tree, waterfall and message ledger. */
export interface ActivationRecord {
  readonly address: string;
  /** Instance path: the address without its number. */
  readonly path: string;
  readonly node: string;
  readonly nodeType: string;
  /** Address of the activation of the enclosing flow or frame; undefined at the top. */
  readonly parent: string | undefined;
  readonly order: number;
  status: ActivationStatus;
  inputs: Readonly<Record<string, Message | readonly Message[]>>;
  outputs: Readonly<Record<string, Message>>;
  scheduledAt: number;
  startedAt?: number;
  endedAt?: number;
  attempts: number;
  error?: ErrorFact;
  usage?: RunUsage;
  turns?: readonly Turn[];
  model?: string;
  finishReason?: string;
  task?: string;
  /** For loops: rounds ended so far. */
  rounds?: number;
  /** For an `ask` whose seat somebody else was put on: the change that counts. */
  seated?: EntryOf<'performer.changed'>;
  /** Somebody put other messages in the place of those that it got or made. */
  edited?: true;
}

/** Is told, while entries are folded, what can be derived from them. */
export interface FoldObserver {
  activated(record: Pick<ActivationRecord, 'address' | 'path' | 'node' | 'nodeType' | 'parent' | 'inputs'>): void;
  settled(address: string, status: 'done' | 'failed' | 'cancelled', outputs: Outputs): void;
  skipped(address: string, record: Pick<ActivationRecord, 'path' | 'node' | 'nodeType' | 'parent'>): void;
  /** Somebody put other messages in the place of some of these. */
  edited(address: string, messages: Partial<Pick<ActivationRecord, 'inputs' | 'outputs'>>): void;
  entry(entry: Entry): void;
}

export interface Trace extends FoldObserver {
  /** By address, in the order in which the activations began. */
  readonly activations: ReadonlyMap<string, ActivationRecord>;
}

/**
 * Keeps a row for every activation while a journal is folded; give it to `createFold` or `foldRun`. Whoever shows
 * the rows is told which of them changed.
 */
export function createTrace(changed: (address: string) => void = () => {}): Trace {
  return new TraceKeeper(changed);
}

class TraceKeeper implements Trace {
  readonly activations = new Map<string, ActivationRecord>();
  readonly #inside = new Map<string, { active: number; waiting: number }>();
  readonly #changed: (address: string) => void;
  readonly #seated: Array<EntryOf<'performer.changed'>> = [];
  #now = 0;

  constructor(changed: (address: string) => void) {
    this.#changed = changed;
  }

  activated(given: Parameters<FoldObserver['activated']>[0]): void {
    const record: ActivationRecord = {
      ...given,
      order: this.activations.size,
      status: 'active',
      outputs: {},
      scheduledAt: this.#now,
      attempts: 1,
    };
    this.activations.set(given.address, record);
    if (this.#seated.length > 0 && record.nodeType === 'ask') {
      const seated = this.#seated.findLast(({ path }) => isSeatAt(this.activations, record, path));
      if (seated !== undefined) record.seated = seated;
    }
    this.#setStatus(record, 'active', undefined);
  }

  settled(address: string, status: 'done' | 'failed' | 'cancelled', outputs: Outputs): void {
    const record = this.activations.get(address);
    if (record === undefined) return;
    record.outputs = Object.fromEntries(outputs);
    record.endedAt = this.#now;
    this.#setStatus(record, status, record.status);
  }

  skipped(address: string, given: Parameters<FoldObserver['skipped']>[1]): void {
    const order = this.activations.size;
    const row = { ...given, address, order, inputs: {}, outputs: {}, attempts: 0 };
    this.activations.set(address, { ...row, status: 'skipped', scheduledAt: this.#now, endedAt: this.#now });
    this.#changed(address);
  }

  edited(address: string, messages: Partial<Pick<ActivationRecord, 'inputs' | 'outputs'>>): void {
    const record = this.activations.get(address);
    if (record === undefined) return;
    Object.assign(record, messages, { edited: true });
    if (messages.inputs !== undefined) delete record.task; // begun again
    if (messages.inputs !== undefined && record.status === 'waiting') this.#setStatus(record, 'active', 'waiting');
    this.#changed(address);
  }

  /** Called before the entry's consequences, which are stamped with its time. */
  entry(entry: Entry): void {
    this.#now = entry.at;
    if (entry.type === 'performer.changed') this.#seat(entry);
    if (!('address' in entry)) return;
    const record = this.activations.get(entry.address);
    if (record === undefined) return;
    const status = enrich(record, entry);
    this.#changed(entry.address);
    if (status !== undefined) this.#setStatus(record, status, record.status);
  }

  /** What the open activations of that seat were doing is begun again with somebody else. */
  #seat(change: EntryOf<'performer.changed'>): void {
    this.#seated.push(change);
    for (const record of this.activations.values()) {
      const isOpen = record.status === 'active' || record.status === 'waiting' || record.status === 'retrying';
      if (!isOpen || record.nodeType !== 'ask' || !isSeatAt(this.activations, record, change.path)) continue;
      record.seated = change;
      delete record.task;
      delete record.error;
      this.#setStatus(record, 'active', record.status);
    }
  }

  /**
   * Sets a status and tells the enclosing activations: a flow or frame waits when something in it waits for a
   * person and nothing in it is worked on. Iterative: nesting may be deep.
   */
  #setStatus(record: ActivationRecord, status: ActivationStatus, before: ActivationStatus | undefined): void {
    record.status = status;
    this.#changed(record.address);
    let from = before;
    let to = status;
    for (let address = record.parent; address !== undefined && from !== to; ) {
      const counts = this.#insideOf(address);
      if (from === 'waiting') counts.waiting -= 1;
      else if (from === 'active' || from === 'retrying') counts.active -= 1;
      if (to === 'waiting') counts.waiting += 1;
      else if (to === 'active' || to === 'retrying') counts.active += 1;
      const parent = this.activations.get(address);
      if (parent === undefined || (parent.status !== 'active' && parent.status !== 'waiting')) return;
      from = parent.status;
      to = counts.active === 0 && counts.waiting > 0 ? 'waiting' : 'active';
      if (from === to) return;
      parent.status = to;
      this.#changed(address);
      address = parent.parent;
    }
  }

  #insideOf(address: string): { active: number; waiting: number } {
    const known = this.#inside.get(address);
    if (known !== undefined) return known;
    const counts = { active: 0, waiting: 0 };
    this.#inside.set(address, counts);
    return counts;
  }
}

/** Adds what an entry says to its row; returns the status that follows from it, if any does. */
function enrich(record: ActivationRecord, entry: Extract<Entry, { address: string }>): ActivationStatus | undefined {
  switch (entry.type) {
    case 'activation.completed':
    case 'draft.completed':
      Object.assign(record, workOf(entry));
      spend(record, entry.usage);
      if (entry.type === 'activation.completed') record.endedAt = entry.at;
      return undefined;
    case 'activation.failed':
      spend(record, entry.usage);
      record.error = entry.error as ErrorFact; // codes of any version
      record.endedAt = entry.at;
      return undefined;
    case 'attempt.failed':
      spend(record, entry.usage);
      record.attempts = entry.attempt + 1;
      record.error = entry.error as ErrorFact;
      return 'retrying';
    case 'task.opened':
      record.task = entry.task.id;
      return 'waiting';
    case 'round.ended':
      record.rounds = entry.round;
      return undefined;
    case 'task.answered':
    case 'task.expired':
    case 'messages.edited': // told by `edited`
      return undefined;
    default:
      return assertNever(entry);
  }
}

function workOf(entry: EntryOf<'activation.completed'> | EntryOf<'draft.completed'>): Partial<ActivationRecord> {
  const { startedAt, turns, model, finishReason } = entry;
  return {
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(turns === undefined ? {} : { turns }),
    ...(model === undefined ? {} : { model }),
    ...(finishReason === undefined ? {} : { finishReason }),
  };
}

/** Attempts that failed, drafts and the answer add up. */
function spend(record: ActivationRecord, usage: RunUsage | undefined): void {
  if (usage === undefined) return;
  const total = { ...(record.usage ?? noUsage()) };
  addUsage(total, usage);
  record.usage = total;
}

/**
 * The path that means this activation's seat whatever the keys of the maps around it: `panel[*]/answer`. It is the
 * record's own path when no map is around it.
 */
export function keylessPathOf(records: ReadonlyMap<string, ActivationRecord>, record: ActivationRecord): string {
  const items = new Set<number>();
  for (let outer = records.get(record.parent ?? ''); outer !== undefined; outer = records.get(outer.parent ?? ''))
    if (outer.nodeType === 'item') items.add(outer.path.split('/').length - 1);
  const withoutKey = (step: string) => step.replace(/\[[^[\]]*\]$/, '');
  return record.path
    .split('/')
    .map((step, index) => (items.has(index) ? `${withoutKey(step)}[*]` : withoutKey(step)))
    .join('/');
}

/** Whether a path means this activation's seat, exactly or with `[*]` for the keys. */
export function isSeatAt(
  records: ReadonlyMap<string, ActivationRecord>,
  record: ActivationRecord,
  path: string,
): boolean {
  return record.path === path || keylessPathOf(records, record) === path;
}
