import { FlowError } from '../errors.ts';
import type { Json } from '../json.ts';
import { keyOf, type ReadBallot, readBallot } from './read-ballot.ts';
import type { DecideRule } from './rule.ts';

export interface TallyRow {
  readonly option: Json;
  /** How many ballots speak for it. */
  readonly votes: number;
  /** What they count: the votes, or the sum of weights, confidences or points. */
  readonly weight: number;
  /** The places of these ballots in the list, from 0. */
  readonly voters: readonly number[];
}

export interface Decision {
  /** null if the rule decides nothing. */
  readonly winner: Json;
  /** The largest weight first; among equals, what was named first. */
  readonly tally: readonly TallyRow[];
  /** How far the best is ahead of the next, as a share of all weight: 0 for a tie, 1 if there is no other. */
  readonly margin: number;
  /** The share of the valid ballots that support the winner; 0 without a winner. */
  readonly consensus: number;
  /** All valid ballots support the winner. */
  readonly unanimous: boolean;
  /** Several were equally good, whatever the tie rule made of it. */
  readonly tied: boolean;
  /** Valid ballots that do not support the winner, with what they wanted instead. */
  readonly dissent: readonly { readonly ballot: number; readonly option: Json }[];
  /** Places of the invalid ballots in the list, from 0. */
  readonly invalid: readonly number[];
}

/** Sums of fractions that differ by less than this are equal; 0.1 + 0.2 ties with 0.3. */
const tolerance = 1e-9;

/**
 * Turns ballots into a decision. Pure: `random`, numbers in [0, 1), is asked only to draw lots among equals.
 * Throws NO_VALID_BALLOT (none is valid, or one is not and the rule is `fail`) and TIE.
 *
 * @example decide(['a', 'b', 'a'], { method: 'majority' }, random).winner // 'a'
 */
export function decide(ballots: readonly Json[], rule: DecideRule, random: () => number): Decision {
  const { valid, invalid } = readAll(ballots, rule);
  const rows = count(valid, rule);
  const tally = [...rows.values()].sort((a, b) => b.weight - a.weight);
  const present = valid.length + (rule.invalid === 'abstain' ? invalid.length : 0);
  const best = contenders([...rows.values()], present, rule);
  const winner = choose(best, rule, random);
  const winnerKey = winner === undefined ? undefined : keyOf(winner.option, rule);
  const opposed = winnerKey === undefined ? [] : valid.filter(({ supports }) => !supports.has(winnerKey));
  const consensus = winnerKey === undefined ? 0 : (valid.length - opposed.length) / valid.length;
  return {
    winner: winner?.option ?? null,
    tally: tally.map(({ option, votes, weight, voters }) => ({ option, votes, weight, voters })),
    margin: best.length > 1 ? 0 : marginOf(tally),
    consensus,
    unanimous: consensus === 1,
    tied: best.length > 1,
    dissent: opposed.map(({ ballot, favourite }) => ({ ballot, option: favourite })),
    invalid,
  };
}

function readAll(ballots: readonly Json[], rule: DecideRule): { valid: ReadBallot[]; invalid: number[] } {
  const valid: ReadBallot[] = [];
  const invalid: number[] = [];
  let reason = '';
  for (const [index, ballot] of ballots.entries()) {
    const read = readBallot(ballot, index, rule);
    if (typeof read !== 'string') {
      valid.push(read);
      continue;
    }
    if (rule.invalid === 'fail') throw new FlowError('NO_VALID_BALLOT', `Ballot ${index + 1} is invalid: ${read}.`);
    if (reason === '') reason = ` The first one: ${read}.`;
    invalid.push(index);
  }
  if (valid.length > 0) return { valid, invalid };
  const what =
    ballots.length === 0 ? 'There are no ballots.' : `None of the ${ballots.length} ballots is valid.${reason}`;
  throw new FlowError('NO_VALID_BALLOT', what);
}

interface Row {
  readonly option: Json;
  votes: number;
  weight: number;
  readonly voters: number[];
}

/** Rows in the order in which their options were first named. */
function count(ballots: readonly ReadBallot[], rule: DecideRule): Map<string, Row> {
  const epsilon = rule.epsilon ?? (rule.rescale === 'reconcile' ? 1e-5 : 0);
  const spelling = new Map((rule.options ?? []).map((option) => [keyOf(option, rule), option]));
  const rows = new Map<string, Row>();
  for (const { ballot, marks } of ballots) {
    for (const { key, option, weight } of marks) {
      const row = rows.get(key);
      if (row === undefined) {
        // The first weight meets epsilon before the second weight: in doubles the order of addition decides 12 of the
        // 3,375 votes that three agents can cast in ReConcile.
        rows.set(key, { option: spelling.get(key) ?? option, votes: 1, weight: weight + epsilon, voters: [ballot] });
      } else {
        row.votes += 1;
        row.weight += weight;
        row.voters.push(ballot);
      }
    }
  }
  return rows;
}

/** The options that share the first place, in the order in which they were named; none if nobody reached what the rule asks. */
function contenders(rows: readonly Row[], present: number, rule: DecideRule): readonly Row[] {
  const most = rows.reduce((highest, { weight }) => Math.max(highest, weight), 0);
  // Under these two rules the weights are the votes.
  if (rule.method === 'majority' && rule.noMajority === 'none' && most * 2 <= present) return [];
  if (rule.method === 'threshold' && most / present < (rule.threshold ?? 0.5)) return [];
  // ReConcile takes the largest double, however small the difference.
  const slack = rule.rescale === 'reconcile' ? 0 : tolerance * Math.max(1, most);
  return rows.filter(({ weight }) => most - weight <= slack);
}

function choose(best: readonly Row[], rule: DecideRule, random: () => number): Row | undefined {
  if (best.length <= 1) return best[0];
  switch (rule.tie ?? 'first') {
    case 'first':
      return best[0];
    case 'random':
      return best[Math.floor(random() * best.length)];
    case 'none':
      return undefined;
    case 'fail': {
      const names = best.slice(0, 5).map(({ option }) => JSON.stringify(option).slice(0, 60));
      throw new FlowError(
        'TIE',
        `${best.length} options are equally good: ${names.join(', ')}${best.length > 5 ? ', …' : ''}.`,
      );
    }
  }
}

function marginOf(tally: readonly Row[]): number {
  const total = tally.reduce((sum, { weight }) => sum + weight, 0);
  const [first, second] = tally;
  if (first === undefined || total === 0) return 0;
  return (first.weight - (second?.weight ?? 0)) / total;
}
