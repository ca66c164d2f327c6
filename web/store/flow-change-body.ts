import { FlowError } from '#engine/errors';
import type { Body, Edge, FlowFile, FlowNode, Place } from '#engine/format/index';

/** Ids of the frames and inline flows to go through, from the outermost body inwards; empty for the flow itself. */
export type BodyPath = readonly string[];

/** A graph with nodes: a flow, or the body of a frame. */
export type Graph = FlowFile | Body;

/** The graph inside a node: a frame's body or an inline flow; undefined for every other node. */
export function graphInside(node: FlowNode): Graph | undefined {
  if (node.type === 'loop' || node.type === 'map') return node.body;
  if (node.type === 'flow' && typeof node.use !== 'string') return node.use;
  return undefined;
}

/** Every node at every depth with its ids from outside inwards; a frame or inline flow comes before what it holds. */
export function* nodesWithPaths(
  nodes: readonly FlowNode[],
  base: BodyPath = [],
): Generator<{ readonly node: FlowNode; readonly path: readonly string[] }> {
  for (const node of nodes) {
    const path = [...base, node.id];
    yield { node, path };
    const inside = graphInside(node);
    if (inside !== undefined) yield* nodesWithPaths(inside.nodes, path);
  }
}

export function isFlowFile(graph: Graph): graph is FlowFile {
  return 'format' in graph;
}

/** The graph at a path, or undefined when a node on the way is gone or has no inside. */
export function graphAt(flow: FlowFile, path: BodyPath): Graph | undefined {
  let graph: Graph | undefined = flow;
  for (const id of path) {
    const node: FlowNode | undefined = graph.nodes.find((candidate) => candidate.id === id);
    graph = node === undefined ? undefined : graphInside(node);
    if (graph === undefined) return undefined;
  }
  return graph;
}

/** The innermost flow that encloses a path: the path itself or the inline flow or file around the frame. */
export function enclosingFlowPath(flow: FlowFile, path: BodyPath): BodyPath {
  for (let length = path.length; length > 0; length -= 1) {
    const graph = graphAt(flow, path.slice(0, length));
    if (graph !== undefined && isFlowFile(graph)) return path.slice(0, length);
  }
  return [];
}

/** A copy of the flow in which the graph at `path` was replaced; everything beside the path is shared. */
export function replaceGraph(flow: FlowFile, path: BodyPath, change: (graph: Graph) => Graph): FlowFile {
  const changed = replaceIn(flow, path, change);
  if (!isFlowFile(changed)) throw new FlowError('INTERNAL', 'A flow was replaced by the body of a frame.');
  return changed;
}

function replaceIn(graph: Graph, path: BodyPath, change: (graph: Graph) => Graph): Graph {
  const [id, ...rest] = path;
  if (id === undefined) return change(graph);
  let found = false;
  const nodes = graph.nodes.map((node) => {
    if (node.id !== id) return node;
    found = true;
    return withInside(node, (inside) => replaceIn(inside, rest, change));
  });
  if (!found) throw new FlowError('INTERNAL', `There is no node "${id}" to go into.`);
  return { ...graph, nodes };
}

function withInside(node: FlowNode, change: (graph: Graph) => Graph): FlowNode {
  if (node.type === 'loop' || node.type === 'map') {
    const body = change(node.body);
    if (isFlowFile(body)) throw new FlowError('INTERNAL', 'A frame holds a body, not a flow.');
    return { ...node, body };
  }
  if (node.type === 'flow' && typeof node.use !== 'string') {
    const use = change(node.use);
    if (!isFlowFile(use)) throw new FlowError('INTERNAL', 'A sub-flow holds a flow, not the body of a frame.');
    return { ...node, use };
  }
  throw new FlowError('INTERNAL', `Node "${node.id}" has nothing inside.`);
}

/** An edge's ends in parts: `judge.verdict.score` is port `verdict` of `judge`, of which `score` is selected. */
export interface EdgeEnds {
  readonly source: { readonly node: string; readonly port: string; readonly select: readonly string[] };
  readonly target: { readonly node: string; readonly port: string };
}

export function endsOf(edge: Pick<Edge, 'from' | 'to'>): EdgeEnds {
  const [sourceNode = '', sourcePort = '', ...select] = edge.from.split('.');
  const [targetNode = '', targetPort = ''] = edge.to.split('.');
  return {
    source: { node: sourceNode, port: sourcePort, select },
    target: { node: targetNode, port: targetPort },
  };
}

/** Both ends identify an edge within its body: two edges between the same ends would say the same twice. */
export function isSameEdge(a: Pick<Edge, 'from' | 'to'>, b: Pick<Edge, 'from' | 'to'>): boolean {
  return a.from === b.from && a.to === b.to;
}

export function placeOf(graph: Graph, id: string): Place | undefined {
  return graph.layout?.[id];
}

/** A readable id that is free: `ask`, `ask-2`, `ask-3`, … */
export function freeId(wanted: string, isTaken: (id: string) => boolean): string {
  const base = wanted.replace(/-\d+$/, '').slice(0, 56) || 'node';
  if (!isTaken(wanted)) return wanted;
  for (let number = 2; ; number += 1) if (!isTaken(`${base}-${number}`)) return `${base}-${number}`;
}
