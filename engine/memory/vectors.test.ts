import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import {
  cosineOf,
  hashedVectors,
  isComparable,
  joinVectors,
  packVector,
  recallPassages,
  textKey,
  toPassage,
} from './index.ts';
import { unpackVector } from './vectors.ts';

const cosine = (one: readonly number[], other: readonly number[]): number => {
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, at) => sum + x * b[at]!, 0);
  return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other));
};

describe('a packed vector', () => {
  it('keeps the direction: the cosine of any two changes by less than 0.01, at a byte a number', () => {
    const random = seededRandom('vectors');
    for (const length of [1, 2, 3, 64, 385, 1536]) {
      const [one, other] = [0, 1].map(() => Array.from({ length }, () => random() - 0.4)) as [number[], number[]];
      const [a, b] = [packVector(one), packVector(other)];
      expect(Math.abs(cosineOf(a, b) - cosine(one, other))).toBeLessThan(0.01);
      expect(a.length).toBe(Math.ceil(length / 3) * 4);
      expect(unpackVector(a)).toHaveLength(length);
    }
  });

  it('is Base64 of signed bytes, as everybody reads it', () => {
    expect(packVector([1, -1, 0.5, -0.25])).toBe(Buffer.from([127, 256 - 127, 64, 256 - 32]).toString('base64'));
    expect([...unpackVector(packVector([1, -1, 0.5]))]).toEqual([127, -127, 64]);
  });

  it('has a nearness even without a direction, and says when it cannot be compared', () => {
    const nothing = packVector([0, 0, 0]);
    expect(cosineOf(nothing, packVector([1, 2, 3]))).toBe(0);
    expect(cosineOf(packVector([1, 0]), packVector([1, 0]))).toBe(1);
    expect(cosineOf(packVector([1, 0]), packVector([-1, 0]))).toBe(-1);
    expect(isComparable(nothing, packVector([1, 2, 3]))).toBe(true);
    expect(isComparable(nothing, packVector([1, 2, 3, 4]))).toBe(false);
  });
});

it('vectors without a model put texts near that share words or parts of words', () => {
  const [cats, cat, ships] = hashedVectors(['my cats purr', 'a cat that purrs', 'steel ships float']).map(packVector);
  expect(cosineOf(cats!, cat!)).toBeGreaterThan(cosineOf(cats!, ships!) + 0.2);
  expect(hashedVectors(['my cats purr'])).toEqual(hashedVectors(['my cats purr']));
});

it('vectors of one model are kept together, those of another take their place', () => {
  const kept = { model: 'a', byText: { one: 'x' } };
  expect(joinVectors(kept, { model: 'a', byText: { two: 'y' } })).toEqual({
    model: 'a',
    byText: { one: 'x', two: 'y' },
  });
  expect(joinVectors(kept, { model: 'b', byText: { two: 'y' } })).toEqual({ model: 'b', byText: { two: 'y' } });
  expect(textKey('tea')).toMatch(/^[0-9a-f]{32}$/);
});

it('passages are found by scores that are given, those that point away left out', () => {
  const storing = { now: 1, trust: 'trusted', expiresAfter: undefined } as const;
  const passages = ['a', 'b', 'c', 'd'].map((text) => toPassage({ text, pinned: text === 'd' }, storing));
  const scores = [0.2, 0.9, -0.5, -1];
  const recall = { query: 'words that no passage has', topK: 5, minScore: undefined, scores };
  expect(recallPassages(passages, recall).map(({ passage }) => passage.text)).toEqual(['d', 'b', 'a']);
  expect(recallPassages(passages, { ...recall, minScore: 0.5 }).map(({ passage }) => passage.text)).toEqual(['d', 'b']);
});
