import { wordsOf } from './words.ts';

const dimensions = 256;
/** What a reply of these says answered, so that nobody takes it for a model that understands. */
export const hashedVectorsName = 'hashed-words (no model)';

/**
 * Vectors made without a model, for recorded examples and tests: each word, and each run of three letters of it, adds
 * to one of 256 places that its hash names. Texts that share words or parts of words are near each other; that two
 * words mean the same is not known here. The same texts give the same vectors everywhere.
 */
export function hashedVectors(texts: readonly string[]): number[][] {
  return texts.map((text) => {
    const vector = new Array<number>(dimensions).fill(0);
    for (const word of wordsOf(text)) {
      addTo(vector, word, 1);
      const framed = `^${word}$`;
      for (let at = 0; at + 3 <= framed.length; at += 1) addTo(vector, framed.slice(at, at + 3), 0.5);
    }
    return vector;
  });
}

function addTo(vector: number[], piece: string, weight: number): void {
  const hash = hashOf(piece);
  const place = hash % dimensions;
  vector[place]! += hash & 0x10000 ? weight : -weight;
}

/** FNV-1a over UTF-16, unsigned. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
