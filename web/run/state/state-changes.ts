import type { Entry } from '#engine/journal/index';
import type { Json } from '#engine/json';
import type { Turn } from '#engine/nodes/node-logic';
import { createFold, type Fold } from '#engine/run/fold';
import type { BodyScope, Scope } from '#engine/run/scope';

export type StateValue =
  | { readonly kind: 'state'; readonly value: Json }
  | { readonly kind: 'thread'; readonly turns: readonly Turn[] };

/** A state key of an instance, or the conversation of one of its nodes, was something else from then on. */
export interface StateChange {
  /** After which entry, from 1 on. */
  readonly sequence: number;
  /** The activation that ended then. */
  readonly cause: string | undefined;
  /** Path of the instance whose state it is; empty for the run's own flow. */
  readonly path: string;
  /** The key, or the id of the node that remembers. */
  readonly key: string;
  readonly before: StateValue | undefined;
  readonly after: StateValue;
}

/** One thing that an instance keeps, as it was at some moment. */
export interface StateCell {
  readonly path: string;
  readonly key: string;
  readonly now: StateValue;
  /** What happened to it at that very moment. */
  readonly change: StateChange | undefined;
}

/**
 * Every change of what instances keep from one activation to the next. State lives in the fold, which goes on in place;
 * so the journal is folded once, and after each entry only the instances around the activation that it is about are
 * looked at: nobody else's state can have changed.
 */
class StateReader {
  readonly changes: StateChange[] = [];
  readonly #known = new Map<string, StateValue>();
  #fold: Fold | undefined;
  #length = 0;

  /** Takes in what it has not read yet. Throws JOURNAL_MISMATCH as folding does. */
  read(entries: readonly Entry[]): void {
    for (; this.#length < entries.length; this.#length += 1) this.#take(entries[this.#length]!);
  }

  #take(entry: Entry): void {
    const sequence = this.#length + 1;
    if (this.#fold === undefined) {
      this.#fold = createFold(entry);
      this.#look(this.#fold.state.root, { sequence, cause: undefined });
      return;
    }
    const { state } = this.#fold;
    const cause = 'address' in entry ? entry.address : undefined;
    const around = cause === undefined ? undefined : (state.open.get(cause)?.scope ?? state.endedRounds.get(cause));
    this.#fold.apply(entry);
    for (let scope: Scope | undefined = around; scope !== undefined; scope = scope.parent)
      if (scope.kind !== 'map') this.#look(scope, { sequence, cause });
  }

  #look(scope: BodyScope, at: Pick<StateChange, 'sequence' | 'cause'>): void {
    for (const [key, value] of scope.state) this.#note(scope, { key, after: { kind: 'state', value } }, at);
    scope.slots.forEach((slot, index) => {
      const key = scope.plan.nodes[index]!.id;
      if (slot.thread.length > 0 || this.#known.has(`${scope.path} thread ${key}`))
        this.#note(scope, { key, after: { kind: 'thread', turns: [...slot.thread] } }, at);
    });
  }

  #note(
    { path }: BodyScope,
    { key, after }: Pick<StateChange, 'key' | 'after'>,
    at: Pick<StateChange, 'sequence' | 'cause'>,
  ) {
    const id = `${path} ${after.kind} ${key}`;
    const before = this.#known.get(id);
    if (before !== undefined && isSame(before, after)) return;
    this.#known.set(id, after);
    this.changes.push({ ...at, path, key, before, after });
  }
}

const readers = new WeakMap<Entry, StateReader>();

/**
 * The changes that a journal tells of, and maybe later ones: journals that begin with the same entry are one that grows,
 * or one that is scrubbed over, and nothing of it is folded twice.
 */
export function readStateChanges(entries: readonly Entry[]): readonly StateChange[] {
  const [first] = entries;
  if (first === undefined) return [];
  const reader = readers.get(first) ?? new StateReader();
  readers.set(first, reader);
  reader.read(entries);
  return reader.changes;
}

/** What every instance keeps after so many entries, in the order in which it first kept something. */
export function stateAt(changes: readonly StateChange[], sequence: number): StateCell[] {
  const cells = new Map<string, StateCell>();
  for (const change of changes) {
    if (change.sequence > sequence) break;
    const { path, key, after } = change;
    cells.set(`${path} ${after.kind} ${key}`, {
      path,
      key,
      now: after,
      change: change.sequence === sequence ? change : undefined,
    });
  }
  return [...cells.values()];
}

/** The moments up to an entry at which something changed, in order, each once. */
export function momentsOf(changes: readonly StateChange[], until: number): number[] {
  return [...new Set(changes.map(({ sequence }) => sequence))].filter((moment) => moment <= until);
}

/** The last of the moments that is not after that one. */
export function momentAt(moments: readonly number[], sequence: number): number | undefined {
  return moments.findLast((moment) => moment <= sequence) ?? moments[0];
}

/** Values are frozen and replaced, conversations grow. */
function isSame(a: StateValue, b: StateValue): boolean {
  if (a.kind === 'state') return b.kind === 'state' && a.value === b.value;
  return (
    b.kind === 'thread' && a.turns.length === b.turns.length && a.turns.every((turn, index) => turn === b.turns[index])
  );
}

/** What a list got at its end when nothing else of it changed: most lists in states only grow. */
export function appendedTo(before: Json, after: Json): { known: number; items: readonly Json[] } | undefined {
  if (!Array.isArray(before) || !Array.isArray(after) || before.length === 0 || after.length <= before.length)
    return undefined;
  // Items are frozen and handed on as they are, so those that are the same are the same object or text.
  const isGrown = before.every((item, index) => item === after[index]);
  return isGrown ? { known: before.length, items: after.slice(before.length) } : undefined;
}
