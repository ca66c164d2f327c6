import type { Edge, FlowFile, FlowNode } from '#engine/format/index';
import {
  bodyOutputNames,
  frameInputs,
  type NodePorts,
  type Port,
  type PortContext,
  portsOf,
} from '#engine/graph/ports';
import type { PortSchema } from '#engine/schema/port-schema';
import {
  type BodyPath,
  enclosingFlowPath,
  endsOf,
  type Graph,
  graphAt,
  isFlowFile,
} from '../../store/flow-change-body.ts';

/** One body of a flow being looked at, with the flows that it may reach by reference. */
export interface Scope {
  readonly flow: FlowFile;
  readonly path: BodyPath;
  readonly flows: Readonly<Record<string, FlowFile>>;
}

/** How far types are followed through frames; beyond it a port takes anything. */
const typeDepth = 12;

export function graphOf(scope: Scope): Graph | undefined {
  return graphAt(scope.flow, scope.path);
}

export function nodeIn(scope: Scope, id: string): FlowNode | undefined {
  const graph = graphOf(scope);
  return graph === undefined ? undefined : indexOf(graph).nodes.get(id);
}

interface GraphIndex {
  readonly nodes: ReadonlyMap<string, FlowNode>;
  readonly edgesTo: ReadonlyMap<string, readonly Edge[]>;
}

const indexes = new WeakMap<Graph, GraphIndex>();

/** Nodes by id and edges by their end: a graph is asked for them at every port that is drawn. */
function indexOf(graph: Graph): GraphIndex {
  const known = indexes.get(graph);
  if (known !== undefined) return known;
  const edgesTo = new Map<string, Edge[]>();
  for (const edge of graph.edges) {
    const group = edgesTo.get(edge.to);
    if (group === undefined) edgesTo.set(edge.to, [edge]);
    else group.push(edge);
  }
  const index = { nodes: new Map(graph.nodes.map((node) => [node.id, node])), edgesTo };
  indexes.set(graph, index);
  return index;
}

const ownPorts = new WeakMap<FlowNode, NodePorts>();

/** Ports that follow from the node alone are worked out once for each version of it; others depend on the flow around. */
function portsOfNode(scope: Scope, node: FlowNode): NodePorts {
  if (node.type === 'flow' || node.type === 'exit') return portsOf(node, portContext(scope, node));
  const known = ownPorts.get(node);
  if (known !== undefined) return known;
  const ports = portsOf(node, noContext);
  ownPorts.set(node, ports);
  return ports;
}

const noContext: PortContext = { flowOf: () => undefined, bodyOutputs: [] };

/** The flow whose roles and interface hold in this scope: the file, or an inline flow on the way. */
export function ownerOf(scope: Scope): FlowFile {
  const owner = graphAt(scope.flow, enclosingFlowPath(scope.flow, scope.path));
  return owner !== undefined && isFlowFile(owner) ? owner : scope.flow;
}

export function portContext(scope: Scope, node?: FlowNode): PortContext {
  const owner = ownerOf(scope);
  const graph = graphOf(scope);
  const leavesFlow = node?.type === 'exit' && node.scope === 'flow';
  const isFlow = graph === undefined || isFlowFile(graph) || leavesFlow;
  return {
    flowOf: (use) => (use === 'self' ? owner : typeof use === 'string' ? scope.flows[use] : use),
    bodyOutputs: isFlow ? Object.keys(owner.interface.output) : bodyOutputNames(graph),
  };
}

const noPorts: NodePorts = { inputs: [], outputs: [] };

/** The ports of a node, of `input`, `output` and `state` too, as edges of this body see them. */
export function portsAt(scope: Scope, id: string): NodePorts {
  const graph = graphOf(scope);
  if (graph === undefined) return noPorts;
  if (id === 'input') return { inputs: [], outputs: inputPorts(scope, graph) };
  if (id === 'output') return { inputs: outputPorts(graph), outputs: [] };
  if (id === 'state') return { inputs: [], outputs: statePorts(graph) };
  const node = indexOf(graph).nodes.get(id);
  return node === undefined ? noPorts : portsOfNode(scope, node);
}

function inputPorts(scope: Scope, graph: Graph): Port[] {
  if (isFlowFile(graph)) {
    const optional = new Set(graph.interface.optional);
    return Object.entries(graph.interface.input).map(([name, schema]) => ({
      name,
      schema,
      required: !optional.has(name),
    }));
  }
  const frame = frameOf(scope);
  if (frame === undefined) return [];
  const outer = portsOfNode(outside(scope), frame).inputs.filter(({ name }) => name !== 'items');
  const given = frameInputs[frame.type].filter((name) => name !== 'results' || isSequential(frame));
  return [...given.map((name) => ({ name, required: false })), ...outer];
}

function isSequential(frame: FlowNode): boolean {
  return frame.type === 'map' && frame.mode === 'sequential';
}

function outputPorts(graph: Graph): Port[] {
  if (!isFlowFile(graph)) return bodyOutputNames(graph).map((name) => ({ name, required: false }));
  return Object.entries(graph.interface.output).map(([name, schema]) => ({ name, schema, required: false }));
}

function statePorts(graph: Graph): Port[] {
  return Object.entries(graph.state ?? {}).map(([name, key]) => {
    return key.schema === undefined ? { name, required: false } : { name, schema: key.schema, required: false };
  });
}

function outside(scope: Scope): Scope {
  return { ...scope, path: scope.path.slice(0, -1) };
}

/** The loop or map around this body, or undefined when the body is a flow. */
export function frameOf(scope: Scope): Extract<FlowNode, { type: 'loop' | 'map' }> | undefined {
  const id = scope.path.at(-1);
  const node = id === undefined ? undefined : nodeIn(outside(scope), id);
  return node?.type === 'loop' || node?.type === 'map' ? node : undefined;
}

/** What a message from this end of an edge looks like; undefined when that is not known. */
export function sourceSchema(scope: Scope, from: string, depth = typeDepth): PortSchema | undefined {
  const { source } = endsOf({ from, to: '' });
  return selectSchema(portSchema(scope, source.node, source.port, depth), source.select);
}

function portSchema(scope: Scope, node: string, port: string, depth: number): PortSchema | undefined {
  if (depth === 0) return undefined;
  if (node === 'input') return givenSchema(scope, port, depth - 1);
  const declared = portsAt(scope, node).outputs.find(({ name }) => name === port)?.schema;
  const found = nodeIn(scope, node);
  if (found?.type !== 'loop' && found?.type !== 'map') return declared;
  const inner = outputSchema({ ...scope, path: [...scope.path, node] }, port, depth - 1);
  if (inner === undefined) return declared;
  const isList = found.type === 'map' || found.result === 'all';
  return isList ? { type: 'array', items: inner } : inner;
}

/** What `input.port` is inside this body. */
function givenSchema(scope: Scope, port: string, depth: number): PortSchema | undefined {
  const frame = frameOf(scope);
  if (frame === undefined) {
    const graph = graphOf(scope);
    return graph !== undefined && isFlowFile(graph) ? graph.interface.input[port] : undefined;
  }
  const outer = (name: string) => arrivingSchema(outside(scope), `${frame.id}.${name}`, depth);
  if (frame.type === 'loop' && port === 'round') return { type: 'integer' };
  if (frame.type === 'loop' && port === 'previous') return roundSchema(scope, depth);
  if (frame.type === 'map' && port === 'index') return { type: 'integer' };
  if (frame.type === 'map' && port === 'item') {
    const items = outer('items');
    return items?.type === 'integer' ? { type: 'integer' } : selectSchema(items, ['0']);
  }
  if (frame.type === 'map' && port === 'results') {
    const round = roundSchema(scope, depth);
    return round === undefined ? { type: 'array' } : { type: 'array', items: round };
  }
  return outer(port);
}

/** The outputs of one round or item, as one object. */
function roundSchema(scope: Scope, depth: number): PortSchema | undefined {
  const graph = graphOf(scope);
  if (graph === undefined) return undefined;
  const names = outputPorts(graph).map(({ name }) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, outputSchema(scope, name, depth) ?? {}])),
  };
}

function outputSchema(scope: Scope, name: string, depth: number): PortSchema | undefined {
  return arrivingSchema(scope, `output.${name}`, depth);
}

/** The schema of the first edge into a port that is known. */
export function arrivingSchema(scope: Scope, to: string, depth = typeDepth): PortSchema | undefined {
  if (depth === 0) return undefined;
  const graph = graphOf(scope);
  for (const edge of graph === undefined ? [] : (indexOf(graph).edgesTo.get(to) ?? [])) {
    const schema = sourceSchema(scope, edge.from, depth - 1);
    if (schema !== undefined) return edge.spread === true ? selectSchema(schema, ['0']) : schema;
  }
  return undefined;
}

/** The schema of a part of a value; undefined where the schema does not say. */
export function selectSchema(schema: PortSchema | undefined, path: readonly string[]): PortSchema | undefined {
  let current = schema;
  for (const part of path) {
    current = /^\d+$/.test(part) && current?.items !== undefined ? current.items : current?.properties?.[part];
  }
  return current;
}
