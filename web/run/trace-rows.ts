import type { ActivationRecord } from '#engine/run/trace';

export type TraceRow =
  | {
      readonly kind: 'activation';
      readonly key: string;
      readonly depth: number;
      readonly record: ActivationRecord;
      readonly hasChildren: boolean;
      readonly isOpen: boolean;
    }
  | {
      readonly kind: 'round';
      readonly key: string;
      readonly depth: number;
      readonly round: number;
      readonly of: string;
      readonly isOpen: boolean;
      readonly hasChildren: true;
    };

/** What of a fully open tree would be shown at most before inner levels begin closed. */
const openAtFirst = 400;

/**
 * The visible rows of the trace tree: what is inside a flow, a frame's round or an item stands below it.
 * `toggled` holds the keys that a person opened or closed against the default.
 */
export function traceRows(records: ReadonlyMap<string, ActivationRecord>, toggled: ReadonlySet<string>): TraceRow[] {
  const children = new Map<string, ActivationRecord[]>();
  for (const record of records.values()) {
    const parent = record.parent ?? '';
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [record]);
    else siblings.push(record);
  }
  const isOpenByDefault = records.size <= openAtFirst;
  const rows: TraceRow[] = [];
  const isOpen = (key: string, depth: number) => (isOpenByDefault || depth < 1) !== toggled.has(key);
  // A stack instead of recursion: flows may call themselves hundreds deep.
  const stack: Array<() => void> = [];
  const pushAll = (list: readonly ActivationRecord[], depth: number) => {
    for (const record of [...list].reverse()) stack.push(() => visit(record, depth));
  };
  const visit = (record: ActivationRecord, depth: number) => {
    const inside = children.get(record.address) ?? [];
    const open = isOpen(record.address, depth);
    rows.push({ kind: 'activation', key: record.address, depth, record, hasChildren: inside.length > 0, isOpen: open });
    if (!open || inside.length === 0) return;
    if (record.nodeType !== 'loop') return pushAll(inside, depth + 1);
    for (const [index, round] of [...roundsOf(inside).entries()].reverse()) {
      stack.push(() => visitRound(record.address, index + 1, round, depth + 1));
    }
  };
  const visitRound = (of: string, round: number, inside: readonly ActivationRecord[], depth: number) => {
    const key = `${of} round ${round}`;
    const open = isOpen(key, depth);
    rows.push({ kind: 'round', key, depth, round, of, isOpen: open, hasChildren: true });
    if (open) pushAll(inside, depth + 1);
  };
  pushAll(children.get('') ?? [], 0);
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) next();
  return rows;
}

/** A loop's nodes are activated once a round, so their numbers tell the rounds apart. */
function roundsOf(inside: readonly ActivationRecord[]): ActivationRecord[][] {
  const rounds = new Map<string, ActivationRecord[]>();
  for (const record of inside) {
    const number = record.address.slice(record.address.lastIndexOf('#') + 1);
    const round = rounds.get(number);
    if (round === undefined) rounds.set(number, [record]);
    else round.push(record);
  }
  return [...rounds.values()];
}

/** The number of an activation among those of its instance. */
export function numberOf(address: string): number {
  return Number(address.slice(address.lastIndexOf('#') + 1));
}

/** Milliseconds that an activation took, or has taken until now; undefined when it never began. */
export function durationOf(record: ActivationRecord, now: number): number | undefined {
  if (record.status === 'skipped') return undefined;
  return Math.max(0, (record.endedAt ?? now) - (record.startedAt ?? record.scheduledAt));
}
