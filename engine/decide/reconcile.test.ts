import { describe, expect, it } from 'vitest';
import { type DecideRule, decide } from './index.ts';

const never = (): number => {
  throw new Error('no lot was to be drawn');
};

describe('ReConcile', () => {
  // One confidence for each step of the table, and what the paper's table makes of it.
  const levels = [
    { confidence: 0.3, value: 0.1 },
    { confidence: 0.7, value: 0.3 },
    { confidence: 0.85, value: 0.5 },
    { confidence: 0.95, value: 0.8 },
    { confidence: 1, value: 1 },
  ];
  const states = ['A', 'B', 'C'].flatMap((choice) => levels.map((level) => ({ choice, ...level })));
  const rule: DecideRule = { method: 'confidence-weighted', rescale: 'reconcile' };

  /** The vote as the method describes it, written down plainly and on its own. */
  function vote(ballots: readonly { choice: string; value: number }[]): {
    winner: string;
    weights: Map<string, number>;
  } {
    const weights = new Map<string, number>();
    for (const { choice, value } of ballots) {
      const before = weights.get(choice);
      weights.set(choice, before === undefined ? value + 0.00001 : before + value);
    }
    let winner = '';
    for (const [choice, weight] of weights) if (winner === '' || weight > (weights.get(winner) ?? 0)) winner = choice;
    return { winner, weights };
  }

  it('is reproduced in all 3,375 votes of three agents, to the last bit', () => {
    let cases = 0;
    let decidedByRounding = 0;
    for (const first of states) {
      for (const second of states) {
        for (const third of states) {
          const ballots = [first, second, third];
          const expected = vote(ballots);
          const decision = decide(
            ballots.map(({ choice, confidence }) => ({ choice, confidence })),
            rule,
            never,
          );
          expect(decision.winner).toBe(expected.winner);
          expect(new Map(decision.tally.map(({ option, weight }) => [option, weight]))).toEqual(expected.weights);
          const tolerant = decide(
            ballots.map(({ choice, value }) => ({ choice, weight: value })),
            { method: 'weighted', epsilon: 1e-5 },
            never,
          );
          if (tolerant.winner !== decision.winner) decidedByRounding += 1;
          cases += 1;
        }
      }
    }
    expect(cases).toBe(3375);
    expect(decidedByRounding).toBe(12);
  });

  it.each([
    [0, 0.1],
    [0.6, 0.1],
    [0.61, 0.3],
    [0.79, 0.3],
    [0.8, 0.5],
    [0.89, 0.5],
    [0.9, 0.8],
    [0.99, 0.8],
    [1, 1],
    [1.5, 1],
    ['95%', 0.8],
    ['0.85', 0.5],
    ['', 0.1],
    ['sure', 0.1],
    [null, 0.1],
    [-3, 0.1],
  ])('turns a confidence of %j into %d', (confidence, expected) => {
    const decision = decide([{ choice: 'a', confidence }], rule, never);
    expect(decision.tally[0]?.weight).toBe(expected + 1e-5);
  });

  it('gives a tie to the answer named first', () => {
    const ballots = ['B', 'A', 'C'].map((choice) => ({ choice, confidence: 0.9 }));
    expect(decide(ballots, rule, never)).toMatchObject({ winner: 'B', tied: true });
  });

  it('can do without the small extra weight', () => {
    expect(decide([{ choice: 'a', confidence: 1 }], { ...rule, epsilon: 0 }, never).tally[0]?.weight).toBe(1);
  });
});
