import type { Edge } from '#engine/format/index';
import { endsOf } from './flow-change-body.ts';
import { type Point, type Size, snap } from './layout-size.ts';

export interface Sized extends Size {
  readonly id: string;
}

const gap = { column: 88, row: 32 } as const;

/**
 * Places for nodes that have none: a column for every step of the longest way from the start, rows in the order
 * of the file. Instant and good enough to see a flow that came without positions; tidying does better.
 */
export function placeInColumns(nodes: readonly Sized[], edges: readonly Edge[]): Map<string, Point> {
  const depths = depthsOf(nodes, edges);
  const columns: Sized[][] = [];
  for (const node of nodes) {
    const depth = depths.get(node.id) ?? 0;
    columns[depth] ??= [];
    columns[depth].push(node);
  }
  const places = new Map<string, Point>();
  // A cycle can leave columns empty, and `map` would keep the holes.
  const tallest = Math.max(0, ...Array.from(columns, (column) => heightOf(column ?? [])));
  let x = 0;
  for (const column of columns) {
    if (column === undefined) continue;
    let y = (tallest - heightOf(column)) / 2;
    for (const node of column) {
      places.set(node.id, { x: snap(x), y: snap(y) });
      y += node.height + gap.row;
    }
    x += Math.max(...column.map((node) => node.width)) + gap.column;
  }
  return places;
}

function heightOf(column: readonly Sized[]): number {
  return column.reduce((sum, node) => sum + node.height + gap.row, -gap.row);
}

function depthsOf(nodes: readonly Sized[], edges: readonly Edge[]): Map<string, number> {
  const before = new Map<string, string[]>(nodes.map((node) => [node.id, []]));
  for (const edge of edges) {
    const { source, target } = endsOf(edge);
    if (before.has(source.node)) before.get(target.node)?.push(source.node);
  }
  const depths = new Map<string, number>(nodes.map((node) => [node.id, 0]));
  // As many rounds as there are nodes settle any acyclic graph; a cycle simply stops growing there.
  for (let round = 0, changed = true; changed && round < nodes.length; round += 1) {
    changed = false;
    for (const [id, sources] of before) {
      const depth = Math.min(nodes.length, Math.max(0, ...sources.map((source) => (depths.get(source) ?? 0) + 1)));
      if (depth > (depths.get(id) ?? 0)) {
        depths.set(id, depth);
        changed = true;
      }
    }
  }
  const last = Math.max(0, ...depths.values());
  if (depths.has('output')) depths.set('output', Math.max(last, (depths.get('output') ?? 0) || 1));
  return depths;
}
