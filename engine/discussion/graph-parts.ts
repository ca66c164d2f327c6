import type { Body, Edge, FlowNode, NodeOf } from '../format/flow-file.ts';

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

/** Roughly what the editor draws, in its pixels: room between nodes, a node, and what a frame has around its inside. */
const gap = 72;
const nodeWidth = 224;
const frameBorder = { width: 312, height: 88 } as const;

type Size = readonly [width: number, height: number];
type Layout = Record<string, [number, number] | [number, number, number, number]>;

/** Places nodes in columns from left to right; a column of several has them below each other. */
export function inColumns(columns: ReadonlyArray<readonly FlowNode[]>): Layout {
  const layout: Layout = {};
  let x = gap;
  for (const column of columns) {
    let y = gap;
    let widest = 0;
    for (const node of column) {
      const [width, height] = sizeOf(node);
      layout[node.id] = isFrame(node) ? [x, y, width, height] : [x, y];
      y += height + gap;
      widest = Math.max(widest, width);
    }
    if (column.length > 0) x += widest + gap;
  }
  return layout;
}

/** Where the last column ends. */
export function rightOf(nodes: readonly FlowNode[], layout: Layout): number {
  return Math.max(0, ...nodes.map((node) => (layout[node.id]?.[0] ?? 0) + sizeOf(node)[0]));
}

function isFrame(node: FlowNode): node is NodeOf<'loop'> | NodeOf<'map'> {
  return node.type === 'loop' || node.type === 'map';
}

function sizeOf(node: FlowNode): Size {
  if (!isFrame(node)) return [nodeWidth, 88 + 24 * rowsOf(node)];
  const { nodes, layout = {} } = node.body;
  const bottom = nodes.map((inner) => (layout[inner.id]?.[1] ?? 0) + sizeOf(inner)[1]);
  return [
    Math.max(0, ...nodes.map((inner) => (layout[inner.id]?.[0] ?? 0) + sizeOf(inner)[0])) + frameBorder.width,
    Math.max(0, ...bottom) + frameBorder.height,
  ];
}

/** About as many rows of ports as the node will have. */
function rowsOf(node: FlowNode): number {
  switch (node.type) {
    case 'code':
      return Math.max(Object.keys(node.inputs).length, Object.keys(node.outputs).length);
    case 'decide':
      return 8;
    case 'switch':
      return node.cases.length + 1;
    default:
      return 5;
  }
}
