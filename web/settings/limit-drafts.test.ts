import { expect, it } from 'vitest';
import { readLimitDrafts, toLimitDrafts } from './limit-drafts.ts';

it.each([{}, { atOnce: 8 }, { perMinute: 600 }, { atOnce: 1, perMinute: 999_999 }])(
  '%j comes back as it was',
  (limits) => {
    expect(readLimitDrafts(toLimitDrafts(limits))).toEqual(limits);
  },
);

it.each(['0', '-1', '1.5', '1e3', '1000000', 'many'])('%s is no count of calls', (text) => {
  expect(readLimitDrafts({ atOnce: text, perMinute: '' })).toBeUndefined();
  expect(readLimitDrafts({ atOnce: '', perMinute: text })).toBeUndefined();
});
