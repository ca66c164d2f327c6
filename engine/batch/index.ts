export { type Comparison, compareResults } from './compare.ts';
export { type Case, readCases } from './read-cases.ts';
export { keyOf, ResultRecord, type Results, ResultsHead, readResults } from './result-record.ts';
export { type Scored, scoredOf, scoreOutput, scoreValue, toScore, valueAt } from './score-output.ts';
export { readScoreSpec, type ScoreSpec } from './score-spec.ts';
export { bootstrapInterval, type Interval, mcnemar, mean, passAtK } from './statistics.ts';
export { type BatchSummary, summarize } from './summarize.ts';
