import type { ActivationRecord, ActivationStatus } from '#engine/run/trace';

export type ActorKind = 'flow' | 'loop' | 'map' | 'item' | 'effect';

/** A running part of a run: an instance of a flow, frame or item, or the work of an open activation. */
export interface ActorRow {
  readonly key: string;
  readonly kind: ActorKind;
  readonly depth: number;
  readonly path: string;
  /** The newest activation of the instance, or the activation that is worked on. */
  readonly address: string;
  readonly status: ActivationStatus;
  /** Number of the activation, which for an instance says how often it was activated. */
  readonly number: number;
  readonly rounds: number | undefined;
  /** Instances and effects directly inside. */
  readonly inside: number;
}

const kinds: ReadonlySet<string> = new Set(['flow', 'loop', 'map', 'item']);
const openStatus: ReadonlySet<ActivationStatus> = new Set(['active', 'waiting', 'retrying']);

/**
 * The actors of a run as a tree: run → flow instances → frames and items → effects. They follow from the fold: an actor
 * stands for a scope of it, and an effect is the work of an activation that is open. Instances that are idle stay, since
 * they live as long as what encloses them; `all` false leaves them out.
 */
export function actorRows(
  records: ReadonlyMap<string, ActivationRecord>,
  latest: ReadonlyMap<string, string>,
  all: boolean,
): ActorRow[] {
  const children = new Map<string, ActivationRecord[]>();
  for (const address of latest.values()) {
    const record = records.get(address);
    if (record === undefined || !isActor(record) || (!all && !openStatus.has(record.status))) continue;
    const parent = records.get(record.parent ?? '')?.path ?? '';
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [record]);
    else siblings.push(record);
  }
  const rows: ActorRow[] = [];
  // A stack instead of recursion: flows may call themselves hundreds deep.
  const stack = [...(children.get('') ?? [])].reverse().map((record) => ({ record, depth: 1 }));
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { record, depth } = next;
    const inside = kinds.has(record.nodeType) ? (children.get(record.path) ?? []) : [];
    rows.push(rowOf(record, depth, inside.length));
    for (const child of inside.toReversed()) stack.push({ record: child, depth: depth + 1 });
  }
  return rows;
}

function isActor({ nodeType, status }: ActivationRecord): boolean {
  if (status === 'skipped') return false;
  return kinds.has(nodeType) || openStatus.has(status);
}

function rowOf(record: ActivationRecord, depth: number, inside: number): ActorRow {
  return {
    key: record.path,
    kind: kinds.has(record.nodeType) ? (record.nodeType as ActorKind) : 'effect', // one of the four, as was just checked
    depth,
    path: record.path,
    address: record.address,
    status: record.status,
    number: Number(record.address.slice(record.address.lastIndexOf('#') + 1)),
    rounds: record.rounds,
    inside,
  };
}
