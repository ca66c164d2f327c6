export { hashedVectors, hashedVectorsName } from './hashed-vectors.ts';
export { leastTrust, livePassages, Passage, readDrafts, Trust, toPassage } from './passage.ts';
export { bm25, type Found, recallPassages, scorePassages } from './rank-passages.ts';
export { cosineOf, isComparable, joinVectors, packVector, textKey, VectorsFact } from './vectors.ts';
export { wordsOf } from './words.ts';
