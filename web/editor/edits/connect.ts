import type { Edge, FlowNode } from '#engine/format/index';
import type { Port } from '#engine/graph/ports';
import { isAssignable, typeName } from '#engine/schema/index';
import type { PortSchema } from '#engine/schema/port-schema';
import type { FlowChange } from '../../store/flow-change.ts';
import { endsOf, isFlowFile, isSameEdge } from '../../store/flow-change-body.ts';
import { connectText } from '../../text/edits.ts';
import type { Edit, Refusal } from './edit.ts';
import { frameOf, graphOf, nodeIn, portsAt, type Scope, selectSchema, sourceSchema } from './scope.ts';

/** How well an output fits an input: with `spread`, each item of the list counts as a message of its own. */
export type Fit = { readonly fits: true; readonly spread: boolean } | { readonly fits: false; readonly reason: string };

/** Whether what comes from `given` may go into `port`. */
export function fitPort(given: PortSchema | undefined, port: Port): Fit {
  const items = selectSchema(given, ['0']);
  const isList = given?.type === 'array';
  if (port.list === true && isList && isAssignable(items, port.schema)) return { fits: true, spread: true };
  if (isAssignable(given, port.schema)) return { fits: true, spread: false };
  const reason = connectText.doesNotFitWhichTakes(capital(typeName(given)), port.name, typeName(port.schema));
  return { fits: false, reason };
}

/** Connects an output to an input that both exist, or says why not. */
export function connect(scope: Scope, from: string, to: string): Edit | Refusal {
  const graph = graphOf(scope);
  const { source, target } = endsOf({ from, to });
  if (graph === undefined) return { refused: connectText.thisPartOfFlowNo };
  if (graph.edges.some((edge) => isSameEdge(edge, { from, to }))) return { refused: connectText.theseTwoAreConnected };
  const port = portsAt(scope, target.node).inputs.find(({ name }) => name === target.port);
  if (port === undefined) return { refused: connectText.hasNoInput(target.node, target.port) };
  const fitting = fitPort(sourceSchema(scope, from), port);
  if (!fitting.fits) return { refused: fitting.reason };
  const cycle = cycleThrough(graph.edges, source.node, target.node);
  if (cycle !== undefined) return { refused: connectText.thisEdgeWouldLeadBack, cycle };
  const edge: Edge = fitting.spread ? { from, to, spread: true } : { from, to };
  return { label: connectText.connect, changes: [{ type: 'add-edge', body: scope.path, edge }] };
}

/** The nodes on every way from `target` back to `source`, or undefined when there is no way. */
export function cycleThrough(edges: readonly Edge[], source: string, target: string): string[] | undefined {
  if (source === target) return [source];
  const after = reachable(edges, target, 'forward');
  if (!after.has(source)) return undefined;
  const before = reachable(edges, source, 'backward');
  return [...after].filter((id) => before.has(id));
}

function reachable(edges: readonly Edge[], start: string, direction: 'forward' | 'backward'): Set<string> {
  const next = new Map<string, string[]>();
  for (const edge of edges) {
    const { source, target } = endsOf(edge);
    const [a, b] = direction === 'forward' ? [source.node, target.node] : [target.node, source.node];
    next.set(a, [...(next.get(a) ?? []), b]);
  }
  const found = new Set([start]);
  for (const id of found) for (const follower of next.get(id) ?? []) found.add(follower);
  return found;
}

/**
 * Connects an output to a node as a whole: to its first free input that fits, else to a new input named after
 * the output, where the node can have one (a variable in a prompt, an input of code, a port of a frame or flow).
 */
export function connectToNode(scope: Scope, from: string, id: string): Edit | Refusal {
  const taken = new Set(graphOf(scope)?.edges.map((edge) => edge.to));
  const given = sourceSchema(scope, from);
  const { source } = endsOf({ from, to: '' });
  const wanted = source.select.at(-1) ?? source.port;
  const free = portsAt(scope, id).inputs.filter((port) => {
    return (port.list === true || !taken.has(`${id}.${port.name}`)) && fitPort(given, port).fits;
  });
  const best = free.find(({ name }) => name === wanted) ?? free[0];
  if (best !== undefined) return connect(scope, from, `${id}.${best.name}`);
  return connectToNewPort(scope, from, id);
}

/** Makes a new input port on a node (or a new output of the flow or frame) and connects to it. */
export function connectToNewPort(scope: Scope, from: string, id: string): Edit | Refusal {
  const graph = graphOf(scope);
  const { source } = endsOf({ from, to: '' });
  const cycle = graph === undefined ? undefined : cycleThrough(graph.edges, source.node, id);
  if (cycle !== undefined) return { refused: connectText.thisEdgeWouldLeadBack, cycle };
  const name = freePortName(scope, id, asIdentifier(source.select.at(-1) ?? source.port));
  const growth = growInput(scope, id, name, sourceSchema(scope, from));
  if (growth === undefined) return { refused: connectText.hasNoFreeInput(id) };
  const edge: FlowChange = { type: 'add-edge', body: scope.path, edge: { from, to: `${id}.${name}` } };
  return { label: connectText.connect, changes: [...growth, edge] };
}

/** Makes a new input of the flow, or a new port on the left of a frame, for an input port inside. */
export function connectFromNewInput(scope: Scope, to: string): Edit | Refusal {
  const { target } = endsOf({ from: '', to });
  const port = portsAt(scope, target.node).inputs.find(({ name }) => name === target.port);
  const name = freePortName(scope, 'input', target.port);
  const edge: FlowChange = { type: 'add-edge', body: scope.path, edge: { from: `input.${name}`, to } };
  const graph = graphOf(scope);
  if (graph === undefined) return { refused: connectText.thisPartOfFlowNo };
  if (!isFlowFile(graph)) return { label: connectText.addInput, changes: [edge] };
  const schema: PortSchema = port?.schema ?? { type: 'string' };
  const input = {
    ...graph.interface.input,
    [name]: port?.list === true ? { type: 'array' as const, items: schema } : schema,
  };
  const changes: FlowChange[] = [
    { type: 'set-interface', body: scope.path, interface: { ...graph.interface, input } },
    edge,
  ];
  return { label: connectText.addInput, changes };
}

function freePortName(scope: Scope, id: string, wanted: string): string {
  const ports = portsAt(scope, id);
  const used = new Set([...ports.inputs, ...ports.outputs].map(({ name }) => name));
  if (id === 'input') for (const name of ['item', 'index', 'results', 'round', 'previous']) used.add(name);
  if (id === 'input' && frameOf(scope)?.type === 'map') used.add('items');
  if (!used.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) if (!used.has(`${wanted}${number}`)) return `${wanted}${number}`;
}

/** Changes that give a node the input `name`; undefined when its type fixes its inputs. */
function growInput(scope: Scope, id: string, name: string, schema: PortSchema | undefined): FlowChange[] | undefined {
  if (id === 'output') return growOutput(scope, name, schema);
  const node = nodeIn(scope, id);
  const grown = node === undefined ? undefined : withInput(node, name);
  if (grown === undefined) return undefined;
  return grown === node ? [] : [{ type: 'replace-node', body: scope.path, id, node: grown }];
}

function growOutput(scope: Scope, name: string, schema: PortSchema | undefined): FlowChange[] {
  const graph = graphOf(scope);
  if (graph === undefined || !isFlowFile(graph)) return [];
  const output = { ...graph.interface.output, [name]: schema ?? {} };
  return [{ type: 'set-interface', body: scope.path, interface: { ...graph.interface, output } }];
}

/** The node with one more input; the node itself when an edge alone makes the port; undefined when it cannot. */
export function withInput(node: FlowNode, name: string): FlowNode | undefined {
  switch (node.type) {
    case 'ask':
      return { ...node, prompt: withVariable(node.prompt, name) };
    case 'template':
      return { ...node, text: withVariable(node.text, name) };
    case 'code':
      return { ...node, inputs: { ...node.inputs, [name]: {} } };
    case 'loop':
    case 'map':
      return node;
    default:
      return undefined;
  }
}

function withVariable(text: string, name: string): string {
  return text.trim() === '' ? `{{ ${name} }}` : `${text.trimEnd()}\n\n{{ ${name} }}`;
}

export function asIdentifier(text: string): string {
  const cleaned = text.replace(/[^A-Za-z0-9_]+/g, '_').slice(0, 60);
  return /^[A-Za-z_]/.test(cleaned) ? cleaned : `value_${cleaned}`.slice(0, 60);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
