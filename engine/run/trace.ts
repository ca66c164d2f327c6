import { assertNever, type ErrorFact } from '../errors.ts';
import type { Entry, EntryOf } from '../journal/entries.ts';
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
  readonly inputs: Readonly<Record<string, Message | readonly Message[]>>;
  outputs: Readonly<Record<string, Message>>;
  scheduledAt: number;
  startedAt?: number;
  endedAt?: number;
  attempts: number;
  error?: ErrorFact;
  usage?: { calls: number; inputTokens: number; outputTokens: number };
  turns?: ReadonlyArray<{ role: 'user' | 'assistant'; content: string }>;
  model?: string;
  finishReason?: string;
  task?: string;
  /** For loops: rounds ended so far. */
  rounds?: number;
}

/** Is told, while entries are folded, what can be derived from them. */
export interface FoldObserver {
  activated(record: Pick<ActivationRecord, 'address' | 'path' | 'node' | 'nodeType' | 'parent' | 'inputs'>): void;
  settled(address: string, status: 'done' | 'failed' | 'cancelled', outputs: Outputs): void;
  skipped(address: string, record: Pick<ActivationRecord, 'path' | 'node' | 'nodeType' | 'parent'>): void;
  entry(entry: Entry): void;
}

export interface Trace extends FoldObserver {
  /** By address, in the order in which the activations began. */
  readonly activations: ReadonlyMap<string, ActivationRecord>;
}

/** Keeps a row for every activation while a journal is folded; give it to `createFold` or `foldRun`. */
export function createTrace(): Trace {
  const activations = new Map<string, ActivationRecord>();
  let now = 0;
  return {
    activations,
    activated(record) {
      const { size } = activations;
      activations.set(record.address, {
        ...record,
        order: size,
        status: 'active',
        outputs: {},
        scheduledAt: now,
        attempts: 1,
      });
    },
    settled(address, status, outputs) {
      const record = activations.get(address);
      if (record === undefined) return;
      record.status = status;
      record.outputs = Object.fromEntries(outputs);
      record.endedAt = now;
    },
    skipped(address, record) {
      const { size } = activations;
      const row = { ...record, address, order: size, inputs: {}, outputs: {}, attempts: 0 };
      activations.set(address, { ...row, status: 'skipped', scheduledAt: now, endedAt: now });
    },
    // Called before the entry's consequences, which are stamped with its time.
    entry(entry) {
      now = entry.at;
      if ('address' in entry) {
        const record = activations.get(entry.address);
        if (record !== undefined) enrich(record, entry);
      }
    },
  };
}

function enrich(record: ActivationRecord, entry: Extract<Entry, { address: string }>): void {
  switch (entry.type) {
    case 'activation.completed':
    case 'draft.completed':
      Object.assign(record, workOf(entry));
      if (entry.type === 'activation.completed') record.endedAt = entry.at;
      return;
    case 'activation.failed':
      record.error = entry.error as ErrorFact; // codes of any version
      record.endedAt = entry.at;
      return;
    case 'attempt.failed':
      record.status = 'retrying';
      record.attempts = entry.attempt + 1;
      record.error = entry.error as ErrorFact;
      return;
    case 'task.opened':
      record.status = 'waiting';
      record.task = entry.task.id;
      return;
    case 'round.ended':
      record.rounds = entry.round;
      return;
    case 'task.answered':
    case 'task.expired':
      return;
    default:
      assertNever(entry);
  }
}

function workOf(entry: EntryOf<'activation.completed'> | EntryOf<'draft.completed'>): Partial<ActivationRecord> {
  const { startedAt, usage, turns, model, finishReason } = entry;
  return {
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(usage === undefined ? {} : { usage }),
    ...(turns === undefined ? {} : { turns }),
    ...(model === undefined ? {} : { model }),
    ...(finishReason === undefined ? {} : { finishReason }),
  };
}
