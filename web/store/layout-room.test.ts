import { describe, expect, it } from 'vitest';
import { makeRoom } from './layout-room.ts';

const box = (x: number, y = 0) => ({ x, y, width: 100, height: 100 });

describe('making room', () => {
  it('moves each side away as a whole', () => {
    const rects = new Map([
      ['grown', { x: 200, y: 0, width: 400, height: 100 }],
      ['before', box(120)],
      ['further', box(0)],
      ['after', box(560)],
    ]);
    expect(makeRoom(rects, 'grown')).toEqual(
      new Map([
        ['before', { x: 48, y: 0 }],
        ['further', { x: -72, y: 0 }],
        ['after', { x: 648, y: 0 }],
      ]),
    );
  });

  it('moves nothing when nothing is in the way', () => {
    const rects = new Map([
      ['grown', { x: 200, y: 0, width: 400, height: 100 }],
      ['below', box(300, 400)],
      ['left', box(0)],
    ]);
    expect(makeRoom(rects, 'grown').size).toBe(0);
    expect(makeRoom(rects, 'gone').size).toBe(0);
  });
});
