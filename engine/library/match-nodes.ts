import type { Body, FlowFile, FlowNode } from '../format/flow-file.ts';
import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../json.ts';

/** A flow, or the body of a frame. */
export type Graph = FlowFile | Body;
export type NodePath = readonly string[];

/** A node with the ids that lead to it from the outermost body, its own last. */
export interface PlacedNode {
  readonly path: NodePath;
  readonly node: FlowNode;
}

/** What stands for the same thing in both versions. */
export interface Matched<T> {
  readonly before: T;
  readonly after: T;
}

export interface MatchedNode extends Matched<PlacedNode> {
  /** Itself, not only the frame around it. */
  readonly isMoved: boolean;
}

export interface PlacedGraph {
  readonly path: NodePath;
  readonly graph: Graph;
}

export interface Matching {
  readonly nodes: MatchedNode[];
  /** Bodies of matched nodes, and the flow itself. */
  readonly graphs: Array<Matched<PlacedGraph>>;
  removed: PlacedNode[];
  added: PlacedNode[];
  /** The places of the nodes that are matched. */
  readonly taken: Matched<Set<string>>;
}

/** The graph inside a node that one can open: a frame's body or an inline flow. */
export function graphInside(node: FlowNode): Graph | undefined {
  if (node.type === 'loop' || node.type === 'map') return node.body;
  return node.type === 'flow' && typeof node.use !== 'string' ? node.use : undefined;
}

/** A node's own fields: without its id, and without the graph inside it, of which only the name is one. */
export function ownFields(node: FlowNode): JsonObject {
  const { id: _, ...own } = node as unknown as JsonObject; // a parsed node is plain JSON
  if (node.type === 'loop' || node.type === 'map') return withoutKey(own, 'body');
  return isJsonObject(own.use) ? { ...own, use: { name: own.use.name ?? '' } } : own;
}

function withoutKey(record: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

/**
 * Finds which node of `after` each node of `before` is: first by its place, then one that is the same but for its id,
 * then one of the same id and type in another body.
 */
export function matchNodes(before: Graph, after: Graph): Matching {
  const taken = { before: new Set<string>(), after: new Set<string>() };
  const matching: Matching = { nodes: [], graphs: [], removed: [], added: [], taken };
  matchGraphs(matching, { before: { path: [], graph: before }, after: { path: [], graph: after } });
  for (let pairs = movedNodes(matching); pairs.length > 0; pairs = movedNodes(matching)) {
    for (const pair of pairs) matchMoved(matching, pair);
  }
  return matching;
}

function matchGraphs(matching: Matching, graphs: Matched<PlacedGraph>): void {
  matching.graphs.push(graphs);
  const old = new Map(openNodes(graphs.before, matching.taken.before).map((placed) => [placed.node.id, placed]));
  for (const after of openNodes(graphs.after, matching.taken.after)) {
    const before = old.get(after.node.id);
    old.delete(after.node.id);
    if (before === undefined) matching.added.push(...withInside(after, matching.taken.after));
    else matchInside(matching, { before, after, isMoved: false });
  }
  for (const before of old.values()) matching.removed.push(...withInside(before, matching.taken.before));
}

function matchInside(matching: Matching, pair: MatchedNode): void {
  const { taken, nodes } = matching;
  const { before, after } = pair;
  nodes.push(pair);
  taken.before.add(placeOf(before.path));
  taken.after.add(placeOf(after.path));
  const [old, now] = [graphInside(before.node), graphInside(after.node)];
  if (old !== undefined && now !== undefined) {
    matchGraphs(matching, { before: { path: before.path, graph: old }, after: { path: after.path, graph: now } });
    return;
  }
  if (old !== undefined) matching.removed.push(...nodesIn({ path: before.path, graph: old }, taken.before));
  if (now !== undefined) matching.added.push(...nodesIn({ path: after.path, graph: now }, taken.after));
}

export function placeOf(path: NodePath): string {
  return path.join('/');
}

/** The nodes of a body that were not found elsewhere before. */
function openNodes({ path, graph }: PlacedGraph, taken: ReadonlySet<string>): PlacedNode[] {
  return graph.nodes
    .map((node) => ({ path: [...path, node.id], node }))
    .filter((placed) => !taken.has(placeOf(placed.path)));
}

/** A node and all that it holds, from outside inwards. */
function withInside(placed: PlacedNode, taken: ReadonlySet<string>): PlacedNode[] {
  const graph = graphInside(placed.node);
  return graph === undefined ? [placed] : [placed, ...nodesIn({ path: placed.path, graph }, taken)];
}

function nodesIn(placed: PlacedGraph, taken: ReadonlySet<string>): PlacedNode[] {
  return openNodes(placed, taken).flatMap((node) => withInside(node, taken));
}

function movedNodes({ removed, added }: Matching): Array<Matched<PlacedNode>> {
  const renamed = onlyPairs(removed, added, byContent);
  return renamed.length > 0 ? renamed : onlyPairs(removed, added, byName);
}

const byName = ({ node }: PlacedNode): string => `${node.type} ${node.id}`;
/** Within its body: that two frames hold the same step does not make it one that was moved. */
const byContent = ({ path, node }: PlacedNode): string =>
  `${placeOf(path.slice(0, -1))} ${canonicalJson({ ...(node as unknown as JsonObject), id: '' } as Json)}`; // plain JSON

/** Each two that are alike and that nothing else is like. */
function onlyPairs(
  removed: readonly PlacedNode[],
  added: readonly PlacedNode[],
  keyOf: (placed: PlacedNode) => string,
): Array<Matched<PlacedNode>> {
  if (removed.length === 0 || added.length === 0) return [];
  const [gone, come] = [groupBy(removed, keyOf), groupBy(added, keyOf)];
  return [...gone].flatMap(([key, [before, ...others]]) => {
    const [after, ...more] = come.get(key) ?? [];
    const isOnly = before !== undefined && after !== undefined && others.length + more.length === 0;
    return isOnly ? [{ before, after }] : [];
  });
}

function groupBy(nodes: readonly PlacedNode[], keyOf: (placed: PlacedNode) => string): Map<string, PlacedNode[]> {
  const groups = new Map<string, PlacedNode[]>();
  for (const node of nodes) {
    const key = keyOf(node);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [node]);
    else group.push(node);
  }
  return groups;
}

/** What the two hold is told by their graphs from now on. */
function matchMoved(matching: Matching, pair: Matched<PlacedNode>): void {
  // A frame around them may have been matched just now.
  if (!matching.removed.includes(pair.before) || !matching.added.includes(pair.after)) return;
  matching.removed = matching.removed.filter(({ path }) => !isWithin(path, pair.before.path));
  matching.added = matching.added.filter(({ path }) => !isWithin(path, pair.after.path));
  matchInside(matching, { ...pair, isMoved: true });
}

function isWithin(path: NodePath, outer: NodePath): boolean {
  return outer.every((id, index) => path[index] === id);
}
