import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlowError } from '../errors.ts';
import type { Json } from '../json.ts';
import { seededRandom } from '../random.ts';
import { DecideRule, decide } from './index.ts';

const never = (): number => {
  throw new Error('no lot was to be drawn');
};

function winnerOf(ballots: readonly Json[], rule: DecideRule): Json {
  return decide(ballots, DecideRule.parse(rule), never).winner;
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof FlowError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'no error';
}

describe('a decision', () => {
  it('says who won, by how much, and who wanted something else', () => {
    const decision = decide(['b', 'a', { choice: 'a' }, null, 'a', 'b', 'c'], { method: 'plurality' }, never);
    expect(decision).toEqual({
      winner: 'a',
      tally: [
        { option: 'a', votes: 3, weight: 3, voters: [1, 2, 4] },
        { option: 'b', votes: 2, weight: 2, voters: [0, 5] },
        { option: 'c', votes: 1, weight: 1, voters: [6] },
      ],
      margin: 1 / 6,
      consensus: 0.5,
      unanimous: false,
      tied: false,
      dissent: [
        { ballot: 0, option: 'b' },
        { ballot: 5, option: 'b' },
        { ballot: 6, option: 'c' },
      ],
      invalid: [3],
    });
  });

  it('is unanimous when all valid ballots agree', () => {
    const decision = decide(['a', 'a', {}], { method: 'majority' }, never);
    expect(decision).toMatchObject({
      winner: 'a',
      unanimous: true,
      consensus: 1,
      margin: 1,
      dissent: [],
      invalid: [2],
    });
  });

  it.each<[string, readonly Json[], DecideRule, Json]>([
    ['more than half', ['a', 'b', 'a'], { method: 'majority', noMajority: 'none' }, 'a'],
    ['no half', ['a', 'b', 'a', 'b'], { method: 'majority', noMajority: 'none' }, null],
    ['exactly half', ['a', 'a', 'b', 'c'], { method: 'majority', noMajority: 'none' }, null],
    ['the most where nobody has half', ['a', 'b', 'c', 'b', 'd'], { method: 'majority' }, 'b'],
    ['the most', ['a', 'b', 'c', 'b'], { method: 'plurality' }, 'b'],
    ['numbers and truth values', [1, 2, 2, true], { method: 'plurality' }, 2],
    [
      'objects as choices',
      [{ choice: { x: 1, y: 2 } }, { choice: 'a' }, { choice: { y: 2, x: 1 } }],
      { method: 'plurality' },
      { x: 1, y: 2 },
    ],
    ['a path', [{ v: { c: 'a' } }, { v: { c: 'b' } }, { v: { c: 'b' } }], { method: 'plurality', choice: 'v.c' }, 'b'],
    [
      'weights',
      [
        { choice: 'a', weight: 5 },
        { choice: 'b', weight: 3 },
        { choice: 'b', weight: 3 },
      ],
      { method: 'weighted' },
      'b',
    ],
    ['a weight elsewhere', [{ choice: 'a', w: { n: 9 } }, 'b', 'b'], { method: 'weighted', weight: 'w.n' }, 'a'],
    [
      'weights of 1 where none is given',
      ['a', { choice: 'b' }, { choice: 'b', weight: 0.5 }],
      { method: 'weighted' },
      'b',
    ],
    [
      'confidences',
      [
        { choice: 'a', confidence: 0.9 },
        { choice: 'b', confidence: '40%' },
        { choice: 'b', confidence: 45 },
      ],
      { method: 'confidence-weighted' },
      'a',
    ],
    [
      'a confidence elsewhere',
      [
        { choice: 'a', p: 0.2 },
        { choice: 'b', p: 0.3 },
      ],
      { method: 'confidence-weighted', confidence: 'p' },
      'b',
    ],
    ['no confidence as 0', [{ choice: 'a' }, { choice: 'b', confidence: 0.1 }], { method: 'confidence-weighted' }, 'b'],
    [
      'a confidence just above 1 as 1',
      [
        { choice: 'a', confidence: 1.2 },
        { choice: 'b', confidence: 0.99 },
      ],
      { method: 'confidence-weighted' },
      'a',
    ],
    [
      'rescaled confidences',
      [
        { choice: 'a', confidence: 0.79 },
        { choice: 'b', confidence: 0.8 },
      ],
      { method: 'confidence-weighted', rescale: 'reconcile' },
      'b',
    ],
    ['a share reached', ['a', 'a', 'b'], { method: 'threshold', threshold: 2 / 3 }, 'a'],
    ['a share missed', ['a', 'a', 'b'], { method: 'threshold', threshold: 0.7 }, null],
    ['unanimity', ['a', 'a'], { method: 'threshold', threshold: 1 }, 'a'],
    ['half, if no share is named', ['a', 'b', 'a', 'c'], { method: 'threshold' }, 'a'],
    ['approvals', [['a', 'b'], ['b'], { choice: ['c', 'b'] }, []], { method: 'approval' }, 'b'],
    [
      'ranks',
      [
        ['a', 'b', 'c'],
        ['b', 'c', 'a'],
        ['b', 'a', 'c'],
      ],
      { method: 'ranked' },
      'b',
    ],
    [
      'points',
      [{ choice: { a: 3, b: 2 } }, { choice: { b: 4 } }, { choice: { a: 1, c: 2 } }],
      { method: 'cumulative' },
      'b',
    ],
    [
      'points for options that are numbers',
      [{ choice: { '1': 3, '2': 2 } }],
      { method: 'cumulative', options: [1, 2] },
      1,
    ],
    ['spellings apart', ['Yes', 'no', 'yes', 'no'], { method: 'plurality' }, 'no'],
    [
      'spellings together, the first kept',
      [' Yes', 'no', 'yes ', 'YES', 'no'],
      { method: 'plurality', normalize: 'case' },
      ' Yes',
    ],
    ['numbers and texts together', ['7', 8, 7], { method: 'plurality', normalize: 'case' }, '7'],
    [
      'the spelling of the options',
      ['yes', 'YES'],
      { method: 'plurality', normalize: 'case', options: ['Yes', 'No'] },
      'Yes',
    ],
    ['legal options only', ['x', 'x', 'b'], { method: 'plurality', options: ['a', 'b'] }, 'b'],
    ['the first of a tie', ['b', 'a', 'a', 'b'], { method: 'plurality' }, 'b'],
    ['nothing of a tie', ['b', 'a'], { method: 'plurality', tie: 'none' }, null],
    [
      'sums of fractions as equal',
      [
        { choice: 'b', weight: 0.3 },
        { choice: 'a', weight: 0.1 },
        { choice: 'a', weight: 0.2 },
      ],
      { method: 'weighted' },
      'b',
    ],
  ])('counts %s', (_name, ballots, rule, expected) => {
    expect(winnerOf(ballots, rule)).toEqual(expected);
  });

  it('without a winner has no consensus and no dissent, but a tally', () => {
    const decision = decide(['a', 'b'], { method: 'plurality', tie: 'none' }, never);
    expect(decision).toMatchObject({
      winner: null,
      tied: true,
      margin: 0,
      consensus: 0,
      unanimous: false,
      dissent: [],
    });
    expect(decision.tally).toHaveLength(2);
  });

  it('counts who approves as support, and the favourite as what a dissenter wanted', () => {
    const decision = decide([['a', 'b'], ['b', 'c'], ['c']], { method: 'approval', tie: 'first' }, never);
    expect(decision).toMatchObject({
      winner: 'b',
      tied: true,
      consensus: 2 / 3,
      dissent: [{ ballot: 2, option: 'c' }],
    });
    const ranked = decide(
      [
        ['a', 'b'],
        ['b', 'a'],
        ['a', 'b'],
      ],
      { method: 'ranked' },
      never,
    );
    expect(ranked).toMatchObject({ winner: 'a', consensus: 2 / 3, dissent: [{ ballot: 1, option: 'b' }] });
    expect(ranked.tally[0]).toEqual({ option: 'a', votes: 3, weight: 2, voters: [0, 1, 2] });
  });

  it('gives ranks the points of all declared options, also when a ballot ranks only some', () => {
    const rule: DecideRule = { method: 'ranked', options: ['a', 'b', 'c', 'd'] };
    expect(decide([['c'], ['a', 'c']], rule, never).tally).toMatchObject([
      { option: 'c', weight: 5 },
      { option: 'a', weight: 3 },
    ]);
  });

  it('draws lots among equals with the random numbers that it is given', () => {
    const rule: DecideRule = { method: 'plurality', tie: 'random' };
    const ballots = ['a', 'b', 'c', 'a', 'b', 'c', 'd'];
    expect(decide(ballots, rule, () => 0).winner).toBe('a');
    expect(decide(ballots, rule, () => 0.34).winner).toBe('b');
    expect(decide(ballots, rule, () => 0.999999).winner).toBe('c');
    const winners = Array.from({ length: 50 }, (_, index) => decide(ballots, rule, seededRandom(`s${index}`)).winner);
    expect(new Set(winners)).toEqual(new Set(['a', 'b', 'c']));
  });

  it('refuses a tie if the rule says so, and names the equals', () => {
    expect(codeOf(() => decide(['a', 'b'], { method: 'plurality', tie: 'fail' }, never))).toBe(
      'TIE: 2 options are equally good: "a", "b".',
    );
    expect(winnerOf(['a', 'b', 'b'], { method: 'plurality', tie: 'fail' })).toBe('b');
  });
});

describe('an invalid ballot', () => {
  const rule: DecideRule = { method: 'majority', noMajority: 'none' };
  it('is left out, unless the rule counts it as an abstention', () => {
    const ballots = ['a', 'a', 'b', null, {}];
    expect(decide(ballots, rule, never)).toMatchObject({ winner: 'a', invalid: [3, 4], consensus: 2 / 3 });
    expect(decide(ballots, { ...rule, invalid: 'abstain' }, never)).toMatchObject({ winner: null, invalid: [3, 4] });
    const half: DecideRule = { method: 'threshold', threshold: 0.6 };
    expect(decide(ballots, half, never).winner).toBe('a');
    expect(decide(ballots, { ...half, invalid: 'abstain' }, never).winner).toBe(null);
    expect(decide(ballots, { ...half, invalid: 'abstain', threshold: 0.4 }, never).winner).toBe('a');
  });

  it.each<[Json, DecideRule, string]>([
    [null, { method: 'plurality' }, 'it has no choice'],
    [{ answer: 'a' }, { method: 'plurality' }, 'it has no choice'],
    [{ choice: null }, { method: 'plurality' }, 'it has no choice'],
    [['a'], { method: 'plurality' }, 'it has no choice'],
    ['a', { method: 'plurality', choice: 'verdict' }, 'it has no verdict'],
    [{}, { method: 'plurality', choice: 'constructor' }, 'it has no constructor'],
    ['z', { method: 'plurality', options: ['a'] }, '"z" is not one of the options'],
    ['A', { method: 'plurality', options: ['a'] }, '"A" is not one of the options'],
    [{ choice: 'a', weight: -1 }, { method: 'weighted' }, 'its weight -1'],
    [{ choice: 'a', weight: 'much' }, { method: 'weighted' }, 'its weight "much"'],
    ['a', { method: 'approval' }, 'its choice is not a list'],
    [[], { method: 'approval' }, 'it names no option'],
    [['a', 'a'], { method: 'ranked' }, 'it names an option twice'],
    [['a', 'A '], { method: 'ranked', normalize: 'case' }, 'it names an option twice'],
    [{ choice: { a: -1 } }, { method: 'cumulative' }, 'its points for "a"'],
    [{ choice: 'a' }, { method: 'cumulative' }, 'its choice is not an object of points'],
  ])('%j under %j: %s', (ballot, rule, reason) => {
    expect(codeOf(() => decide([ballot], rule, never))).toContain(
      `None of the 1 ballots is valid. The first one: ${reason}`,
    );
    expect(codeOf(() => decide([ballot], { ...rule, invalid: 'fail' }, never))).toContain(
      `NO_VALID_BALLOT: Ballot 1 is invalid: ${reason}`,
    );
  });

  it('is not needed for a decision to be impossible', () => {
    expect(codeOf(() => decide([], { method: 'plurality' }, never))).toBe('NO_VALID_BALLOT: There are no ballots.');
  });
});

describe('a rule', () => {
  it.each<unknown>([
    {},
    { method: 'vote' },
    { method: 'majority', more: 1 },
    { method: 'threshold', threshold: 1.5 },
    { method: 'plurality', choice: '' },
    { method: 'plurality', choice: 'a..b' },
    { method: 'plurality', options: [] },
    { method: 'plurality', tie: 'maybe' },
    { method: 'weighted', epsilon: -1 },
  ])('%j is refused', (rule) => {
    expect(DecideRule.safeParse(rule).success).toBe(false);
  });
});

describe('whatever the ballots', () => {
  const ballot = fc.oneof(
    fc.constantFrom<Json>('a', 'b', 'C', 'c ', 1, true, null, '', [], {}),
    fc.record(
      {
        choice: fc.constantFrom<Json>('a', 'b', 1, null, ['a', 'b'], { a: 1 }),
        weight: fc.constantFrom<Json>(0, 1, 0.1, 0.2, 'x'),
        confidence: fc.constantFrom<Json>(0, 0.5, 1, '90%'),
      },
      { requiredKeys: [] },
    ),
    fc.subarray(['a', 'b', 'c']),
  );
  const rules = fc
    .record(
      {
        method: fc.constantFrom(
          'majority',
          'plurality',
          'weighted',
          'confidence-weighted',
          'threshold',
          'approval',
          'ranked',
          'cumulative',
        ),
        noMajority: fc.constantFrom('plurality', 'none'),
        threshold: fc.constantFrom(0, 0.5, 1),
        rescale: fc.constantFrom('none', 'reconcile'),
        normalize: fc.constantFrom('none', 'case'),
        tie: fc.constantFrom('first', 'random', 'none', 'fail'),
        invalid: fc.constantFrom('discard', 'abstain', 'fail'),
      },
      { requiredKeys: ['method'] },
    )
    .map((rule) => DecideRule.parse(rule));

  it('a decision adds up, or the error is one of the two', () => {
    let decided = 0;
    const property = (ballots: readonly Json[], rule: DecideRule) => {
      let decision: ReturnType<typeof decide>;
      try {
        decision = decide(ballots, rule, () => 0.5);
      } catch (error) {
        if (error instanceof FlowError && (error.code === 'TIE' || error.code === 'NO_VALID_BALLOT')) return;
        throw error;
      }
      decided += 1;
      const { tally, winner, invalid, dissent, consensus, margin } = decision;
      const weights = tally.map(({ weight }) => weight);
      expect(weights).toEqual([...weights].sort((a, b) => b - a));
      expect(tally.every(({ votes, voters }) => votes === voters.length)).toBe(true);
      expect(new Set([...tally.flatMap(({ voters }) => voters), ...invalid]).size).toBe(ballots.length);
      if (winner !== null) {
        expect(tally.map(({ option }) => option)).toContainEqual(winner);
        const valid = ballots.length - invalid.length;
        expect(dissent.length).toBe(Math.round((1 - consensus) * valid));
      }
      expect(margin).toBeGreaterThanOrEqual(0);
      expect(margin).toBeLessThanOrEqual(1);
      expect(decision.unanimous).toBe(winner !== null && dissent.length === 0);
      expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
    };
    fc.assert(fc.property(fc.array(ballot, { maxLength: 7 }), rules, property), { numRuns: 3000 });
    expect(decided).toBeGreaterThan(1000);
  });
});
