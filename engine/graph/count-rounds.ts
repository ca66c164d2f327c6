import { foresee } from '../expressions/index.ts';
import type { NodeOf } from '../format/flow-file.ts';
import type { Json } from '../json.ts';
import { type Arrival, anything, nothing, oneOf } from './arrivals.ts';
import { type Count, type NoBound, type Outputs, plus, times } from './count-of-node.ts';

/** Rounds are looked at one by one up to this many; those after it are taken to be alike. */
const maxKnownRounds = 24;

/** What a loop's rounds call and give, those it has in any case and those it may have. */
export interface RoundsCount {
  readonly least: number;
  readonly most: number | undefined;
  readonly noBound: readonly NoBound[];
  readonly minRounds: number;
  readonly maxRounds: number;
  readonly leaves: boolean;
  /** What one round gives, under a name: what is known of all that may be the last. */
  output(name: string): Arrival;
}

export interface RoundsOptions {
  readonly node: NodeOf<'loop'>;
  readonly given: Outputs;
  /** Something else than its condition may end the loop in any round: an exit, a budget. */
  readonly endsAnyTime: boolean;
  /** Counts one round that is sent this. */
  readonly round: (inputs: Outputs) => Count;
}

/** Follows a loop round by round: its condition may be certain, such as `round > max` with a maximum that is known. */
export function countRounds({ node, given, endsAnyTime, round }: RoundsOptions): RoundsCount {
  const { maxRounds, stalledRounds = maxRounds } = node;
  const counts: Count[] = [];
  let minRounds = maxRounds;
  let least = 0;
  for (let number = 1; number <= Math.min(maxRounds, maxKnownRounds); number += 1) {
    const count = round(inputsOf(given, number));
    counts.push(count);
    if (number <= minRounds) least += count.least;
    const isMet = metAfter(node, count.outputs, number);
    if (isMet !== false || endsAnyTime || count.leaves || number > stalledRounds)
      minRounds = Math.min(minRounds, number);
    if (isMet === true) return gather(counts, { least, minRounds, maxRounds: number });
  }
  const rest = maxRounds - counts.length;
  if (rest === 0) return gather(counts, { least, minRounds, maxRounds });
  const later = round(new Map([...given, ['round', anything], ['previous', anything]]));
  const isOpen = node.until !== undefined || endsAnyTime || later.leaves;
  const surely = isOpen ? counts.length : Math.min(maxRounds, Math.max(counts.length, stalledRounds + 1));
  minRounds = Math.min(minRounds, surely);
  const repeated = times(rest - 1, later.most);
  return gather([...counts, later], {
    least: least + Math.max(0, minRounds - counts.length) * later.least,
    minRounds,
    maxRounds,
    ...(repeated === undefined ? { isEndless: true } : { more: repeated }),
  });
}

function inputsOf(given: Outputs, number: number): Outputs {
  const previous: Arrival = number === 1 ? { sure: 'yes', known: null } : anything;
  return new Map([...given, ['round', { sure: 'yes', known: number }], ['previous', previous]]);
}

/** Whether the condition is met after this round: undefined when that shows only in the run. */
function metAfter({ until }: NodeOf<'loop'>, outputs: Outputs, round: number): boolean | undefined {
  if (until === undefined) return false;
  const known: Record<string, Json> = { round };
  for (const [name, { sure, known: value }] of outputs) if (sure === 'yes' && value !== undefined) known[name] = value;
  try {
    return foresee(until, known);
  } catch {
    return undefined; // a condition that is none is reported where flows are checked
  }
}

interface Sums {
  readonly least: number;
  readonly minRounds: number;
  readonly maxRounds: number;
  /** Calls of rounds that are not in the list. */
  readonly more?: number;
  readonly isEndless?: boolean;
}

function gather(counts: readonly Count[], { least, minRounds, maxRounds, more = 0, isEndless }: Sums): RoundsCount {
  const sum = counts.reduce<number | undefined>((total, { most }) => plus(total, most), more);
  const last = counts.slice(Math.min(minRounds, counts.length) - 1);
  return {
    least,
    most: isEndless === true ? undefined : sum,
    noBound: counts.flatMap(({ noBound }) => noBound),
    minRounds,
    maxRounds,
    leaves: counts.some(({ leaves }) => leaves),
    output: (name) => oneOf(last.map(({ outputs }) => outputs.get(name) ?? nothing)),
  };
}
