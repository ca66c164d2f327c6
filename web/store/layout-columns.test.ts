import { describe, expect, it } from 'vitest';
import { placeInColumns } from './layout-columns.ts';

describe('Columns for nodes without places', () => {
  it('give every node of a cycle a real place', () => {
    const nodes = ['a', 'b', 'c'].map((id) => ({ id, width: 100, height: 50 }));
    const edges = [
      { from: 'a.x', to: 'b.x' },
      { from: 'b.x', to: 'a.x' },
      { from: 'b.x', to: 'c.x' },
    ];
    const places = [...placeInColumns(nodes, edges).values()];
    expect(places).toHaveLength(3);
    for (const { x, y } of places) expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true);
  });
});
