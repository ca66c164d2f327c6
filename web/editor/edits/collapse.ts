import type { Edge, FlowFile, FlowNode, Layout } from '#engine/format/index';
import type { Port } from '#engine/graph/ports';
import type { PortSchema } from '#engine/schema/port-schema';
import { endsOf, freeId } from '../../store/flow-change-body.ts';
import { nodeSize, snap } from '../../store/layout-size.ts';
import { collapseText } from '../../text/edits.ts';
import type { CrossingPort } from './crossing-edges.ts';
import { crossingEdges } from './crossing-edges.ts';
import type { Edit, Refusal } from './edit.ts';
import { hostsCalledBy } from './host-edits.ts';
import { rolesOf } from './new-node.ts';
import { graphOf, ownerOf, portsAt, type Scope, sourceSchema } from './scope.ts';
import { serversUsedBy } from './tool-edits.ts';
import { layoutInside, nodeOutsideBetween, replaceByOne } from './wrap.ts';

/** Room for an edge to turn between two nodes. */
const gap = 72;

/** Turns nodes into one inline sub-flow whose interface is what crossed the border, with the types known. */
export function collapseToFlow(scope: Scope, selected: readonly string[]): Edit | Refusal {
  const graph = graphOf(scope);
  const ids = new Set(selected);
  const nodes = graph?.nodes.filter((node) => ids.has(node.id)) ?? [];
  if (graph === undefined || nodes.length === 0) return { refused: collapseText.selectNodesToCollapse };
  const bound = nodes.find(isBoundToOwner);
  if (bound !== undefined) return { refused: whyBound(bound) };
  const detour = nodeOutsideBetween(graph, ids);
  if (detour !== undefined) return { refused: collapseText.liesBetweenSelectedNodes(detour) };
  const crossing = crossingEdges(graph, ids, []);
  const taken = new Set(graph.nodes.map((node) => node.id));
  const id = freeId('sub-flow', (candidate) => taken.has(candidate));
  const layout = layoutInside(graph, nodes, { x: 0, y: 0 });
  const inner: Edge[] = [
    ...crossing.incoming.flatMap((port) => port.edges.map((edge): Edge => ({ ...edge, from: `input.${port.name}` }))),
    ...crossing.inner,
    ...crossing.outgoing.map((port): Edge => ({ from: port.from, to: `output.${port.name}` })),
  ];
  const flow: FlowFile = {
    format: 1,
    name: id,
    interface: inferInterface(scope, crossing.incoming, crossing.outgoing),
    ...rolesFor(scope, nodes),
    nodes,
    edges: inner,
    layout: { ...layout.inside, ...placesBeside(layout.inside) },
  };
  const outer: Edge[] = [
    ...crossing.outer,
    ...crossing.incoming.map((port): Edge => ({ from: port.from, to: `${id}.${port.name}` })),
    ...crossing.outgoing.flatMap((port) => port.edges.map((edge): Edge => ({ ...edge, from: `${id}.${port.name}` }))),
  ];
  const node: FlowNode = { id, type: 'flow', use: flow };
  const changed = replaceByOne(graph, ids, { node, place: layout.place, edges: outer });
  return {
    label: collapseText.collapseToSubFlow,
    changes: [{ type: 'replace-graph', body: scope.path, graph: changed }],
    select: [id],
  };
}

/** What comes in stands to the left of the nodes, what goes out to their right. */
function placesBeside(inside: Layout): Layout {
  const places = Object.values(inside);
  if (places.length === 0) return {};
  const right = Math.max(...places.map(([x, , width]) => x + (width ?? nodeSize.width)));
  return { input: [-nodeSize.pseudoWidth - gap, 0], output: [snap(right + gap), 0] };
}

/** These mean the flow that they stand in; inside another they would mean that one. */
function isBoundToOwner(node: FlowNode): boolean {
  if (node.type === 'set-state' || node.type === 'memory' || node.type === 'exit') return true;
  return node.type === 'flow' && node.use === 'self';
}

function whyBound(node: FlowNode): string {
  if (node.type === 'memory') return collapseText.keepsItsPassages(node.id);
  if (node.type === 'set-state') return collapseText.writesThisFlowsOwnState(node.id);
  if (node.type === 'exit') return collapseText.endsThisFlowInsideSub(node.id);
  return collapseText.callsThisFlowItself(node.id);
}

function inferInterface(
  scope: Scope,
  incoming: readonly CrossingPort[],
  outgoing: readonly CrossingPort[],
): FlowFile['interface'] {
  const optional = incoming.filter((port) => port.edges.every((edge) => !isRequired(scope, edge.to)));
  return {
    input: Object.fromEntries(incoming.map((port) => [port.name, inputSchema(scope, port)])),
    output: Object.fromEntries(outgoing.map((port) => [port.name, sourceSchema(scope, port.from) ?? {}])),
    ...(optional.length === 0 ? {} : { optional: optional.map((port) => port.name) }),
  };
}

function inputSchema(scope: Scope, port: CrossingPort): PortSchema {
  const first = port.edges[0];
  return sourceSchema(scope, port.from) ?? (first === undefined ? undefined : portAt(scope, first.to)?.schema) ?? {};
}

function isRequired(scope: Scope, to: string): boolean {
  return portAt(scope, to)?.required === true;
}

function portAt(scope: Scope, to: string): Port | undefined {
  const { target } = endsOf({ from: '', to });
  return portsAt(scope, target.node).inputs.find(({ name }) => name === target.port);
}

/** An inline flow declares the hosts, tool servers and roles that it uses; unmapped, they are the parent's of the same name. */
function rolesFor(scope: Scope, nodes: readonly FlowNode[]): Pick<FlowFile, 'models' | 'people' | 'hosts' | 'tools'> {
  const owner = ownerOf(scope);
  const roles = rolesOf(nodes);
  const hosts = hostsCalledBy(nodes);
  const servers = serversUsedBy(nodes);
  const declared = (names: readonly string[], from: FlowFile['models']) =>
    Object.fromEntries(names.map((name) => [name, from?.[name] ?? {}]));
  return {
    ...(roles.models.length === 0 ? {} : { models: declared(roles.models, owner.models) }),
    ...(roles.people.length === 0 ? {} : { people: declared(roles.people, owner.people) }),
    ...(hosts.length === 0 ? {} : { hosts }),
    ...(servers.length === 0 ? {} : { tools: declared(servers, owner.tools) }),
  };
}
