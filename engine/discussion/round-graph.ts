import type { DecideRule } from '../decide/rule.ts';
import type { Edge, FlowNode, NodeOf } from '../format/flow-file.ts';
import { edge, type Graph, inColumns, present, spread } from './graph-parts.ts';
import { lookedAt } from './look-program.ts';
import { moderatorPart } from './moderator-graph.ts';
import { type OrderPlan, orderOf } from './order-program.ts';
import { type MinutesPlan, minutesOf } from './record-programs.ts';
import type { Settings } from './settings.ts';
import { turnGraph } from './turn-graph.ts';
import { decided } from './variables.ts';

/** The inside of the loop: one round, from the moderator's word to what is remembered of it. */
export function roundGraph(settings: Settings): Graph {
  const { poll } = settings;
  const order = orderOf(settings);
  const moderator = moderatorPart(settings);
  const minutes = minutesOf(settings);
  const seat = seatNode(settings, order.mode);
  const columns: (readonly FlowNode[])[] = [
    ...(moderator?.columns ?? []),
    order.program === undefined ? [] : [orderNode(order.program, order.inputs)],
    [seat],
    [minutesNode(minutes, moderator !== undefined)],
    [...(poll === undefined ? [] : [pollNode(poll)]), rememberNode],
  ];
  const sources: Sources = { log: 'state.log', ...(moderator === undefined ? {} : { moderator: moderator.source }) };
  return {
    // Every round is appended; the last of them are those of the discussion that goes on.
    state: { log: { schema: { type: 'array' }, initial: [], merge: 'append' } },
    nodes: columns.flat(),
    edges: [
      ...(moderator?.edges ?? []),
      ...from(sources, 'order', order.inputs),
      ...seatEdges(settings, order, sources),
      ...minutesEdges(minutes, sources),
      edge('minutes.record', 'remember.value'),
      ...(poll === undefined ? [] : [spread('minutes.ballots', 'poll.ballots')]),
      edge('minutes.record', 'output.record'),
      ...testedEdges(settings, sources),
    ],
    layout: inColumns(columns),
  };
}

/** Ports of the round's own that are not simply what the loop was sent. */
interface Sources {
  readonly log: string;
  readonly moderator?: string;
}

function from(sources: Sources, to: string, names: readonly string[]): Edge[] {
  const known: Readonly<Record<string, string>> = { ...sources };
  return names.map((name) => edge(known[name] ?? `input.${name}`, `${to}.${name}`));
}

function orderNode(source: string, inputs: OrderPlan['inputs']): NodeOf<'code'> {
  return {
    id: 'order',
    title: 'Who speaks',
    type: 'code',
    inputs: Object.fromEntries(inputs.map((name) => [name, {}])),
    outputs: { speakers: { type: 'array' } },
    source,
  };
}

function seatNode(settings: Settings, mode: OrderPlan['mode']): NodeOf<'map'> {
  return {
    id: 'seat',
    title: mode === 'parallel' ? 'All at once' : 'One after the other',
    type: 'map',
    mode,
    key: 'name',
    ...present({ onItemError: settings.node.onTurnError }),
    body: turnGraph(settings),
  };
}

/** What every turn is sent: only what something in it uses. */
function seatEdges(settings: Settings, order: OrderPlan, sources: Sources): Edge[] {
  const looks = lookedAt(settings).length > 0;
  const own = settings.ownPorts.filter((name) => settings.turnNames.has(name));
  const moderated = settings.turnNames.has('moderator') && sources.moderator !== undefined;
  return [
    edge(order.program === undefined ? 'input.seats' : 'order.speakers', 'seat.items'),
    ...from(sources, 'seat', [
      'round',
      ...(looks ? ['seats', 'log'] : []),
      ...(moderated ? ['moderator'] : []),
      ...own,
    ]),
  ];
}

function minutesNode({ program, outputs, inputs }: MinutesPlan, isModerated: boolean): NodeOf<'code'> {
  const types = { record: 'object', ballots: 'array', done: 'boolean' } as const;
  return {
    id: 'minutes',
    title: 'Write the minutes',
    type: 'code',
    inputs: Object.fromEntries([...inputs, 'turns', ...(isModerated ? ['moderator'] : [])].map((name) => [name, {}])),
    outputs: Object.fromEntries(outputs.map((name) => [name, { type: types[name] }])),
    source: program,
  };
}

function minutesEdges({ inputs }: MinutesPlan, sources: Sources): Edge[] {
  const names = [...inputs, ...(sources.moderator === undefined ? [] : ['moderator'])];
  return [edge('seat.turn', 'minutes.turns'), ...from(sources, 'minutes', names)];
}

/** A round in which nobody gave an answer that counts has no winner; that is no reason to give up yet. */
function pollNode(rule: DecideRule): NodeOf<'decide'> {
  const nothing = { tally: [], margin: 0, consensus: 0, unanimous: false, tied: false, dissent: [], invalid: [] };
  return { id: 'poll', title: 'How do they stand?', type: 'decide', rule, onError: { default: nothing } };
}

const rememberNode: NodeOf<'set-state'> = { id: 'remember', title: 'Remember', type: 'set-state', key: 'log' };

/** What the condition looks at when the round is over. */
function testedEdges(settings: Settings, sources: Sources): Edge[] {
  const { node, untilNames, ownPorts } = settings;
  const names = new Set(untilNames);
  if (node.stop?.consensus !== undefined) names.add('consensus');
  if (node.stop?.done !== undefined) names.add('done');
  const polled: ReadonlySet<string> = new Set(decided);
  const known: Readonly<Record<string, string | undefined>> = {
    turns: 'seat.turn',
    ballots: 'minutes.ballots',
    done: node.stop?.done === undefined ? undefined : 'minutes.done',
    moderator: sources.moderator,
  };
  return [...names].flatMap((name) => {
    const source = polled.has(name) ? `poll.${name}` : ownPorts.includes(name) ? `input.${name}` : known[name];
    return source === undefined ? [] : [edge(source, `output.${name}`)];
  });
}
