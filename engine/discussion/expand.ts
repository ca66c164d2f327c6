import type { DiscussionNode, Edge, FlowFile, FlowNode, NodeOf, SubFlowNode } from '../format/flow-file.ts';
import { rolesOf } from '../format/performer.ts';
import type { PortSchema } from '../schema/port-schema.ts';
import { type DecisionPart, decisionPart } from './decision-graph.ts';
import { edge, inColumns, present, rightOf, wires } from './graph-parts.ts';
import { closeOf } from './record-programs.ts';
import { roundGraph } from './round-graph.ts';
import { seatsProgram } from './seats-program.ts';
import { type Settings, settingsOf } from './settings.ts';

const known = new WeakMap<DiscussionNode, FlowFile>();
const madeFrom = new WeakMap<FlowFile, DiscussionNode>();

/**
 * The ordinary flow that a discussion stands for: the same ports, made of loop, map, ask, code and decide. Pure, and the
 * same object for the same node. Never throws: settings that make no sense make a flow that does not compile.
 */
export function expandDiscussion(node: DiscussionNode): FlowFile {
  const before = known.get(node);
  if (before !== undefined) return before;
  const flow = expand(settingsOf(node));
  known.set(node, flow);
  madeFrom.set(flow, node);
  return flow;
}

/** The discussion that this very flow was made of, or undefined. */
export function discussionOf(flow: FlowFile): DiscussionNode | undefined {
  return madeFrom.get(flow);
}

/** The `flow` node that a discussion is compiled to. In its place it does the same, under the same addresses. */
export function unpackDiscussion(node: DiscussionNode): SubFlowNode {
  const { id, title, reset, onError, budget } = node;
  return {
    id,
    ...present({ title, reset, onError, budget }),
    type: 'flow',
    use: expandDiscussion(node),
  };
}

function expand(settings: Settings): FlowFile {
  const { node, ownPorts } = settings;
  const close = closeNode(settings);
  const decision = decisionPart(settings);
  const rounds = roundsNode(settings);
  const columns: FlowNode[][] = [[seatsNode(settings)], [rounds], [close], [...decision.nodes]];
  const input = inputsOf(settings);
  const optional = ownPorts.filter((name) => node.ports?.[name]?.optional === true);
  const layout = inColumns(columns);
  return {
    format: 1,
    name: 'discussion',
    ...present({ title: node.title }),
    interface: { input, output: outputsOf(settings, decision), ...(optional.length === 0 ? {} : { optional }) },
    ...rolesIn(settings),
    nodes: columns.flat(),
    edges: [...bodyEdges(settings, close), ...decision.edges, ...outputEdges(settings)],
    layout: { input: [-240, 72], ...layout, output: [rightOf(columns.flat(), layout) + 72, 72] },
  };
}

function inputsOf({ node, ownPorts, list, models, people, flows }: Settings): Record<string, PortSchema> {
  const own = Object.fromEntries(ownPorts.map((name) => [name, node.ports?.[name]?.schema ?? {}]));
  if (list !== undefined || Array.isArray(node.participants)) return own;
  const role = (roles: readonly string[]): PortSchema => ({ type: 'string', enum: [...roles] });
  const seat: PortSchema = {
    type: 'object',
    properties: {
      name: { type: 'string', title: 'Name', minLength: 1 },
      ...(models.length === 0 ? {} : { model: { ...role(models), title: 'Model role' } }),
      ...(people.length === 0 ? {} : { person: { ...role(people), title: 'Person' } }),
      ...(flows.length === 0 ? {} : { flow: { ...role(flows.map(([name]) => name)), title: 'Flow' } }),
      persona: { type: 'string', title: 'Persona', format: 'multiline' },
    },
    required: ['name'],
  };
  return { [node.participants.port]: { type: 'array', items: seat, minItems: 1 }, ...own };
}

function rolesIn({ node, judge, models, people, flows }: Settings): Pick<FlowFile, 'models' | 'people'> {
  const asked = [node.moderator?.performer, judge?.performer].flatMap((one) =>
    one === undefined ? [] : [rolesOf(one)],
  );
  const all = {
    models: [
      ...models,
      ...asked.flatMap((roles) => roles.models),
      ...flows.flatMap(([, flow]) => Object.values(flow.models ?? {})),
    ],
    people: [
      ...people,
      ...asked.flatMap((roles) => roles.people),
      ...flows.flatMap(([, flow]) => Object.values(flow.people ?? {})),
    ],
  };
  const declare = (roles: readonly string[]) => Object.fromEntries(roles.map((role) => [role, {}]));
  return {
    ...(all.models.length === 0 ? {} : { models: declare(all.models) }),
    ...(all.people.length === 0 ? {} : { people: declare(all.people) }),
  };
}

function seatsNode(settings: Settings): NodeOf<'code'> {
  return {
    id: 'seats',
    title: 'Take seats',
    type: 'code',
    inputs: settings.list === undefined ? { participants: {} } : {},
    outputs: { seats: { type: 'array' } },
    source: seatsProgram(settings),
  };
}

function roundsNode(settings: Settings): NodeOf<'loop'> {
  return {
    id: 'rounds',
    title: 'Rounds',
    type: 'loop',
    ...present({ until: settings.until }),
    maxRounds: settings.node.rounds,
    result: 'all',
    body: roundGraph(settings),
  };
}

function closeNode(settings: Settings): NodeOf<'code'> {
  const { program, outputs } = closeOf(settings);
  return {
    id: 'close',
    title: 'Close the minutes',
    type: 'code',
    inputs: { seats: {}, records: {} },
    outputs: Object.fromEntries(outputs.map((name) => [name, {}])),
    source: program,
  };
}

function bodyEdges(settings: Settings, close: NodeOf<'code'>): Edge[] {
  const { node, ownPorts, judgeNames, turnNames, moderatorNames, untilNames } = settings;
  const inRounds = ownPorts.filter(
    (name) => turnNames.has(name) || moderatorNames.has(name) || untilNames.includes(name),
  );
  const closed = [...judgeNames].filter((name) => close.outputs[name] !== undefined);
  return [
    ...(Array.isArray(node.participants) ? [] : [edge(`input.${node.participants.port}`, 'seats.participants')]),
    edge('seats.seats', 'rounds.seats'),
    ...wires('input', 'rounds', inRounds),
    edge('seats.seats', 'close.seats'),
    edge('rounds.record', 'close.records'),
    ...wires('close', 'judge', closed),
    ...(judgeNames.has('round') ? [edge('rounds.rounds', 'judge.round')] : []),
    ...wires(
      'input',
      'judge',
      ownPorts.filter((name) => judgeNames.has(name)),
    ),
  ];
}

function outputsOf({ node }: Settings, decision: DecisionPart): Record<string, PortSchema> {
  return {
    ...decision.outputs,
    transcript: { type: 'array' },
    ballots: { type: 'array' },
    ...(node.moderator === undefined ? {} : { moderator: { type: 'array' as const } }),
    rounds: { type: 'integer' },
    exitReason: { type: 'string' },
  };
}

function outputEdges({ node }: Settings): Edge[] {
  return [
    ...wires('close', 'output', ['transcript', 'ballots', ...(node.moderator === undefined ? [] : ['moderator'])]),
    ...wires('rounds', 'output', ['rounds', 'exitReason']),
  ];
}
