import type { Edge, FlowNode } from '#engine/format/index';
import type { FlowChange } from '../../store/flow-change.ts';
import { applyChanges } from '../../store/flow-change.ts';
import { type BodyPath, endsOf } from '../../store/flow-change-body.ts';
import { type Point, snap } from '../../store/layout-size.ts';
import { addNodeText } from '../../text/edits.ts';
import { connectToNode, fitPort } from './connect.ts';
import { connectEnds, type Endpoint } from './connect-across.ts';
import { type Edit, isRefusal, type Refusal } from './edit.ts';
import { makeNode, type NodeChoice } from './new-node.ts';
import { portsAt, type Scope, sourceSchema } from './scope.ts';

/** Adds a node at a place. */
export function addNode(scope: Scope, choice: NodeChoice, at: Point): Edit {
  const { node, changes } = makeNode(scope, choice);
  return { label: addNodeText.addNode, changes: [...changes, adding(scope, node, at)], select: [node.id] };
}

/** What a new node shall be connected to at once, and where that lies from the body of the scope. */
export interface Attachment {
  readonly from?: Endpoint;
  readonly to?: Endpoint;
}

/** Adds a node in a body of the scope and connects it: what happens when an edge is dropped into nothing. */
export function addNodeAttached(
  base: Scope,
  choice: NodeChoice,
  at: { readonly body: BodyPath; readonly point: Point; readonly attach: Attachment },
): Edit | Refusal {
  const scope: Scope = { ...base, path: [...base.path, ...at.body] };
  const { from, to } = at.attach;
  const wanted = from === undefined ? undefined : from.port === '+' ? 'question' : lastPart(from.port);
  const { node, changes } = makeNode(scope, choice, wanted);
  const added = [...changes, adding(scope, node, at.point)];
  const after: Scope = { ...base, flow: applyChanges(base.flow, added) };
  const end: Endpoint = { body: at.body, node: node.id, port: '*' };
  const outcome = from === undefined ? connectOutput(after, end, to) : connectEnds(after, from, end);
  if (isRefusal(outcome)) return outcome;
  return { label: addNodeText.addNode, changes: [...added, ...outcome.changes], select: [node.id] };
}

function connectOutput(base: Scope, node: Endpoint, to: Endpoint | undefined): Edit | Refusal {
  if (to === undefined) return { label: addNodeText.addNode, changes: [] };
  const scope: Scope = { ...base, path: [...base.path, ...node.body] };
  const outputs = portsAt(scope, node.node).outputs.filter(({ name }) => name !== 'error');
  let refusal: Refusal = { refused: addNodeText.noOutputOfThisNode };
  for (const { name } of outputs) {
    const outcome = connectEnds(base, { ...node, port: name }, to);
    if (!isRefusal(outcome)) return outcome;
    refusal = outcome;
  }
  return refusal;
}

function lastPart(port: string): string {
  return port.slice(port.lastIndexOf('.') + 1);
}

/** Puts a node into an edge: what came along the edge goes into the node, and its output on to where it went. */
export function insertOnEdge(scope: Scope, choice: NodeChoice, edge: Edge, at: Point): Edit | Refusal {
  const { source } = endsOf(edge);
  const { node, changes } = makeNode(scope, choice, source.select.at(-1) ?? source.port);
  const added: FlowChange[] = [...changes, adding(scope, node, at)];
  return rewire(scope, added, node.id, edge);
}

/** Puts a node that is already there into an edge: what happens when it is dropped on it. */
export function moveOntoEdge(scope: Scope, id: string, edge: Edge): Edit | Refusal {
  const { source, target } = endsOf(edge);
  if (source.node === id || target.node === id) return { refused: addNodeText.nodeIsAtEnd };
  return rewire(scope, [], id, edge);
}

function rewire(scope: Scope, before: readonly FlowChange[], id: string, edge: Edge): Edit | Refusal {
  const removed: FlowChange[] = [...before, { type: 'remove-edge', body: scope.path, edge }];
  const cut: Scope = { ...scope, flow: applyChanges(scope.flow, removed) };
  const incoming = connectToNode(cut, edge.from, id);
  if (isRefusal(incoming)) return incoming;
  const changes = [...removed, ...incoming.changes];
  const after: Scope = { ...scope, flow: applyChanges(scope.flow, changes) };
  const outgoing = fittingOutput(after, id, edge.to);
  if (outgoing === undefined) return { refused: addNodeText.noOutputOfThisNodeFits };
  return {
    label: addNodeText.insertNode,
    changes: [...changes, { type: 'add-edge', body: scope.path, edge: outgoing }],
    select: [id],
  };
}

/** The edge from the first output of a node that fits an input, or undefined. */
export function fittingOutput(scope: Scope, id: string, to: string): Edge | undefined {
  const { target } = endsOf({ from: '', to });
  const port = portsAt(scope, target.node).inputs.find(({ name }) => name === target.port);
  if (port === undefined) return undefined;
  for (const output of portsAt(scope, id).outputs) {
    if (output.name === 'error') continue;
    const from = `${id}.${output.name}`;
    const fitting = fitPort(sourceSchema(scope, from), port);
    if (fitting.fits) return fitting.spread ? { from, to, spread: true } : { from, to };
  }
  return undefined;
}

function adding(scope: Scope, node: FlowNode, at: Point): FlowChange {
  return { type: 'add-node', body: scope.path, node, place: [snap(at.x), snap(at.y)] };
}
