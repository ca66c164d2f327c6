import { expect, it } from 'vitest';
import type { RunView } from '#engine/protocol/index';
import { mergeRuns } from './use-run-list.ts';

const runs = (...times: number[]): RunView[] =>
  times.map((createdAt) => ({
    id: `r${createdAt}`,
    flow: 'f',
    title: 'F',
    hash: '',
    status: 'completed',
    createdAt,
    updatedAt: createdAt,
    sequence: 1,
    usage: { calls: 0, inputTokens: 0, outputTokens: 0 },
    recorded: false,
    tasks: [],
  }));
const times = (places: Parameters<typeof mergeRuns>[0]) => mergeRuns(places).map(({ run }) => run.createdAt);

it('Runs of two places are one list, newest first', () => {
  const places = [
    { place: 'server', runs: runs(9, 4, 1), next: undefined },
    { place: 'browser', runs: runs(8, 2), next: undefined },
  ] as const;
  expect(times(places)).toEqual([9, 8, 4, 2, 1]);
});

it('Nothing is shown that an older page of the other place would push apart', () => {
  // Of the browser nothing older than 5 is loaded yet: what lies between 5 and 1 is not known.
  const places = [
    { place: 'server', runs: runs(9, 4, 1), next: 1 },
    { place: 'browser', runs: runs(8, 7, 5), next: 5 },
  ] as const;
  expect(times(places)).toEqual([9, 8, 7, 5]);
});
