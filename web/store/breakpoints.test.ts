import { expect, it } from 'vitest';
import { breakpointPath } from './breakpoints.ts';

it('names a node in a map for every item, and the map itself without one', () => {
  const panel = { id: 'panel', isMap: false };
  const seat = { id: 'seat', isMap: true };
  expect(breakpointPath([panel, seat, { id: 'answer', isMap: false }])).toBe('panel/seat[*]/answer');
  expect(breakpointPath([panel, seat])).toBe('panel/seat');
});
