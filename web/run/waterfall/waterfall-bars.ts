import type { Entry } from '#engine/journal/index';
import type { ActivationRecord } from '#engine/run/trace';
import type { Span } from './time-scale.ts';

export type BarKind = 'model' | 'person' | 'code' | 'frame' | 'other';
export type PieceKind = 'work' | 'waiting' | 'timer';

/** A part of an activation: worked on, waiting for a person, or waiting to be tried again. Open ones have no end. */
export interface Piece {
  readonly kind: PieceKind;
  readonly from: number;
  readonly to: number | undefined;
}

const frames = new Set(['flow', 'loop', 'map', 'item']);

/** When each activation waited, for whom, from what the journal says; by address. */
export function waitsOf(entries: readonly Entry[]): ReadonlyMap<string, readonly Piece[]> {
  const waits = new Map<string, Piece[]>();
  const end = (address: string, to: number) => {
    const pieces = waits.get(address);
    const last = pieces?.at(-1);
    if (pieces !== undefined && last !== undefined && (last.to ?? Number.POSITIVE_INFINITY) > to)
      pieces[pieces.length - 1] = { ...last, to };
  };
  for (const entry of entries) {
    switch (entry.type) {
      case 'task.opened':
        end(entry.address, entry.at);
        push(waits, entry.address, { kind: 'waiting', from: entry.at, to: undefined });
        break;
      case 'attempt.failed':
        push(waits, entry.address, { kind: 'timer', from: entry.at, to: entry.retryAt });
        break;
      case 'task.answered':
      case 'task.expired':
      case 'activation.completed':
      case 'activation.failed':
        end(entry.address, entry.at);
    }
  }
  return waits;
}

function push(waits: Map<string, Piece[]>, address: string, piece: Piece): void {
  const pieces = waits.get(address);
  if (pieces === undefined) waits.set(address, [piece]);
  else pieces.push(piece);
}

/** An activation as pieces from its begin to its end; nothing for what was skipped. */
export function piecesOf(record: ActivationRecord, waits: readonly Piece[] = []): readonly Piece[] {
  if (record.status === 'skipped') return [];
  const begin = record.startedAt === undefined ? record.scheduledAt : Math.max(record.startedAt, record.scheduledAt);
  if (frames.has(record.nodeType)) return [{ kind: 'work', from: begin, to: record.endedAt }];
  const pieces: Piece[] = [];
  let at = begin;
  for (const wait of waits) {
    if (wait.from > at) pieces.push({ kind: 'work', from: at, to: wait.from });
    pieces.push(wait);
    at = wait.to ?? Number.POSITIVE_INFINITY;
  }
  if (at === Number.POSITIVE_INFINITY) return pieces;
  if (record.endedAt === undefined || record.endedAt > at || pieces.length === 0)
    pieces.push({ kind: 'work', from: at, to: record.endedAt });
  return pieces;
}

export function kindOf(record: ActivationRecord, isPerson: boolean): BarKind {
  if (frames.has(record.nodeType)) return 'frame';
  if (record.nodeType === 'ask') return isPerson ? 'person' : 'model';
  return record.nodeType === 'code' || record.nodeType === 'http' || record.nodeType === 'tool' ? 'code' : 'other';
}

/** When something was worked on, by what is no frame; `now` ends what is still open. */
export function busySpans(
  records: Iterable<ActivationRecord>,
  waits: ReadonlyMap<string, readonly Piece[]>,
  now: number,
): Span[] {
  const spans: Span[] = [];
  for (const record of records) {
    if (frames.has(record.nodeType)) continue;
    for (const { kind, from, to = now } of piecesOf(record, waits.get(record.address)))
      if (kind === 'work') spans.push({ from, to: Math.max(from, to) });
  }
  return spans;
}

/** From when to when each round of each loop took place, by `address round n`, as the rows of the trace call them. */
export function roundSpans(records: ReadonlyMap<string, ActivationRecord>): ReadonlyMap<string, Partial<Span>> {
  const rounds = new Map<string, Map<string, number>>();
  const spans = new Map<string, { from: number; to?: number }>();
  for (const record of records.values()) {
    if (record.parent === undefined || records.get(record.parent)?.nodeType !== 'loop') continue;
    const numbers = rounds.get(record.parent) ?? new Map<string, number>();
    rounds.set(record.parent, numbers);
    const number = record.address.slice(record.address.lastIndexOf('#') + 1);
    const round = numbers.get(number) ?? numbers.size + 1;
    numbers.set(number, round);
    const key = `${record.parent} round ${round}`;
    const known = spans.get(key);
    const end = record.endedAt;
    if (known === undefined) spans.set(key, { from: record.scheduledAt, ...(end === undefined ? {} : { to: end }) });
    else if (end === undefined) delete known.to;
    else if (known.to !== undefined) known.to = Math.max(known.to, end);
  }
  return spans;
}
