import type { Passage } from './passage.ts';
import { wordsOf } from './words.ts';

/** How fast a repeated word stops counting, and how much a long passage is discounted: the usual values. */
export const bm25 = { k1: 1.2, b: 0.75 } as const;

interface Counted {
  readonly length: number;
  readonly counts: ReadonlyMap<string, number>;
}

const counted = new WeakMap<Passage, Counted>();

function countWords(passage: Passage): Counted {
  const known = counted.get(passage);
  if (known !== undefined) return known;
  const counts = new Map<string, number>();
  const words = wordsOf(passage.text);
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const result = { length: words.length, counts };
  counted.set(passage, result);
  return result;
}

/**
 * How well each passage answers a query, by BM25 as Robertson & Zaragoza (2009, §3.4) write it, over the passages
 * themselves as the collection: the sum over the query's distinct words of `idf · tf / (tf + k1·(1 − b + b·l/avgl))`,
 * with k1 = 1.2 and b = 0.75. Its idf is `ln(1 + (N − n + ½)/(n + ½))`: the 1 keeps the weight of a word that is in
 * most passages above zero. Rounded to six decimals, so that the last bit of a logarithm never decides.
 */
export function scorePassages(query: string, passages: readonly Passage[]): number[] {
  const documents = passages.map(countWords);
  const average = documents.reduce((sum, { length }) => sum + length, 0) / Math.max(1, documents.length);
  const weights = new Map<string, number>();
  for (const word of new Set(wordsOf(query))) {
    const found = documents.filter(({ counts }) => counts.has(word)).length;
    if (found > 0) weights.set(word, Math.log(1 + (documents.length - found + 0.5) / (found + 0.5)));
  }
  return documents.map(({ counts, length }) => {
    const saturation = bm25.k1 * (1 - bm25.b + (bm25.b * length) / average);
    let score = 0;
    for (const [word, weight] of weights) {
      const count = counts.get(word) ?? 0;
      if (count > 0) score += (weight * count) / (count + saturation);
    }
    return Math.round(score * 1e6) / 1e6;
  });
}

export interface Found {
  readonly passage: Passage;
  readonly score: number;
}

export interface Recall {
  /** Without one the newest passages are found. */
  readonly query: string | undefined;
  readonly topK: number;
  readonly minScore: number | undefined;
  /** How near each passage is to the query by its vector; without them words are compared. */
  readonly scores?: readonly number[];
}

/**
 * The passages that a memory gives: the pinned ones first, as they were stored, then the best, the newer before the
 * older where scores are equal. A passage that shares no word with the query, or points away from it, is not found.
 */
export function recallPassages(
  passages: readonly Passage[],
  { query, topK, minScore, scores: given }: Recall,
): Found[] {
  const scores = query === undefined ? passages.map(() => 0) : (given ?? scorePassages(query, passages));
  const all = passages.map((passage, index) => ({ passage, score: scores[index]!, index }));
  const pinned = all.filter(({ passage }) => passage.pinned === true);
  const others = all
    .filter(({ passage, score }) => passage.pinned !== true && (query === undefined || score > 0))
    .filter(({ score }) => minScore === undefined || query === undefined || score >= minScore)
    .sort((a, b) => b.score - a.score || b.index - a.index)
    .slice(0, topK);
  return [...pinned, ...others].map(({ passage, score }) => ({ passage, score }));
}
