import { sha256 } from '@noble/hashes/sha2.js';

/**
 * A generator of numbers in [0, 1) with 53 random bits, the same for the same seed on every machine and for ever.
 *
 * Method: sfc32, the "small fast counting" generator of Chris Doty-Humphrey (PractRand 0.94), its three words taken
 * from the SHA-256 of the seed, so that seeds which differ in one character give unrelated numbers. Only 32-bit
 * integer arithmetic: no engine can round it differently. Not for secrets.
 *
 * @example const random = seededRandom('run-7/plan#1'); random(); // 0.…
 */
export function seededRandom(seed: string): () => number {
  const digest = sha256(new TextEncoder().encode(seed));
  const words = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
  let a = words.getInt32(0);
  let b = words.getInt32(4);
  let c = words.getInt32(8);
  let counter = 1;

  const nextWord = (): number => {
    const word = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + word;
    c |= 0;
    return word >>> 0;
  };
  // The author's own seeding throws the first dozen away: until then the words of the seed show through.
  for (let round = 0; round < 12; round += 1) nextWord();

  return () => {
    const high = nextWord() >>> 5;
    const low = nextWord() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  };
}

/** A new array with the same items in random order (Fisher–Yates); `random` gives numbers in [0, 1). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other]!, result[last]!];
  }
  return result;
}
