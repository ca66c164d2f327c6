import type { Edge, FlowFile, FlowNode, NodeOf, ParticipantFlow } from '../format/flow-file.ts';
import { edge, type Graph, inColumns, present, wires } from './graph-parts.ts';
import { lookedAt, lookProgram } from './look-program.ts';
import { recordProgram } from './record-programs.ts';
import { firstThenLater, promptNames, type Settings } from './settings.ts';

/** The inside of the map: one participant's turn, from what it looks at to what is taken down. */
export function turnGraph(settings: Settings): Graph {
  const { node, flows, hasAsk } = settings;
  const looked = lookedAt(settings);
  const look: FlowNode[] = looked.length === 0 ? [] : [lookNode(settings)];
  const brief = briefNode(settings);
  const route: FlowNode[] = flows.length === 0 ? [] : [routeNode(settings)];
  const speakers = [...(hasAsk ? [speakNode(settings)] : []), ...flows.map((flow) => flowNode(settings, flow))];
  const isFound = node.response !== undefined && 'extract' in node.response;
  const record: NodeOf<'code'> = {
    id: 'record',
    title: 'Take it down',
    type: 'code',
    inputs: { me: {}, round: {}, reply: {}, ...(isFound ? { said: { optional: true } } : {}) },
    outputs: { turn: { type: 'object' } },
    source: recordProgram(settings),
  };
  const ownDemonstrations = demonstrationsField(settings);
  const columns = [look, [brief], route, speakers, [record]];
  const reply = node.response === undefined ? 'text' : 'value';
  const edges = [
    ...(look.length === 0 ? [] : lookEdges(settings)),
    ...variableEdges(settings, 'brief', briefNames(settings)),
    ...(flows.length === 0
      ? [edge('brief.text', 'speak.brief')]
      : [edge('brief.text', 'route.value'), edge('input.item.flow', 'route.flow')]),
    ...(hasAsk && flows.length > 0 ? [edge('route.default', 'speak.brief')] : []),
    ...(hasAsk ? variableEdges(settings, 'speak', promptNames(settings).system) : []),
    ...(hasAsk && settings.performer === undefined ? [edge('input.item.performer', 'speak.performer')] : []),
    ...flows.flatMap((flow) => flowEdges(settings, flow)),
    edge('input.item', 'record.me'),
    edge('input.round', 'record.round'),
    ...(hasAsk ? [edge(`speak.${reply}`, 'record.reply')] : []),
    ...(hasAsk && isFound ? [edge('speak.text', 'record.said')] : []),
    ...(hasAsk && ownDemonstrations !== undefined
      ? [edge(`input.item.${ownDemonstrations}`, 'speak.demonstrations')]
      : []),
    ...flows.map(([name]) => edge(`flow-${name}.reply`, 'record.reply')),
    edge('record.turn', 'output.turn'),
  ];
  return { nodes: columns.flat(), edges, layout: inColumns(columns) };
}

function lookNode(settings: Settings): NodeOf<'code'> {
  const type = { participants: 'array', seen: 'array', groups: 'array', discussion: 'string' } as const;
  return {
    id: 'look',
    title: 'What is seen',
    type: 'code',
    inputs: { me: {}, seats: {}, log: {}, round: {}, results: { optional: true } },
    outputs: Object.fromEntries(
      lookedAt(settings).map((name) => [
        name,
        { type: name === 'rounds' || name === 'turn' ? ('integer' as const) : type[name] },
      ]),
    ),
    source: lookProgram(settings),
  };
}

function lookEdges({ node }: Settings): Edge[] {
  const hears = node.order !== undefined && node.order !== 'simultaneous';
  return [
    edge('input.item', 'look.me'),
    ...wires('input', 'look', ['seats', 'log', 'round', ...(hears ? ['results'] : [])]),
  ];
}

function briefNames(settings: Settings): readonly string[] {
  return promptNames(settings).prompt;
}

function briefNode(settings: Settings): NodeOf<'template'> {
  const { node } = settings;
  return {
    id: 'brief',
    title: 'Brief',
    type: 'template',
    text: firstThenLater(node.prompt, node.laterPrompt, 'turn'),
    ...optionalPorts(settings, briefNames(settings)),
  };
}

/** Ports that may stay empty, among these names. */
export function optionalPorts({ node }: Settings, names: readonly string[]): Pick<NodeOf<'template'>, 'ports'> {
  const optional = names.filter((name) => node.ports?.[name]?.optional === true);
  return optional.length === 0 ? {} : { ports: Object.fromEntries(optional.map((name) => [name, { optional: true }])) };
}

function routeNode({ flows }: Settings): NodeOf<'switch'> {
  return {
    id: 'route',
    title: 'Whose turn?',
    type: 'switch',
    cases: flows.map(([name]) => ({ name: `flow_${name}`, when: `flow == '${name}'` })),
  };
}

function speakNode(settings: Settings): NodeOf<'ask'> {
  const { node, performer, models, people } = settings;
  return {
    id: 'speak',
    title: 'Take a turn',
    type: 'ask',
    performer:
      performer ??
      present({
        port: 'performer',
        models: models.length === 0 ? undefined : [...models],
        people: people.length === 0 ? undefined : [...people],
      }),
    ...askSettings(node),
    prompt: '{{ brief }}',
    ...demonstrationSettings(settings),
    // The policies of a discussion that concern a call are those of every turn.
    ...present({ memory: node.memory, retry: node.retry, timeoutSeconds: node.timeoutSeconds }),
    ...(node.task === undefined ? {} : { task: { kind: 'answer' as const, ...node.task } }),
    ...optionalPorts(settings, promptNames(settings).system),
  };
}

/** The field of `me` in which each participant's own solved examples are. */
function demonstrationsField({ node }: Settings): string | undefined {
  const { demonstrations } = node;
  return demonstrations === undefined || Array.isArray(demonstrations) ? undefined : demonstrations.of;
}

function demonstrationSettings(settings: Settings): Pick<NodeOf<'ask'>, 'demonstrations'> {
  const { demonstrations } = settings.node;
  if (demonstrations === undefined) return {};
  return { demonstrations: Array.isArray(demonstrations) ? demonstrations : { port: 'demonstrations' } };
}

type AskSettings = Partial<Pick<NodeOf<'ask'>, 'system' | 'response' | 'temperature' | 'topP' | 'maxTokens'>>;

/** What participants, moderator and judge may all be set to. */
export function askSettings({ system, response, temperature, topP, maxTokens }: AskSettings): AskSettings {
  return present({ system, response, temperature, topP, maxTokens });
}

/** Where a variable of a turn comes from, for the node that uses it. */
function variableEdges(settings: Settings, to: string, names: readonly string[]): Edge[] {
  const looked: ReadonlySet<string> = new Set(lookedAt(settings));
  return names.map((name) => {
    const from = name === 'me' ? 'input.item' : looked.has(name) ? `look.${name}` : `input.${name}`;
    return edge(from, `${to}.${name}`);
  });
}

/** The inputs that a seated flow is given: port by port a variable, `prompt` among them in any case. */
function flowVariables(flow: ParticipantFlow): ReadonlyArray<readonly [port: string, variable: string]> {
  return Object.entries(flow.inputs ?? { prompt: 'prompt' });
}

/** A flow that takes turns, wrapped so that it waits for the prompt whatever its own inputs are called. */
function flowNode(settings: Settings, [name, flow]: readonly [string, ParticipantFlow]): NodeOf<'flow'> {
  const variables = [...new Set(flowVariables(flow).map(([, variable]) => variable))].filter((one) => one !== 'prompt');
  const optional = variables.filter((one) => settings.node.ports?.[one]?.optional === true);
  const output = flow.output ?? 'answer';
  const use: FlowFile = {
    format: 1,
    name: 'participant',
    title: name,
    interface: {
      input: { prompt: { type: 'string' }, ...Object.fromEntries(variables.map((one) => [one, {}])) },
      output: { reply: {} },
      ...(optional.length === 0 ? {} : { optional }),
    },
    ...declared('models', flow.models),
    ...declared('people', flow.people),
    nodes: [
      {
        id: 'turn',
        type: 'flow',
        use: flow.use,
        ...present({ hash: flow.hash, models: flow.models, people: flow.people }),
      },
    ],
    edges: [
      ...flowVariables(flow).map(([port, variable]) => edge(`input.${variable}`, `turn.${port}`)),
      edge(`turn.${output}`, 'output.reply'),
    ],
    layout: { input: [0, 72], turn: [312, 72], output: [624, 72] },
  };
  return { id: `flow-${name}`, title: name, type: 'flow', use };
}

function declared(kind: 'models' | 'people', roles: Readonly<Record<string, string>> | undefined) {
  return roles === undefined ? {} : { [kind]: Object.fromEntries(Object.values(roles).map((role) => [role, {}])) };
}

function flowEdges(settings: Settings, [name, flow]: readonly [string, ParticipantFlow]): Edge[] {
  const variables = new Set(flowVariables(flow).map(([, variable]) => variable));
  variables.delete('prompt');
  return [
    edge(`route.flow_${name}`, `flow-${name}.prompt`),
    ...variableEdges(settings, `flow-${name}`, [...variables]),
  ];
}
