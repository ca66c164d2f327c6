import type { FlowFile } from '#engine/index';
import { edgesOf, flowOf } from '#engine/testing/index';
import { addNode } from './build-node.ts';
import type { BodyShape, NodeShape } from './kinds.ts';

/** Where a message comes from, and what it is known to be. */
export interface Source {
  readonly end: string;
  readonly is: 'text' | 'list' | 'number' | 'any';
}

/** How wild a flow may be: whether it may fail, and whether it may end something early. */
export interface Wildness {
  /** Failures that no node's policy takes. */
  readonly fails: boolean;
  /** Exits, and errors that a frame or flow takes as a whole: what else was going on then is cut off. */
  readonly cuts: boolean;
  /** Random numbers and ties, whose seeds follow from addresses. */
  readonly draws: boolean;
}

export type BodyKind = 'flow' | 'loop' | 'map' | 'sequential-map';

/** A body that is being made. */
export interface BodyDraft {
  readonly kind: BodyKind;
  readonly depth: number;
  readonly wildness: Wildness;
  readonly nodes: object[];
  readonly edges: string[];
  readonly sources: Source[];
  /** Ends of what was made inside, the last first choice for the output `y`. */
  readonly made: Source[];
}

export const state = {
  log: { initial: [], merge: 'append' },
  total: { initial: 0, merge: 'sum' },
  passages: { initial: [], merge: 'append' },
};

const given: Readonly<Record<BodyKind, readonly Source[]>> = {
  flow: [],
  loop: [
    { end: 'input.round', is: 'any' },
    { end: 'input.previous', is: 'any' },
    { end: 'input.previous.y', is: 'any' },
  ],
  map: [
    { end: 'input.item', is: 'any' },
    { end: 'input.index', is: 'any' },
  ],
  'sequential-map': [
    { end: 'input.item', is: 'any' },
    { end: 'input.results', is: 'list' },
  ],
};

/** Every body has the inputs `x` (anything) and `list`, and the output `y`. */
export function draftBody(shape: BodyShape, kind: BodyKind, around: Pick<BodyDraft, 'depth' | 'wildness'>): BodyDraft {
  const body: BodyDraft = {
    kind,
    depth: around.depth,
    wildness: around.wildness,
    nodes: [],
    edges: [],
    sources: [
      { end: 'input.x', is: 'any' },
      { end: 'input.list', is: 'list' },
      ...given[kind],
      { end: 'state.log', is: 'any' },
      { end: 'state.total', is: 'any' },
    ],
    made: [],
  };
  for (const [index, node] of shape.nodes.entries()) addNode(body, node, index);
  const outputs = body.made.slice(-2).reverse();
  for (const { end } of outputs) body.edges.push(`${end} -> output.y`);
  body.edges.push('input.x -> output.y');
  return body;
}

/** A frame's body as it is written in a file. */
export function bodyOf({ nodes, edges }: BodyDraft): object {
  return { state, nodes, edges: edgesOf(edges) };
}

export const hosts = ['api.example'];
export const roles = { models: { writer: {}, critic: {} }, people: { editor: {}, oracle: {} } };

/** A flow around a body, with the ports that every body has. */
export function flowAround(body: BodyDraft, name: string): object {
  return {
    format: 1,
    name,
    interface: { input: { x: {}, list: { type: 'array' } }, output: { y: {} } },
    ...roles,
    hosts,
    ...(JSON.stringify(body.nodes).includes('"server":"desk"') ? { tools: { desk: {} } } : {}),
    state,
    nodes: body.nodes,
    edges: edgesOf(body.edges),
  };
}

/** The flow that a shape stands for. Everything it makes at the outermost level leaves by an output of its own. */
export function flowFrom(shape: BodyShape, wildness: Wildness): FlowFile {
  const body = draftBody(shape, 'flow', { depth: 0, wildness });
  const shown = body.made.slice(-6);
  const { interface: ports, edges: _, ...rest } = flowAround(body, 'random') as ReturnType<typeof flowOf>; // as made above
  return flowOf({
    ...rest,
    interface: {
      ...ports,
      output: { ...ports.output, ...Object.fromEntries(shown.map((_, index) => [`y${index}`, {}])) },
    },
    edges: [...body.edges, ...shown.map(({ end }, index) => `${end} -> output.y${index}`)],
  });
}

/** A message for a plain port: those that the node reads, of the kinds that the port takes. */
export function sourcesFor(
  { body, shape, id }: { readonly body: BodyDraft; readonly shape: Pick<NodeShape, 'reads'>; readonly id: string },
  takes: ReadonlyArray<Source['is']>,
): Source[] {
  const fitting = body.sources.filter(({ end, is }) => takes.includes(is) && !end.startsWith(`${id}.`));
  // The newest are read most: otherwise random flows would be wide and shallow.
  const picked = shape.reads.map((read) => fitting[fitting.length - 1 - (read % fitting.length)]!);
  return picked.length > 0 ? picked : [fitting[0]!];
}

export const deeper = {
  id: 'deeper',
  type: 'code',
  inputs: { level: {} },
  outputs: { next: { type: 'number' } },
  source: 'return { next: input.level + 1 };',
};

/** Lets a message pass for the next call only while it is not too deep. */
export const again = { id: 'again', type: 'switch', cases: [{ name: 'more', when: 'level < 2' }] };

/** Flows that a random flow may reach by name; they call each other. */
export const namedFlows: Readonly<Record<string, FlowFile>> = {
  ping: tossing('ping', 'pong'),
  pong: tossing('pong', 'ping'),
};

function tossing(name: string, other: string): FlowFile {
  return flowOf({
    name,
    interface: {
      input: { x: {}, level: { type: 'number', default: 0 } },
      output: { y: {} },
    },
    nodes: [
      { id: 'say', type: 'ask', performer: { model: 'writer' }, prompt: `${name} {{ x }}` },
      deeper,
      again,
      { id: 'toss', type: 'flow', use: other },
    ],
    edges: [
      'input.x -> say.x',
      'input.level -> deeper.level',
      'deeper.next -> again.level',
      'say.text -> again.value',
      'again.more -> toss.x',
      'deeper.next -> toss.level',
      'toss.y -> output.y',
      'say.text -> output.y',
    ],
  });
}
