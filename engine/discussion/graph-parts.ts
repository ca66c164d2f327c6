import type { Body, Edge, FlowNode } from '../format/flow-file.ts';

/** What the parts of a discussion's graph are put together from. */
export type Graph = Required<Pick<Body, 'nodes' | 'edges' | 'layout'>> & Pick<Body, 'state'>;

export function edge(from: string, to: string): Edge {
  return { from, to };
}

export function spread(from: string, to: string): Edge {
  return { from, to, spread: true };
}

/** One edge for each name, from a port of one node to the port of the same name of another. */
export function wires(from: string, to: string, names: Iterable<string>): Edge[] {
  return [...names].map((name) => edge(`${from}.${name}`, `${to}.${name}`));
}

/** The settings that are there: an absent one is left out instead of being undefined. */
export function present<T extends object>(settings: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> }; // whose keys may be missing, as everywhere in JSON
}

export const nodeWidth = 240;
export const gap = 72;

/** Places nodes in columns from left to right; a column of several has them below each other. */
export function inColumns(columns: ReadonlyArray<readonly FlowNode[]>, sizes: Sizes = {}): Layout {
  const layout: Layout = {};
  let x = gap;
  for (const column of columns) {
    let y = gap;
    let widest = 0;
    for (const { id } of column) {
      const [width, height] = sizes[id] ?? [nodeWidth, 176];
      layout[id] = sizes[id] === undefined ? [x, y] : [x, y, width, height];
      y += height + gap;
      widest = Math.max(widest, width);
    }
    if (column.length > 0) x += widest + gap;
  }
  return layout;
}

export type Sizes = Readonly<Record<string, readonly [width: number, height: number]>>;
type Layout = Record<string, [number, number] | [number, number, number, number]>;

/** How much room a graph takes inside its frame. */
export function sizeOf(layout: Graph['layout']): [width: number, height: number] {
  const places = Object.values(layout);
  const right = places.map(([x, , width = nodeWidth]) => x + width);
  const bottom = places.map(([, y, , height = 176]) => y + height);
  return [Math.max(nodeWidth, ...right) + gap, Math.max(176, ...bottom) + gap];
}
