import { type FlowFile, type FlowNode, reservedNodeIds } from '#engine/format/index';
import type { Port } from '#engine/graph/ports';
import type { Json, JsonObject } from '#engine/json';
import type { Message } from '#engine/run/message';
import type { PortSchema } from '#engine/schema/port-schema';
import { graphOf, nodeIn, ownerOf, portsAt, type Scope } from '../editor/edits/scope.ts';
import { isFlowFile } from '../store/flow-change-body.ts';
import { oneNodeText } from '../text/run-dialogs.ts';

/** Types of nodes that do something by themselves. The others write or leave what is around them. */
const alone: ReadonlySet<FlowNode['type']> = new Set([
  'ask',
  'code',
  'template',
  'switch',
  'decide',
  'http',
  'tool',
  'flow',
  'discussion',
  'loop',
  'map',
]);

/** Whether it makes sense to run this node without the ones around it. */
export function runsAlone(node: FlowNode | undefined): node is FlowNode {
  return node !== undefined && alone.has(node.type);
}

/**
 * A flow around one node: what arrives at its ports is the input, what it sends is the output, and roles mean what they
 * mean around it. Undefined when it cannot run alone.
 */
export function flowAroundNode(scope: Scope, id: string): FlowFile | undefined {
  const node = nodeIn(scope, id);
  if (!runsAlone(node)) return undefined;
  const owner = ownerOf(scope);
  const { inputs, outputs } = portsAt(scope, id);
  const sent = outputs.filter(({ name }) => name !== 'error');
  const title = 'title' in node && node.title !== undefined ? node.title : node.id;
  const constants = new Set('constants' in node && node.constants !== undefined ? Object.keys(node.constants) : []);
  const given = inputs.filter(({ name }) => !constants.has(name));
  const optional = given.filter(({ required }) => !required).map(({ name }) => name);
  return {
    format: 1,
    name: nameOf(owner.name, node.id),
    title: oneNodeText.onlyNamed(title),
    description: oneNodeText.runsNodeOfByItself(title, owner.title ?? owner.name),
    interface: {
      input: Object.fromEntries(given.map((port) => [port.name, inputSchema(port, scope, id)])),
      output: Object.fromEntries(sent.map(({ name, schema }) => [name, schema ?? {}])),
      ...(optional.length === 0 ? {} : { optional }),
    },
    ...(owner.models === undefined ? {} : { models: owner.models }),
    ...(owner.people === undefined ? {} : { people: owner.people }),
    nodes: [withOwner(node, owner)],
    edges: [
      ...given.map(({ name, list }) => ({
        from: `input.${name}`,
        to: `${node.id}.${name}`,
        ...(list === true ? { spread: true } : {}),
      })),
      ...sent.map(({ name }) => ({ from: `${node.id}.${name}`, to: `output.${name}` })),
    ],
    layout: { input: [0, 0], [node.id]: [280, 0], output: [620, 0] },
  };
}

/** What a node received, as the input of the flow around it. */
export function inputFrom(
  received: Readonly<Record<string, Message | readonly Message[]>>,
  flow: FlowFile,
): JsonObject {
  const names = new Set(Object.keys(flow.interface.input));
  return Object.fromEntries(
    Object.entries(received).flatMap(([port, message]): [string, Json][] =>
      names.has(port) ? [[port, isList(message) ? message.map(({ value }) => value) : message.value]] : [],
    ),
  );
}

/** A flow that is named like another one would find what was last filled in for that. */
function nameOf(flow: string, node: string): string {
  return `${flow.slice(0, 30)}-only-${node
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, '-')
    .slice(0, 26)}`;
}

/** What means the flow around by `self` must go on meaning it; frames have no flow of their own. */
function withOwner(node: FlowNode, owner: FlowFile): FlowNode {
  if (node.type === 'flow' && node.use === 'self') return { ...node, use: owner };
  if (node.type !== 'loop' && node.type !== 'map') return node;
  return { ...node, body: { ...node.body, nodes: node.body.nodes.map((inner) => withOwner(inner, owner)) } };
}

/** The schema of the port, or of what is connected to it where the port itself takes anything. */
function inputSchema({ name, schema, list }: Port, scope: Scope, id: string): PortSchema {
  if (list === true) return { type: 'array', ...(schema === undefined ? {} : { items: schema }) };
  const isOpen = schema === undefined || Object.keys(schema).length === 0;
  return isOpen ? (sourceSchema(scope, `${id}.${name}`) ?? schema ?? {}) : schema;
}

function sourceSchema(scope: Scope, to: string): PortSchema | undefined {
  const graph = graphOf(scope);
  const edge = graph?.edges.find((one) => one.to === to);
  const [node = '', port, ...part] = edge?.from.split('.') ?? [];
  if (graph === undefined || part.length > 0 || port === undefined) return undefined;
  if (reservedNodeIds.has(node)) {
    return node === 'input' && isFlowFile(graph) ? graph.interface.input[port] : undefined;
  }
  return portsAt(scope, node).outputs.find(({ name }) => name === port)?.schema;
}

function isList(message: Message | readonly Message[]): message is readonly Message[] {
  return Array.isArray(message);
}
