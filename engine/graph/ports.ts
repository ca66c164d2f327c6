import { expandDiscussion } from '../discussion/index.ts';
import { compileExpression } from '../expressions/index.ts';
import type { FlowFile, FlowNode, NodeOf } from '../format/flow-file.ts';
import { hasBody, httpTemplates } from '../format/http-node.ts';
import { hasOverduePort, overduePort, overdueSchema } from '../format/overdue.ts';
import { outcomePort, outcomeSchema } from '../format/program-outcome.ts';
import { responseSchemaOf } from '../format/response-schema.ts';
import type { PortSchema } from '../schema/port-schema.ts';
import { compileUrlTemplate, namesIn, namesInTexts } from '../text/index.ts';

export interface Port {
  readonly name: string;
  readonly schema?: PortSchema;
  /** Takes every edge, as a list, instead of the first that brings a value. */
  readonly list?: boolean;
  readonly required: boolean;
}

export interface NodePorts {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

/** What a node's ports depend on beyond its own config. */
export interface PortContext {
  /** The flow that a reference means, or undefined when it cannot be found. */
  readonly flowOf: (use: NodeOf<'flow'>['use']) => FlowFile | undefined;
  /** Output ports of the enclosing body, which its exit nodes offer as inputs. */
  readonly bodyOutputs: readonly string[];
}

const text: PortSchema = { type: 'string' };
const anything: PortSchema = {};

/** Names that a frame gives to its body besides what it was sent. */
export const frameInputs = {
  loop: ['round', 'previous'],
  map: ['item', 'index', 'results'],
} as const;

/** Where a flow node with choices is told which of its flows to call. */
export const choicePort = 'choice';

/** The input and output ports that a node has by its config. Never throws: broken text just names no ports. */
export function portsOf(node: FlowNode, context: PortContext): NodePorts {
  const ports = portsByType(node, context);
  const offersError = 'onError' in node && node.onError === 'port';
  return offersError ? { ...ports, outputs: [...ports.outputs, { name: 'error', required: false }] } : ports;
}

function portsByType(node: FlowNode, context: PortContext): NodePorts {
  switch (node.type) {
    case 'ask':
      return askPorts(node);
    case 'code':
      return codePorts(node);
    case 'template':
      return {
        inputs: textInputs([node.text], node.ports),
        outputs: [{ name: 'text', schema: text, required: false }],
      };
    case 'switch':
      return switchPorts(node);
    case 'decide':
      return { inputs: [{ name: 'ballots', list: true, required: true }], outputs: decisionOutputs };
    case 'set-state':
      return { inputs: [{ name: 'value', schema: anything, required: true }], outputs: [] };
    case 'http':
      return httpPorts(node);
    case 'tool':
      return toolPorts(node);
    case 'memory':
      return { inputs: memoryInputs, outputs: memoryOutputs };
    case 'exit':
      return { inputs: context.bodyOutputs.map((name) => ({ name, required: false })), outputs: [] };
    case 'flow':
      return flowNodePorts(node, context);
    case 'discussion':
      return flowPorts(expandDiscussion(node));
    case 'loop':
    case 'map':
      return framePorts(node);
    case 'note':
    case 'unknown':
      return { inputs: [], outputs: [] };
  }
}

function askPorts(node: NodeOf<'ask'>): NodePorts {
  const shown = Array.isArray(node.demonstrations) ? node.demonstrations : [];
  const texts = shown.flatMap(({ user, assistant }) => [user, assistant]);
  const inputs = textInputs([node.system, node.prompt, node.laterPrompt, ...texts], node.ports);
  if (node.demonstrations !== undefined && 'port' in node.demonstrations)
    inputs.push(toPort(node.demonstrations.port, { optional: true, schema: { type: 'array' } }));
  const subject = node.task?.subject;
  if (subject !== undefined && !inputs.some((port) => port.name === subject)) {
    inputs.push(toPort(subject, node.ports?.[subject] ?? {}));
  }
  if ('port' in node.performer) inputs.push({ name: node.performer.port, required: true });
  const schema = responseSchemaOf(node);
  const outputs: Port[] = [];
  if (schema !== undefined) {
    outputs.push({ name: 'value', schema, required: false });
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const isOwn = name === 'value' || name === 'text' || (name === overduePort && hasOverduePort(node.task));
      if (!isOwn) outputs.push({ name, schema: property, required: false });
    }
  }
  outputs.push({ name: 'text', schema: text, required: false });
  if (node.calls !== undefined) {
    inputs.push({ name: 'results', schema: { type: 'array' }, required: false }, { name: 'final', required: false });
    outputs.push({ name: 'calls', schema: { type: 'array', items: { type: 'object' } }, required: false });
  }
  if (hasOverduePort(node.task)) outputs.push({ name: overduePort, schema: overdueSchema, required: false });
  if ((node.samples ?? 1) > 1) {
    outputs.push({ name: 'samples', schema: { type: 'array', items: schema ?? text }, required: false });
  }
  return { inputs, outputs };
}

/** A program that arrives has a port of its own, and another for how it went. */
function codePorts({ inputs, outputs, source }: NodeOf<'code'>): NodePorts {
  const own = Object.entries(inputs).map(([name, options]) => toPort(name, options));
  const declared = outputsFrom(outputs);
  if (typeof source === 'string') return { inputs: own, outputs: declared };
  const others = own.filter(({ name }) => name !== source.port);
  return {
    inputs: [{ name: source.port, schema: text, required: true }, ...others],
    outputs: [
      ...declared.filter(({ name }) => name !== outcomePort),
      { name: outcomePort, schema: outcomeSchema, required: false },
    ],
  };
}

function switchPorts(node: NodeOf<'switch'>): NodePorts {
  const names = new Set(['value']);
  for (const { when } of node.cases) for (const name of namesIn(() => compileExpression(when).names)) names.add(name);
  return {
    inputs: [...names].map((name) => ({ name, required: true })),
    outputs: [...node.cases.map(({ name }) => name), 'default'].map((name) => ({ name, required: false })),
  };
}

const decisionOutputs: readonly Port[] = [
  { name: 'winner', required: false },
  { name: 'tally', schema: { type: 'array' }, required: false },
  { name: 'margin', schema: { type: 'number' }, required: false },
  { name: 'consensus', schema: { type: 'number' }, required: false },
  { name: 'unanimous', schema: { type: 'boolean' }, required: false },
  { name: 'tied', schema: { type: 'boolean' }, required: false },
  { name: 'dissent', schema: { type: 'array' }, required: false },
  { name: 'invalid', schema: { type: 'array' }, required: false },
];

const memoryInputs: readonly Port[] = [
  { name: 'query', schema: text, required: false },
  { name: 'passage', required: false },
];
const memoryOutputs: readonly Port[] = [
  { name: 'passages', schema: { type: 'array', items: { type: 'object' } }, required: false },
  { name: 'text', schema: text, required: false },
];

function httpPorts(node: NodeOf<'http'>): NodePorts {
  const inUrl = namesIn(() => compileUrlTemplate(node.url).names);
  const others = textInputs(
    httpTemplates(node).map(({ source }) => source),
    node.ports,
  );
  const inputs = inUrl.map((name) => toPort(name, node.ports?.[name] ?? {}));
  inputs.push(...others.filter(({ name }) => !inUrl.includes(name)));
  if (hasBody(node) && node.body === undefined && !inputs.some(({ name }) => name === 'body'))
    inputs.push({ name: 'body', required: false });
  return {
    inputs,
    outputs: [
      { name: 'body', ...(node.response === 'text' ? { schema: text } : {}), required: false },
      { name: 'status', schema: { type: 'integer' }, required: false },
      { name: 'headers', schema: { type: 'object' }, required: false },
    ],
  };
}

function toolPorts({ inputs, response }: NodeOf<'tool'>): NodePorts {
  const schema = response?.schema;
  const fields = Object.entries(schema?.properties ?? {}).filter(([name]) => !toolOutputs.includes(name));
  return {
    inputs:
      inputs === undefined
        ? [{ name: 'arguments', schema: { type: 'object' }, required: false }]
        : Object.entries(inputs).map(([name, options]) => toPort(name, options)),
    outputs: [
      { name: 'text', schema: text, required: false },
      { name: 'value', ...(schema === undefined ? {} : { schema }), required: false },
      { name: 'content', schema: { type: 'array', items: { type: 'object' } }, required: false },
      ...outputsFrom(Object.fromEntries(fields)),
    ],
  };
}
/** Outputs that every `tool` node has. */
export const toolOutputs: readonly string[] = ['text', 'value', 'content'];

function flowNodePorts(node: NodeOf<'flow'>, context: PortContext): NodePorts {
  const ports = flowPorts(context.flowOf(node.use));
  if (node.choices === undefined) return ports;
  return { ...ports, inputs: [{ name: choicePort, schema: text, required: false }, ...ports.inputs] };
}

function flowPorts(flow: FlowFile | undefined): NodePorts {
  if (flow === undefined) return { inputs: [], outputs: [] };
  const optional = new Set(flow.interface.optional ?? []);
  return {
    inputs: Object.entries(flow.interface.input).map(([name, schema]) => ({
      name,
      schema,
      required: !optional.has(name) && schema.default === undefined,
    })),
    outputs: outputsFrom(flow.interface.output),
  };
}

/** A frame's ports are those that the edges inside it name: what it is drawn with is what it has. */
function framePorts(node: NodeOf<'loop'> | NodeOf<'map'>): NodePorts {
  const given = new Set<string>(frameInputs[node.type]);
  const inputs = new Set<string>();
  for (const edge of node.body.edges) {
    const [from, port] = edge.from.split('.', 2);
    if (from === 'input' && port !== undefined && !given.has(port)) inputs.add(port);
  }
  const outputs = bodyOutputNames(node.body);
  const inputPorts: Port[] = [...inputs].map((name) => ({ name, required: false }));
  if (node.type === 'map') {
    const items: Port = { name: 'items', schema: { type: ['array', 'integer'] }, required: true };
    return { inputs: [items, ...inputPorts], outputs: outputs.map((name) => listOutput(name)) };
  }
  const listed = node.result === 'all';
  return {
    inputs: inputPorts,
    outputs: [
      ...outputs.map((name) => (listed ? listOutput(name) : { name, required: false })),
      { name: 'rounds', schema: { type: 'integer' }, required: false },
      { name: 'exitReason', schema: text, required: false },
    ],
  };
}

/** Names of the outputs of a frame's body: what edges bring to `output` or to one of its exits. */
export function bodyOutputNames(body: NodeOf<'loop'>['body']): string[] {
  const exits = new Set(body.nodes.filter((node) => node.type === 'exit').map((node) => node.id));
  const names = new Set<string>();
  for (const edge of body.edges) {
    const [to, port] = edge.to.split('.', 2);
    if (port !== undefined && (to === 'output' || (to !== undefined && exits.has(to)))) names.add(port);
  }
  return [...names];
}

function listOutput(name: string): Port {
  return { name, schema: { type: 'array' }, required: false };
}

function outputsFrom(schemas: Readonly<Record<string, PortSchema>>): Port[] {
  return Object.entries(schemas).map(([name, schema]) => ({ name, schema, required: false }));
}

type PortOptions = { schema?: PortSchema | undefined; list?: boolean | undefined; optional?: boolean | undefined };

function toPort(name: string, options: PortOptions): Port {
  return {
    name,
    required: options.optional !== true,
    ...(options.schema === undefined ? {} : { schema: options.schema }),
    ...(options.list === true ? { list: true } : {}),
  };
}

function textInputs(
  sources: ReadonlyArray<string | undefined>,
  options: Readonly<Record<string, PortOptions>> | undefined,
): Port[] {
  const names = new Set([...namesInTexts(sources), ...Object.keys(options ?? {})]);
  return [...names].map((name) => toPort(name, options?.[name] ?? {}));
}
