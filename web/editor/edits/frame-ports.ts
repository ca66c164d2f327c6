import type { Edge, NodeOf } from '#engine/format/index';
import { frameInputs } from '#engine/graph/ports';
import { type EdgeEnds, endsOf, isSameEdge } from '../../store/flow-change-body.ts';
import { asIdentifier } from './connect.ts';

type Source = EdgeEnds['source'];

/** The edges on both sides of a frame's border while nodes cross it; ports that carry a message already are used again. */
export class FramePorts {
  inner: Edge[];
  outer: Edge[];
  readonly #id: string;
  readonly #type: 'loop' | 'map';
  readonly #innerBefore: readonly Edge[];
  readonly #outerBefore: readonly Edge[];

  constructor(frame: NodeOf<'loop'> | NodeOf<'map'>, outer: readonly Edge[]) {
    this.#id = frame.id;
    this.#type = frame.type;
    this.#innerBefore = frame.body.edges;
    this.#outerBefore = outer;
    this.inner = [...frame.body.edges];
    this.outer = [...outer];
  }

  dropInner(edge: Edge): void {
    this.inner = this.inner.filter((other) => !isSameEdge(other, edge));
  }

  dropOuter(edge: Edge): void {
    this.outer = this.outer.filter((other) => !isSameEdge(other, edge));
  }

  /** The frame's input for a source outside. */
  enter(from: string, wanted: string): string {
    const known = this.outer.find((edge) => edge.from === from && edge.spread !== true && this.#isPlainInput(edge));
    if (known !== undefined) return endsOf(known).target.port;
    const taken = [
      ...frameInputs[this.#type],
      'items',
      ...this.outer.filter((edge) => endsOf(edge).target.node === this.#id).map((edge) => endsOf(edge).target.port),
      ...this.inner.filter((edge) => endsOf(edge).source.node === 'input').map((edge) => endsOf(edge).source.port),
    ];
    const name = freePort(taken, wanted);
    this.outer.push({ from, to: `${this.#id}.${name}` });
    return name;
  }

  /** The frame's output for a source inside. */
  leave(from: string, wanted: string): string {
    const known = this.inner.find((edge) => edge.from === from && edge.spread !== true && isOutput(edge));
    if (known !== undefined) return endsOf(known).target.port;
    const taken = ['rounds', 'exitReason', ...this.inner.filter(isOutput).map((edge) => endsOf(edge).target.port)];
    const name = freePort(taken, wanted);
    this.inner.push({ from, to: `output.${name}` });
    return name;
  }

  /** What came out of the frame now comes straight from where it is made. */
  feedInside(source: Source, edge: Edge): void {
    const feeds = this.#innerBefore.filter(({ to }) => to === `output.${source.port}`);
    this.inner.push(...feeds.map((feed) => joinedEdge(feed, edge, source.select)));
  }

  /** What came into the frame now comes straight from where it came from. */
  feedOutside(source: Source, edge: Edge): void {
    const feeds = this.#outerBefore.filter(({ to }) => to === `${this.#id}.${source.port}`);
    this.outer.push(...feeds.map((feed) => joinedEdge(feed, edge, source.select)));
  }

  /** Whoever took a port of the frame inside now takes it from a node that moved in. */
  replaceGiven(port: string, edge: Edge): void {
    const users = this.#innerBefore.filter(({ from }) => isAt(endsOf({ from, to: '' }).source, 'input', port));
    const isFed = this.outer.some(({ to }) => to === `${this.#id}.${port}`);
    for (const user of users) {
      if (!isFed) this.dropInner(user);
      this.inner.push(joinedEdge(edge, user, endsOf(user).source.select));
    }
  }

  /** Whoever took an output of the frame now takes it from a node that moved out. */
  replaceTaken(port: string, edge: Edge): void {
    const users = this.#outerBefore.filter(({ from }) => isAt(endsOf({ from, to: '' }).source, this.#id, port));
    const isFed = this.inner.some(({ to }) => to === `output.${port}`);
    for (const user of users) {
      if (!isFed) this.dropOuter(user);
      this.outer.push(joinedEdge(edge, user, endsOf(user).source.select));
    }
  }

  isUsedNextRound(port: string): boolean {
    return this.#innerBefore.some(
      ({ from }) => from === `input.previous.${port}` || from.startsWith(`input.previous.${port}.`),
    );
  }

  /** The edges outside without those to a port of the frame that nothing inside takes any more. */
  usedOuter(): Edge[] {
    const uses = (edges: readonly Edge[], port: string) =>
      edges.some(({ from }) => isAt(endsOf({ from, to: '' }).source, 'input', port));
    return this.outer.filter((edge) => {
      if (!this.#isPlainInput(edge)) return true;
      const { port } = endsOf(edge).target;
      return uses(this.inner, port) || !uses(this.#innerBefore, port);
    });
  }

  #isPlainInput(edge: Edge): boolean {
    const { target } = endsOf(edge);
    return target.node === this.#id && !(this.#type === 'map' && target.port === 'items');
  }
}

function isAt(source: Source, node: string, port: string): boolean {
  return source.node === node && source.port === port;
}

function isOutput(edge: Edge): boolean {
  return endsOf(edge).target.node === 'output';
}

function freePort(taken: readonly string[], wanted: string): string {
  const base = asIdentifier(wanted);
  if (!taken.includes(base)) return base;
  for (let number = 2; ; number += 1) if (!taken.includes(`${base}${number}`)) return `${base}${number}`;
}

/** Two edges that met at a border as one; `select` is what the second took of what the first brought. */
export function joinedEdge(first: Edge, second: Edge, select: readonly string[]): Edge {
  const spread = first.spread === true || second.spread === true;
  return { from: [first.from, ...select].join('.'), to: second.to, ...(spread ? { spread: true as const } : {}) };
}

/** An end of an edge after nodes were renamed. */
export function renamedEnd(end: string, names: ReadonlyMap<string, string>): string {
  const dot = end.indexOf('.');
  const node = end.slice(0, dot);
  return `${names.get(node) ?? node}${end.slice(dot)}`;
}
