import type { Entry } from '#engine/journal/index';
import { canonicalJson, type Json } from '#engine/json';
import type { Message } from '#engine/run/message';
import type { ActivationRecord } from '#engine/run/trace';
import type { RunData } from '../../store/run-store.ts';
import type { Slices } from '../../store/slices.ts';

type Compared = Pick<RunData, 'entries' | 'records'>;

export type Difference =
  /** It sent the same, on the same grounds. */
  | 'same'
  /** It was sent other messages and made something else of them, or fared otherwise. */
  | 'differs'
  /** It got the same and yet sent something else: here the runs parted by themselves. */
  | 'origin'
  /** It got other messages and still sent the same. */
  | 'same-result'
  | 'only-first'
  | 'only-second';

/** One activation in both runs. */
export interface ComparedRow {
  readonly address: string;
  readonly path: string;
  readonly difference: Difference;
  readonly first: ActivationRecord | undefined;
  readonly second: ActivationRecord | undefined;
}

export interface Comparison {
  /** How many entries both journals begin with, apart from times and ids. */
  readonly shared: number;
  /** What each run wrote next. */
  readonly parting: { readonly first: Entry | undefined; readonly second: Entry | undefined } | undefined;
  /** By the order of the first run; what only the second did comes where it did it. */
  readonly rows: readonly ComparedRow[];
}

/** How much there is to compare of two runs at most, in the measure in which `compareRuns` says how far it is. */
export function workOf(first: Compared, second: Compared): number {
  return Math.min(first.entries.length, second.entries.length) + Math.max(first.records.size, second.records.size);
}

/** Where two runs are alike, where they part, and what each activation came to in both. */
export function* compareRuns(first: Compared, second: Compared): Slices<Comparison> {
  const shared = yield* sharedEntries(first.entries, second.entries);
  const rows: ComparedRow[] = [];
  for (const address of mergeOrder([...first.records.keys()], [...second.records.keys()])) {
    rows.push(rowOf(address, first.records.get(address), second.records.get(address)));
    yield shared + rows.length;
  }
  const isWhole = shared === first.entries.length && shared === second.entries.length;
  return {
    shared,
    parting: isWhole ? undefined : { first: first.entries[shared], second: second.entries[shared] },
    rows,
  };
}

/** The instances in which the runs differ, for the canvas: those of the differing rows that are no mere frames. */
export function differingPaths(rows: readonly ComparedRow[]): ReadonlySet<string> {
  const leaves = rows.filter(
    ({ first, second }) => !['flow', 'loop', 'map', 'item'].includes((first ?? second)?.nodeType ?? ''),
  );
  return new Set(leaves.filter(({ difference }) => isDifference(difference)).map(({ path }) => path));
}

export function isDifference(difference: Difference): boolean {
  return difference !== 'same' && difference !== 'same-result';
}

function* sharedEntries(first: readonly Entry[], second: readonly Entry[]): Slices<number> {
  let count = 0;
  while (count < first.length && count < second.length && essence(first[count]!) === essence(second[count]!)) {
    count += 1;
    yield count;
  }
  return count;
}

/** What an entry says, apart from when, at what price, and under which ids. */
function essence(entry: Entry): string {
  switch (entry.type) {
    case 'run.started':
      return canonicalJson({ hash: entry.hash, input: entry.input, seed: entry.seed, models: entry.models });
    case 'activation.completed':
      return canonicalJson([entry.type, entry.address, entry.outputs, entry.write ?? null]);
    case 'draft.completed':
      return canonicalJson([entry.type, entry.address, entry.value]);
    case 'task.answered':
      return canonicalJson([entry.type, entry.address, entry.answer]);
    case 'round.ended':
      return canonicalJson([entry.type, entry.address, entry.round, entry.exit ?? null]);
    case 'run.ended':
      return canonicalJson([entry.type, entry.status]);
    default:
      return canonicalJson([entry.type, 'address' in entry ? entry.address : null]);
  }
}

/** Both lists as one: what is only in the second stands behind what it stood behind there. */
function mergeOrder(first: readonly string[], second: readonly string[]): Set<string> {
  const inFirst = new Set(first);
  const after = new Map<string, string[]>();
  let anchor = '';
  for (const address of second) {
    if (inFirst.has(address)) anchor = address;
    else {
      const known = after.get(anchor);
      if (known === undefined) after.set(anchor, [address]);
      else known.push(address);
    }
  }
  return new Set([...(after.get('') ?? []), ...first.flatMap((address) => [address, ...(after.get(address) ?? [])])]);
}

function rowOf(
  address: string,
  first: ActivationRecord | undefined,
  second: ActivationRecord | undefined,
): ComparedRow {
  const path = (first ?? second)?.path ?? address;
  return { address, path, first, second, difference: differenceOf(first, second) };
}

function differenceOf(first: ActivationRecord | undefined, second: ActivationRecord | undefined): Difference {
  // What was skipped in one run did not happen there.
  const isIn = (record: ActivationRecord | undefined) => record !== undefined && record.status !== 'skipped';
  if (first === undefined || second === undefined || isIn(first) !== isIn(second)) {
    return isIn(first) ? 'only-first' : isIn(second) ? 'only-second' : 'same';
  }
  const isSameInput = printed(first.inputs) === printed(second.inputs);
  const isSameEnd = first.status === second.status && printed(first.outputs) === printed(second.outputs);
  if (isSameEnd) return isSameInput ? 'same' : 'same-result';
  return isSameInput ? 'origin' : 'differs';
}

function printed(messages: Readonly<Record<string, Message | readonly Message[]>>): string {
  return canonicalJson(
    Object.fromEntries(
      Object.entries(messages).map(([port, message]): [string, Json] => [
        port,
        isList(message) ? message.map(({ value }) => value) : message.value,
      ]),
    ),
  );
}

function isList(message: Message | readonly Message[]): message is readonly Message[] {
  return Array.isArray(message);
}
