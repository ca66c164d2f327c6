import type { Edge, FlowNode, Layout, Place } from '#engine/format/index';
import { frameInputs } from '#engine/graph/ports';
import { endsOf, freeId, type Graph } from '../../store/flow-change-body.ts';
import { frameOrigin, type Point } from '../../store/layout-size.ts';
import { wrapText } from '../../text/edits.ts';
import { movedPlace } from './clipboard.ts';
import { asIdentifier } from './connect.ts';
import { type CrossingPort, crossingEdges } from './crossing-edges.ts';
import type { Edit, Refusal } from './edit.ts';
import { graphOf, type Scope, sourceSchema } from './scope.ts';

export interface Wrapping {
  readonly kind: 'loop' | 'map';
  readonly ids: readonly string[];
  /** The edge that would have closed a cycle; in the loop it becomes what the last round left for the next. */
  readonly backEdge?: { readonly from: string; readonly to: string };
}

/** Draws a frame around nodes: edges that cross its border become ports of the frame. */
export function wrapInFrame(scope: Scope, wrapping: Wrapping): Edit | Refusal {
  const graph = graphOf(scope);
  const ids = new Set(wrapping.ids);
  const nodes = graph?.nodes.filter((node) => ids.has(node.id)) ?? [];
  if (graph === undefined || nodes.length === 0) return { refused: wrapText.selectNodesToWrap };
  const detour = nodeOutsideBetween(graph, ids);
  if (detour !== undefined) {
    return {
      refused: wrapText.liesBetweenSelectedNodes(detour),
    };
  }
  const id = freeFrameId(graph, wrapping.kind);
  const crossing = crossingEdges(graph, ids, [
    ...frameInputs[wrapping.kind],
    ...(wrapping.kind === 'map' ? ['items'] : []),
  ]);
  const itemsPort = wrapping.kind === 'map' ? listPort(scope, crossing.incoming) : undefined;
  const outerName = (port: CrossingPort) => (port === itemsPort ? 'items' : port.name);
  const innerName = (port: CrossingPort) => (port === itemsPort ? 'item' : port.name);
  const inside: Edge[] = [
    ...crossing.incoming.flatMap((port) =>
      port.edges.map((edge) => innerEdge(edge, `input.${innerName(port)}`, port === itemsPort)),
    ),
    ...crossing.inner,
    ...crossing.outgoing.map((port): Edge => ({ from: port.from, to: `output.${port.name}` })),
  ];
  const outside: Edge[] = [
    ...crossing.outer,
    ...crossing.incoming.map((port): Edge => ({ from: port.from, to: `${id}.${outerName(port)}` })),
    ...crossing.outgoing.flatMap((port) => port.edges.map((edge): Edge => ({ ...edge, from: `${id}.${port.name}` }))),
  ];
  const back = wrapping.backEdge === undefined ? undefined : withBackEdge(nodes, inside, wrapping.backEdge);
  const layout = layoutInside(graph, nodes);
  const body = { nodes: back?.nodes ?? nodes, edges: back?.edges ?? inside, layout: layout.inside };
  const frame: FlowNode =
    wrapping.kind === 'loop' ? { id, type: 'loop', maxRounds: 3, body } : { id, type: 'map', body };
  const changed = replaceByOne(graph, ids, { node: frame, place: layout.place, edges: outside });
  return {
    label: wrapping.kind === 'loop' ? wrapText.wrapInLoop : wrapText.wrapInMap,
    changes: [{ type: 'replace-graph', body: scope.path, graph: changed }],
    select: [id],
  };
}

/** A list that goes into the group as a whole becomes the items; inside, each item takes its place. */
function listPort(scope: Scope, incoming: readonly CrossingPort[]): CrossingPort | undefined {
  const isList = (port: CrossingPort) => sourceSchema(scope, port.from)?.type === 'array';
  return incoming.find(isList);
}

function innerEdge(edge: Edge, from: string, isItem: boolean): Edge {
  const { spread: _, ...plain } = edge;
  return isItem ? { ...plain, from } : { ...edge, from };
}

function freeFrameId(graph: Graph, kind: string): string {
  const taken = new Set(graph.nodes.map((node) => node.id));
  return freeId(kind, (id) => taken.has(id));
}

/**
 * The back edge comes from `previous`, which is empty in the first round: it is asked first, then whatever else
 * goes into the port; with nothing else the port becomes optional, or the first round would skip the node.
 */
function withBackEdge(
  nodes: readonly FlowNode[],
  edges: readonly Edge[],
  back: { from: string; to: string },
): { nodes: FlowNode[]; edges: Edge[] } {
  const { source, target } = endsOf(back);
  const known = edges.find((edge) => edge.from === back.from && edge.to.startsWith('output.'));
  const name =
    known === undefined
      ? freeOutput(edges, asIdentifier(source.select.at(-1) ?? source.port))
      : endsOf(known).target.port;
  const output: Edge[] = known === undefined ? [{ from: back.from, to: `output.${name}` }] : [];
  const again: Edge = { from: `input.previous.${name}`, to: back.to };
  const hasOther = edges.some((edge) => edge.to === back.to);
  return {
    nodes: nodes.map((node) => (node.id === target.node && !hasOther ? withOptionalPort(node, target.port) : node)),
    edges: [again, ...edges, ...output],
  };
}

function freeOutput(edges: readonly Edge[], wanted: string): string {
  const used = new Set(edges.filter(({ to }) => to.startsWith('output.')).map((edge) => endsOf(edge).target.port));
  if (!used.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) if (!used.has(`${wanted}${number}`)) return `${wanted}${number}`;
}

function withOptionalPort(node: FlowNode, port: string): FlowNode {
  if (node.type === 'ask' || node.type === 'template') {
    return { ...node, ports: { ...node.ports, [port]: { ...node.ports?.[port], optional: true } } };
  }
  if (node.type === 'code') {
    return { ...node, inputs: { ...node.inputs, [port]: { ...node.inputs[port], optional: true } } };
  }
  return node;
}

/** A node outside the group that lies on a way from the group back into it: wrapping would make a cycle. */
export function nodeOutsideBetween(graph: Graph, ids: ReadonlySet<string>): string | undefined {
  const outside = (node: string) => !ids.has(node) && node !== 'input' && node !== 'output' && node !== 'state';
  const reached = new Set<string>();
  for (const edge of graph.edges) {
    const { source, target } = endsOf(edge);
    if (ids.has(source.node) && outside(target.node)) reached.add(target.node);
  }
  for (const id of reached) {
    for (const edge of graph.edges) {
      const { source, target } = endsOf(edge);
      if (source.node !== id) continue;
      if (ids.has(target.node)) return id;
      if (outside(target.node)) reached.add(target.node);
    }
  }
  return undefined;
}

/** Places of nodes that go inside, counted from the frame's content, and where the frame goes. */
export function layoutInside(
  graph: Graph,
  nodes: readonly FlowNode[],
  origin: Point = frameOrigin,
): { inside: Layout; place: Place | undefined } {
  const places = nodes.flatMap((node) => {
    const place = graph.layout?.[node.id];
    return place === undefined ? [] : [{ id: node.id, place }];
  });
  if (places.length === 0) return { inside: {}, place: undefined };
  const left = Math.min(...places.map(({ place }) => place[0]));
  const top = Math.min(...places.map(({ place }) => place[1]));
  const inside = places.map(({ id, place }) => [id, movedPlace(place, { x: -left, y: -top })] as const);
  return { inside: Object.fromEntries(inside) as Layout, place: [left - origin.x, top - origin.y] }; // no place is undefined here
}

/** The graph with a group of nodes replaced by one node, which stands where the first of them stood. */
export function replaceByOne(
  graph: Graph,
  ids: ReadonlySet<string>,
  one: { node: FlowNode; place: Place | undefined; edges: readonly Edge[] },
): Graph {
  const first = graph.nodes.findIndex((node) => ids.has(node.id));
  const nodes = graph.nodes.flatMap((node, index) => (index === first ? [one.node] : ids.has(node.id) ? [] : [node]));
  const kept = Object.entries(graph.layout ?? {}).filter(([id]) => !ids.has(id));
  const layout = { ...Object.fromEntries(kept), ...(one.place === undefined ? {} : { [one.node.id]: one.place }) };
  return { ...graph, nodes, edges: [...one.edges], layout };
}
