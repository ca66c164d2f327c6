import type { Body, Edge, FlowFile, FlowNode, LoopNode, NodeOf, ToolFlow } from '../format/flow-file.ts';
import { printTool, type ServerTool } from '../format/tool-node.ts';
import type { PortSchema } from '../schema/port-schema.ts';

type FlowsByReference = Readonly<Record<string, FlowFile>>;
type Ask = NodeOf<'ask'>;

/** How many times tools are used before the model has to answer, unless the node says otherwise. */
const defaultToolRounds = 8;

/** What an `ask` with tools looks like from inside, where only ids and titles count. */
export function insideOfTools(node: Ask, flows: FlowsByReference): Body {
  const expanded = expandTools(node, { inputs: [], outputs: [] }, (use) =>
    typeof use === 'string' ? flows[use] : use,
  );
  return expanded.body;
}

/** An `ask` with tools written out as the loop that it is, to be looked at and changed: it does exactly the same. */
export function unpackTools(
  node: Ask,
  ports: AskPorts,
  flowOf: (use: ToolFlow['use']) => FlowFile | undefined,
): LoopNode {
  const loop = expandTools(node, ports, flowOf);
  const layout = { think: [0, 0], last: [0, 240], use: [320, 40] } satisfies Body['layout'];
  return {
    ...loop,
    title: node.title ?? node.id,
    ...(node.constants === undefined ? {} : { constants: node.constants }),
    body: { ...loop.body, nodes: loop.body.nodes.map(withPlaces), layout },
  };
}

function withPlaces(node: FlowNode): FlowNode {
  return node.type === 'map' ? { ...node, body: { ...node.body, layout: { tool: [0, 0], failed: [280, 80] } } } : node;
}

export interface AskPorts {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/**
 * An `ask` with tools as what it means: a loop in which the model is asked, the flows that it wants are called all at
 * the same time, and their results go back to it. So every turn of the model is in the journal, tools may wait for
 * people, and a crash in the middle of them costs nothing. `flowOf` gives the flows of the tools that are known.
 */
export function expandTools(
  node: Ask,
  ports: AskPorts,
  flowOf: (use: ToolFlow['use']) => FlowFile | undefined,
): LoopNode {
  const tools = toolsOf(node, flowOf);
  const { tools: _, constants: __, toolRounds = defaultToolRounds, id, title, onError, budget, reset, ...asked } = node;
  const maxRounds = toolRounds + 1;
  const think: FlowNode = {
    ...asked,
    id: 'think',
    title: 'Think',
    memory: node.memory ?? { thread: true },
    calls: tools.map(({ name, description, parameters }) => ({ name, description, parameters })),
  };
  const last: FlowNode = {
    id: 'last',
    title: 'Last time?',
    type: 'switch',
    cases: [{ name: 'round', when: `value >= ${maxRounds}` }],
  };
  return {
    id,
    type: 'loop',
    maxRounds,
    until: 'calls == null',
    // Without a memory of its own the conversation lasts for one activation.
    reset: node.memory === undefined ? 'each-activation' : (reset ?? 'never'),
    ...(title === undefined ? {} : { title }),
    ...(onError === undefined ? {} : { onError }),
    ...(budget === undefined ? {} : { budget }),
    body: {
      nodes: [think, last, toolMap(tools)],
      edges: [
        ...ports.inputs.map((port) => edge(`input.${port}`, `think.${port}`)),
        edge('input.round', 'last.value'),
        edge('last.round', 'think.final'),
        edge('input.previous.results', 'think.results'),
        edge('think.calls', 'use.items'),
        edge('think.calls', 'output.calls'),
        edge('use.result', 'output.results'),
        ...ports.outputs.map((port) => edge(`think.${port}`, `output.${port}`)),
      ],
    },
  };
}

/** A tool as the model is told of it, and the flow that takes its arguments and gives its result as text. */
interface Tool {
  readonly name: string;
  readonly description: string;
  readonly parameters: PortSchema;
  readonly adapter: FlowFile;
}

/** The tools of a node; a flow that is not known is left out. */
function toolsOf(node: Ask, flowOf: (use: ToolFlow['use']) => FlowFile | undefined): Tool[] {
  return Object.entries(node.tools ?? {}).flatMap(([name, tool]): Tool[] => {
    if ('server' in tool) {
      const { description = printTool(tool), parameters } = tool;
      return [{ name, description, parameters, adapter: adapterToServer(name, tool) }];
    }
    const flow = flowOf(tool.use);
    if (flow === undefined) return [];
    const description = tool.description ?? flow.description ?? flow.title ?? flow.name;
    return [{ name, description, parameters: parametersOf(flow), adapter: adapterTo(name, tool, flow) }];
  });
}

/** Calls what the model asked for, all at once; a tool that fails gives its error as the result. */
function toolMap(tools: readonly Tool[]): FlowNode {
  const [first] = tools;
  const choices = Object.fromEntries(tools.map(({ name, adapter }) => [name, { use: adapter }]));
  return {
    id: 'use',
    title: 'Use tools',
    type: 'map',
    body: {
      nodes: [
        {
          id: 'tool',
          title: 'Tool',
          type: 'flow',
          use: first?.adapter ?? noTool,
          choices,
          onError: 'port',
        },
        {
          id: 'failed',
          title: 'Tell the error',
          type: 'template',
          text: 'Error: {{ error.message }} {{ error.help }}',
        },
      ],
      edges: [
        edge('input.item.name', 'tool.choice'),
        edge('input.item.arguments', 'tool.arguments'),
        edge('tool.error', 'failed.error'),
        edge('tool.result', 'output.result'),
        edge('failed.text', 'output.result'),
      ],
    },
  };
}

const adapterInterface: FlowFile['interface'] = {
  input: { arguments: { type: 'object' } },
  output: { result: { type: 'string' } },
};

const noTool: FlowFile = {
  format: 1,
  name: 'no-tool',
  interface: adapterInterface,
  nodes: [{ id: 'say', type: 'template', text: 'There is no such tool.' }],
  edges: [edge('say.text', 'output.result')],
};

/** A flow between the model's arguments and the tool's inputs, and between the tool's outputs and text. */
function adapterTo(name: string, tool: ToolFlow, flow: FlowFile): FlowFile {
  const outputs = Object.keys(flow.interface.output);
  const [only] = outputs;
  const fields = outputs.map((port) => `{% if ${port} != nil %}${port}: {{ ${port} | json }}\n{% endif %}`);
  const text = outputs.length === 1 ? `{% if ${only} != nil %}{{ ${only} }}{% endif %}` : fields.join('');
  const optional = Object.fromEntries(outputs.map((port) => [port, { optional: true }]));
  return {
    format: 1,
    name: 'tool',
    title: name,
    interface: adapterInterface,
    models: rolesFor(flow.models, tool.models),
    people: rolesFor(flow.people, tool.people),
    nodes: [
      {
        id: name,
        type: 'flow',
        use: tool.use,
        ...(tool.hash === undefined ? {} : { hash: tool.hash }),
        ...(tool.models === undefined ? {} : { models: tool.models }),
        ...(tool.people === undefined ? {} : { people: tool.people }),
      },
      { id: 'result-text', title: 'Tell the result', type: 'template', text, ports: optional },
    ],
    edges: [
      ...Object.keys(flow.interface.input).map((port) => edge(`input.arguments.${port}`, `${name}.${port}`)),
      ...outputs.map((port) => edge(`${name}.${port}`, `result-text.${port}`)),
      edge('result-text.text', 'output.result'),
    ],
  };
}

/** A flow that hands the model's arguments to a server's tool as they are; what goes wrong the model is told. */
function adapterToServer(name: string, { server, tool }: ServerTool): FlowFile {
  return {
    format: 1,
    name: 'tool',
    title: name,
    interface: adapterInterface,
    tools: { [server]: {} },
    nodes: [
      { id: name, type: 'tool', server, tool, onError: 'port' },
      {
        id: 'tell-error',
        title: 'Tell the error',
        type: 'template',
        text: 'Error: {{ error.message }}{% if error.detail %}\n{{ error.detail }}{% else %} {{ error.help }}{% endif %}',
      },
    ],
    edges: [
      edge('input.arguments', `${name}.arguments`),
      edge(`${name}.text`, 'output.result'),
      edge(`${name}.error`, 'tell-error.error'),
      edge('tell-error.text', 'output.result'),
    ],
  };
}

/** The roles that a tool needs, by the names that they have around it. */
function rolesFor(
  own: FlowFile['models'],
  mapped: Readonly<Record<string, string>> | undefined,
): NonNullable<FlowFile['models']> {
  return Object.fromEntries(Object.entries(own ?? {}).map(([role, about]) => [mapped?.[role] ?? role, about]));
}

function parametersOf({ interface: { input, optional = [] } }: FlowFile): PortSchema {
  const names = Object.keys(input);
  return {
    type: 'object',
    properties: input,
    required: names.filter((name) => !optional.includes(name) && input[name]?.default === undefined),
  };
}

function edge(from: string, to: string): Edge {
  return { from, to };
}
