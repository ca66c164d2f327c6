import { describe, expect, it } from 'vitest';
import type { Json } from '../json.ts';
import { livePassages, readDrafts, recallPassages, scorePassages, toPassage, wordsOf } from './index.ts';
import type { Passage } from './passage.ts';

const passage = (text: string, more: Partial<Passage> = {}): Passage => ({ text, trust: 'trusted', ...more });

describe('words of a text', () => {
  it.each([
    ["Ada's 2nd Engine, 1843!", ['ada', 's', '2nd', 'engine', '1843']],
    ['ＦＵＬＬ ﬁne ÉTÉ', ['full', 'fine', 'été']],
    ['été', ['été']],
    ['Привет, мир', ['привет', 'мир']],
    ['हिन्दी भाषा', ['हिन्दी', 'भाषा']],
    ['東京都に行く', ['東京', '京都', '都に', 'に行', '行く']],
    ['コーヒー', ['コー', 'ーヒ', 'ヒー']],
    ['abc漢字', ['abc', '漢字']],
    ['木。木、森', ['木', '木', '森']],
    ['— … ☃ 🙂', []],
  ])('in %s are %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });
});

describe('ranking', () => {
  // Four passages of 2, 3, 4 and 3 words: the average length is 3.
  const passages = ['red fox', 'red red hen', 'blue hen and cow', 'green old cow'].map((text) => passage(text));

  it('gives the values of BM25 that one reckons by hand', () => {
    // n(red) = 2: idf = ln(1 + 2.5/2.5) = ln 2. Passage 1: tf 1, K = 1.2·(0.25 + 0.75·2/3) = 0.9. Passage 2: tf 2, K = 1.2.
    const ln2 = Math.LN2;
    expect(scorePassages('red', passages)).toEqual([
      expect.closeTo(ln2 / 1.9, 6),
      expect.closeTo((ln2 * 2) / 3.2, 6),
      0,
      0,
    ]);
    // n(fox) = 1: idf = ln(1 + 3.5/1.5) = ln(10/3) = 1.2039728; both words are in passage 1, K = 0.9.
    expect(scorePassages('Red FOX red', passages)[0]).toBeCloseTo((ln2 + 1.2039728) / 1.9, 6);
    // n(cow) = 2, passage 3 has four words: K = 1.2·(0.25 + 0.75·4/3) = 1.5; passage 4 has three: K = 1.2.
    expect(scorePassages('cow', passages).slice(2)).toEqual([
      expect.closeTo(ln2 / 2.5, 6),
      expect.closeTo(ln2 / 2.2, 6),
    ]);
  });

  it('gives a word that is everywhere a small weight, never a negative one', () => {
    const all = ['a b', 'a c', 'a d'].map((text) => passage(text));
    for (const score of scorePassages('a', all)) expect(score).toBeGreaterThan(0);
  });

  it('gives nothing to an empty query, and survives passages without words', () => {
    expect(scorePassages('', passages)).toEqual([0, 0, 0, 0]);
    expect(scorePassages('red', [passage('…'), passage('!')])).toEqual([0, 0]);
    expect(scorePassages('red', [])).toEqual([]);
  });
});

describe('recall', () => {
  const texts = (found: ReturnType<typeof recallPassages>) => found.map((one) => one.passage.text);
  const standard = { query: 'tea', topK: 5, minScore: undefined };

  it('finds the best first, the newer first where scores are equal, and nothing without a common word', () => {
    const passages = ['green tea', 'coffee', 'black tea', 'tea tea tea'].map((text) => passage(text));
    expect(texts(recallPassages(passages, standard))).toEqual(['tea tea tea', 'black tea', 'green tea']);
    expect(texts(recallPassages(passages, { ...standard, topK: 2 }))).toEqual(['tea tea tea', 'black tea']);
  });

  it('always finds what is pinned, beside the best, in the order in which it was stored', () => {
    const passages = [
      passage('be kind', { pinned: true }),
      passage('green tea'),
      passage('tea is hot', { pinned: true }),
      passage('black tea'),
    ];
    const found = recallPassages(passages, { ...standard, topK: 1 });
    expect(texts(found)).toEqual(['be kind', 'tea is hot', 'black tea']);
    expect(found[0]!.score).toBe(0);
  });

  it('leaves out what scores too low', () => {
    const passages = ['tea', 'a long text in which there is also a word about tea'].map((text) => passage(text));
    const [best, second] = recallPassages(passages, standard);
    expect(best!.score).toBeGreaterThan(second!.score);
    expect(texts(recallPassages(passages, { ...standard, minScore: second!.score + 0.001 }))).toEqual(['tea']);
  });

  it('finds the newest when nothing is looked for', () => {
    const passages = ['one', 'two', 'three'].map((text) => passage(text));
    expect(texts(recallPassages(passages, { query: undefined, topK: 2, minScore: 3 }))).toEqual(['three', 'two']);
  });
});

describe('passages', () => {
  it('are found for as many further activations as they last, and a pinned one for ever', () => {
    const storing = { now: 3, trust: 'model', expiresAfter: 2 } as const;
    const stored = [
      toPassage({ text: 'short' }, storing),
      toPassage({ text: 'pinned', pinned: true }, storing),
      toPassage({ text: 'own', expiresAfter: 4 }, storing),
      toPassage({ text: 'pinned for a while', pinned: true, expiresAfter: 1 }, storing),
    ];
    const at = (now: number) => livePassages(JSON.parse(JSON.stringify(stored)), now).map(({ text }) => text);
    expect(at(4)).toEqual(['short', 'pinned', 'own', 'pinned for a while']);
    expect(at(5)).toEqual(['short', 'pinned', 'own']);
    expect(at(6)).toEqual(['pinned', 'own']);
    expect(at(8)).toEqual(['pinned']);
  });

  it('claim less trust than their message has, never more', () => {
    const trustOf = (claimed: 'trusted' | 'outside' | 'model', from: 'trusted' | 'outside' | 'model') =>
      toPassage({ text: 'x', trust: claimed }, { now: 1, trust: from, expiresAfter: undefined }).trust;
    expect(trustOf('trusted', 'model')).toBe('model');
    expect(trustOf('trusted', 'outside')).toBe('outside');
    expect(trustOf('model', 'trusted')).toBe('model');
    expect(trustOf('outside', 'trusted')).toBe('outside');
  });

  it('come as a text, an object with a text, or a list of these; empty ones are nothing', () => {
    expect(readDrafts('one')).toEqual([{ text: 'one' }]);
    expect(readDrafts([{ text: 'two', tags: ['t'] }, ' ', 'three'])).toEqual([
      { text: 'two', tags: ['t'] },
      { text: 'three' },
    ]);
    expect(readDrafts(7)).toBeUndefined();
    expect(readDrafts([{ title: 'no text' }])).toBeUndefined();
  });

  it('of the first value are trusted, and what is none is left out', () => {
    const stored: Json = ['plain', { text: 'object', pinned: true }, 7, null, { title: 'no text' }];
    expect(livePassages(stored, 9)).toEqual([
      { text: 'plain', trust: 'trusted' },
      { text: 'object', trust: 'trusted', pinned: true },
    ]);
    expect(livePassages('no list', 1)).toEqual([]);
  });
});
