import { expect, it } from 'vitest';
import { breakpointPath, openBreakpoints, stopInRound, toggleBreakpoints, useBreakpoints } from './breakpoints.ts';

it('names a node in a map for every item, and the map itself without one', () => {
  const panel = { id: 'panel', isMap: false };
  const seat = { id: 'seat', isMap: true };
  expect(breakpointPath([panel, seat, { id: 'answer', isMap: false }])).toBe('panel/seat[*]/answer');
  expect(breakpointPath([panel, seat])).toBe('panel/seat');
});

it('stops in one round or in all of them, one in the place of the other, before and after apart', () => {
  const close = openBreakpoints('draft');
  stopInRound(['rounds/critic'], 'before', 3);
  toggleBreakpoints(['rounds/critic'], 'after');
  expect(useBreakpoints.getState().byPath).toEqual({ 'rounds/critic': { before: 3, after: true } });
  stopInRound(['rounds/critic'], 'before', 5);
  expect(useBreakpoints.getState().list).toEqual([
    { path: 'rounds/critic', when: 'after' },
    { path: 'rounds/critic', when: 'before', activation: 5 },
  ]);
  toggleBreakpoints(['rounds/critic'], 'before');
  expect(useBreakpoints.getState().byPath).toEqual({ 'rounds/critic': { after: true } });
  close();
});
