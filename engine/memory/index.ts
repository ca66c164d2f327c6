export { leastTrust, livePassages, Passage, readDrafts, Trust, toPassage } from './passage.ts';
export { bm25, recallPassages, scorePassages } from './rank-passages.ts';
export { wordsOf } from './words.ts';
