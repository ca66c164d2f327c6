import type { FlowChange } from '../../store/flow-change.ts';
import { applyChanges } from '../../store/flow-change.ts';
import { type BodyPath, endsOf } from '../../store/flow-change-body.ts';
import { connectAcrossText } from '../../text/edits.ts';
import { connect, connectFromNewInput, connectToNewPort, connectToNode, cycleThrough } from './connect.ts';
import { type Edit, isRefusal, type Refusal } from './edit.ts';
import { graphOf, portsAt, type Scope } from './scope.ts';

/** One end of an edge being drawn. The port `+` asks for a new one; `*` means the node as a whole. */
export interface Endpoint {
  /** The body that it lies in, from the body of the scope. */
  readonly body: BodyPath;
  readonly node: string;
  readonly port: string;
}

/** The body that an endpoint lies in. */
export function endpointScope(base: Scope, { body }: Endpoint): Scope {
  return { ...base, path: [...base.path, ...body] };
}

/**
 * Connects two ends that may lie in different frames: on the way out and in, the frames get the ports that the
 * message has to pass, or those are used that carry it already.
 */
export function connectEnds(base: Scope, from: Endpoint, to: Endpoint): Edit | Refusal {
  const depth = commonDepth(from.body, to.body);
  const way = new Way(base, from.body);
  if (from.port === '+') return connectNewInput(way, to);
  let source = `${from.node}.${from.port}`;
  for (let length = from.body.length; length > depth; length -= 1) {
    const frame = from.body[length - 1]!;
    source = way.leave(from.body.slice(0, length), frame, source);
  }
  for (let length = depth; length < to.body.length; length += 1) {
    const entered = way.enter(to.body.slice(0, length), to.body[length]!, source);
    if (typeof entered !== 'string') return entered;
    source = entered;
  }
  return way.finish(finalConnection(way.at(to.body), source, to));
}

function finalConnection(scope: Scope, source: string, to: Endpoint): Edit | Refusal {
  if (to.port === '+') return connectToNewPort(scope, source, to.node);
  if (to.port === '*') return connectToNode(scope, source, to.node);
  return connect(scope, source, `${to.node}.${to.port}`);
}

function connectNewInput(way: Way, to: Endpoint): Edit | Refusal {
  const scope = way.at(way.start);
  const isHere = to.body.length === way.start.length;
  const [frame] = to.body.slice(way.start.length);
  const node = isHere ? to.node : frame;
  const free = portsAt(scope, to.node).inputs[0]?.name;
  const port = to.port === '*' || to.port === '+' ? free : to.port;
  if (node === undefined || port === undefined) return { refused: connectAcrossText.thereIsNoInputHere };
  if (!isHere) return { refused: connectAcrossText.connectNewInputToFrame };
  return connectFromNewInput(scope, `${to.node}.${port}`);
}

function commonDepth(a: BodyPath, b: BodyPath): number {
  let depth = 0;
  while (depth < a.length && depth < b.length && a[depth] === b[depth]) depth += 1;
  return depth;
}

/** Collects the changes on the way, each body seen with those before it applied. */
class Way {
  private readonly base: Scope;
  readonly start: BodyPath;
  private readonly changes: FlowChange[] = [];

  constructor(base: Scope, start: BodyPath) {
    this.base = base;
    this.start = start;
  }

  at(body: BodyPath): Scope {
    return { ...this.base, flow: applyChanges(this.base.flow, this.changes), path: [...this.base.path, ...body] };
  }

  /** Out of a frame: an edge to its `output`, unless the message leaves already. Answers the end outside. */
  leave(body: BodyPath, frame: string, source: string): string {
    const scope = this.at(body);
    const leaving = graphOf(scope)?.edges.find((edge) => edge.from === source && edge.to.startsWith('output.'));
    const name = leaving === undefined ? this.freeOutput(scope, source) : endsOf(leaving).target.port;
    if (leaving === undefined) {
      this.changes.push({ type: 'add-edge', body: scope.path, edge: { from: source, to: `output.${name}` } });
    }
    return `${frame}.${name}`;
  }

  /** Into a frame: an edge to a port of it, unless the message enters already. Answers the end inside. */
  enter(body: BodyPath, frame: string, source: string): string | Refusal {
    const scope = this.at(body);
    const edges = graphOf(scope)?.edges ?? [];
    const entering = edges.find((edge) => edge.from === source && endsOf(edge).target.node === frame);
    const known = entering === undefined ? undefined : endsOf(entering).target.port;
    if (known !== undefined && known !== 'items') return `input.${known}`;
    if (cycleThrough(edges, endsOf({ from: source, to: '' }).source.node, frame) !== undefined) {
      return { refused: connectAcrossText.whatComesOut };
    }
    const made = connectToNewPort(scope, source, frame);
    if (isRefusal(made)) return made;
    this.changes.push(...made.changes);
    const added = made.changes.at(-1);
    return added?.type === 'add-edge' ? `input.${endsOf(added.edge).target.port}` : source;
  }

  finish(outcome: Edit | Refusal): Edit | Refusal {
    return isRefusal(outcome) ? outcome : { ...outcome, changes: [...this.changes, ...outcome.changes] };
  }

  private freeOutput(scope: Scope, source: string): string {
    const used = new Set(portsAt(scope, 'output').inputs.map(({ name }) => name));
    const base = endsOf({ from: source, to: '' }).source.port;
    if (!used.has(base)) return base;
    for (let number = 2; ; number += 1) if (!used.has(`${base}${number}`)) return `${base}${number}`;
  }
}
