import { assertNever } from '#engine/errors';
import type { Edge, FlowFile, FlowInterface, FlowNode, Place, Role, StateKey } from '#engine/format/index';
import { type BodyPath, type Graph, isFlowFile, isSameEdge, replaceGraph } from './flow-change-body.ts';

type EdgeKey = Pick<Edge, 'from' | 'to'>;

/** Every edit of a flow, whoever makes it: mouse, keyboard, inspector or clipboard. Plain data. */
export type FlowChange = { readonly body: BodyPath } & (
  | { readonly type: 'add-node'; readonly node: FlowNode; readonly place?: Place }
  | { readonly type: 'remove-node'; readonly id: string }
  | { readonly type: 'replace-node'; readonly id: string; readonly node: FlowNode }
  | { readonly type: 'rename-node'; readonly id: string; readonly to: string }
  | { readonly type: 'add-edge'; readonly edge: Edge; readonly index?: number }
  | { readonly type: 'remove-edge'; readonly edge: EdgeKey }
  | { readonly type: 'replace-edge'; readonly edge: EdgeKey; readonly by: Edge }
  | { readonly type: 'place-nodes'; readonly places: Readonly<Record<string, Place>> }
  | { readonly type: 'replace-graph'; readonly graph: Graph }
  | { readonly type: 'set-interface'; readonly interface: FlowInterface }
  | {
      readonly type: 'set-roles';
      readonly kind: 'models' | 'people';
      readonly roles: Readonly<Record<string, Role>>;
    }
  | { readonly type: 'set-hosts'; readonly hosts: readonly string[] }
  | { readonly type: 'set-tools'; readonly tools: Readonly<Record<string, Role>> }
  | { readonly type: 'set-state'; readonly state: Readonly<Record<string, StateKey>> }
  | { readonly type: 'set-details'; readonly title?: string; readonly description?: string; readonly name?: string }
);

/**
 * The flow after the changes, in order. The flow given is untouched and shares with the result whatever did not
 * change, so that keeping old flows for undo costs little. A change that names what is gone throws INTERNAL.
 */
export function applyChanges(flow: FlowFile, changes: readonly FlowChange[]): FlowFile {
  return changes.reduce((current, change) => {
    return replaceGraph(current, change.body, (graph) => applyToGraph(graph, change));
  }, flow);
}

function applyToGraph(graph: Graph, change: FlowChange): Graph {
  switch (change.type) {
    case 'add-node':
      return {
        ...graph,
        nodes: [...graph.nodes, change.node],
        ...(change.place === undefined ? {} : { layout: { ...graph.layout, [change.node.id]: change.place } }),
      };
    case 'remove-node':
      return removeNode(graph, change.id);
    case 'replace-node':
      return { ...graph, nodes: graph.nodes.map((node) => (node.id === change.id ? change.node : node)) };
    case 'rename-node':
      return renameNode(graph, change.id, change.to);
    case 'add-edge':
      return { ...graph, edges: addEdge(graph.edges, change.edge, change.index) };
    case 'remove-edge':
      return { ...graph, edges: graph.edges.filter((edge) => !isSameEdge(edge, change.edge)) };
    case 'replace-edge':
      return { ...graph, edges: graph.edges.map((edge) => (isSameEdge(edge, change.edge) ? change.by : edge)) };
    case 'place-nodes':
      return { ...graph, layout: { ...graph.layout, ...change.places } };
    case 'replace-graph':
      return change.graph;
    case 'set-state':
      return withRecord(graph, 'state', change.state);
    case 'set-interface':
      return isFlowFile(graph) ? { ...graph, interface: change.interface } : graph;
    case 'set-roles':
      return isFlowFile(graph) ? withRecord(graph, change.kind, change.roles) : graph;
    case 'set-hosts':
      return isFlowFile(graph) ? setHosts(graph, change.hosts) : graph;
    case 'set-tools':
      return isFlowFile(graph) ? withRecord(graph, 'tools', change.tools) : graph;
    case 'set-details':
      return isFlowFile(graph) ? setDetails(graph, change) : graph;
    default:
      return assertNever(change);
  }
}

function removeNode(graph: Graph, id: string): Graph {
  const { [id]: _, ...layout } = graph.layout ?? {};
  return {
    ...graph,
    nodes: graph.nodes.filter((node) => node.id !== id).flatMap((node) => withoutMember(node, id)),
    edges: graph.edges.filter((edge) => nodeOf(edge.from) !== id && nodeOf(edge.to) !== id),
    ...(graph.layout === undefined ? {} : { layout }),
  };
}

/** A group of which nothing is left goes too. */
function withoutMember(node: FlowNode, id: string): FlowNode[] {
  if (node.type !== 'note' || node.around?.includes(id) !== true) return [node];
  const around = node.around.filter((member) => member !== id);
  return around.length === 0 ? [] : [{ ...node, around }];
}

/** Edges and place follow the node; an expression or a prompt never names a node, so nothing else can break. */
function renameNode(graph: Graph, id: string, to: string): Graph {
  const { [id]: place, ...others } = graph.layout ?? {};
  const moved = (end: string): string => (nodeOf(end) === id ? `${to}${end.slice(id.length)}` : end);
  return {
    ...graph,
    nodes: graph.nodes.map((node) => (node.id === id ? renamed(node, to) : withRenamedMember(node, id, to))),
    edges: graph.edges.map((edge) => {
      const [from, target] = [moved(edge.from), moved(edge.to)];
      return from === edge.from && target === edge.to ? edge : { ...edge, from, to: target };
    }),
    ...(place === undefined ? {} : { layout: { ...others, [to]: place } }),
  };
}

function withRenamedMember(node: FlowNode, id: string, to: string): FlowNode {
  if (node.type !== 'note' || node.around?.includes(id) !== true) return node;
  return { ...node, around: node.around.map((member) => (member === id ? to : member)) };
}

function renamed(node: FlowNode, id: string): FlowNode {
  return node.type === 'unknown' ? { ...node, id, original: { ...node.original, id } } : { ...node, id };
}

function addEdge(edges: readonly Edge[], edge: Edge, index: number | undefined): Edge[] {
  if (edges.some((other) => isSameEdge(other, edge))) return [...edges];
  return index === undefined ? [...edges, edge] : edges.toSpliced(index, 0, edge);
}

function withRecord<G extends Graph>(graph: G, key: 'state' | 'models' | 'people' | 'tools', value: object): G {
  const { [key as keyof G]: _, ...rest } = graph;
  // An empty record says nothing: the file stays as short as what it means.
  return (Object.keys(value).length === 0 ? rest : { ...graph, [key]: value }) as G; // the same graph but for one optional key
}

function setHosts({ hosts: _, ...flow }: FlowFile, hosts: readonly string[]): FlowFile {
  return hosts.length === 0 ? flow : { ...flow, hosts: [...hosts] };
}

function setDetails(flow: FlowFile, change: { title?: string; description?: string; name?: string }): FlowFile {
  const next = { ...flow };
  if (change.name !== undefined) next.name = change.name;
  for (const key of ['title', 'description'] as const) {
    const text = change[key];
    if (text === '') delete next[key];
    else if (text !== undefined) next[key] = text;
  }
  return next;
}

function nodeOf(end: string): string {
  return end.slice(0, end.indexOf('.'));
}
