import { type ErrorFact, FlowError } from '../errors.ts';
import { deepFreeze, type Json } from '../json.ts';
import { abort } from './abort.ts';
import { beginActivation } from './begin-activation.ts';
import { reach, sendOrHold } from './breakpoints.ts';
import { prepareCall } from './call-flow.ts';
import { exitTaken, finish } from './finish-body.ts';
import type { FoldContext } from './fold-context.ts';
import { type GatheredInputs, gatherInputs } from './gather-inputs.ts';
import { beginRound, endLoop } from './loop-rounds.ts';
import type { Message } from './message.ts';
import {
  type BodyScope,
  createBodyScope,
  createMapScope,
  nodeAddress,
  nodePath,
  noOutputs,
  noteWrite,
  type Outputs,
  type Scope,
  type ScopeEvent,
  type Slot,
} from './scope.ts';

/** What a flow, loop or item does when it is told something. Deterministic; touches its own state only. */
export function receiveInBody(context: FoldContext, scope: BodyScope, event: ScopeEvent): void {
  switch (event.type) {
    case 'begin':
      scope.number = event.number;
      scope.address = event.address;
      if (scope.kind === 'loop') beginRound(scope, event.inputs);
      else beginActivation(scope, event.inputs, event.number);
      cascade(context, scope, startNodes(scope));
      return;
    case 'next-round':
      if (!scope.active) return;
      beginRound(scope);
      cascade(context, scope, startNodes(scope));
      return;
    case 'end-loop':
      if (scope.active) endLoop(context, scope, event.reason);
      return;
    case 'settle':
      if (!scope.active || isSettled(scope.slots[event.node]!)) return;
      cascade(context, scope, settle(scope, event.node, 'done', event.outputs));
      return;
    case 'fail':
      if (!scope.active || isSettled(scope.slots[event.node]!)) return;
      failNode(context, scope, event.node, event.error);
      return;
  }
}

function startNodes(scope: BodyScope): number[] {
  return scope.plan.nodes.filter((plan) => plan.incoming === 0).map((plan) => plan.index);
}

/**
 * Fires every node that has become ready, in the order in which they became so, and ends the activation when
 * nothing is left. A loop instead of recursion: a chain of any length needs no stack.
 */
function cascade(context: FoldContext, scope: BodyScope, ready: number[]): void {
  for (let next = 0; next < ready.length; next += 1) {
    const index = ready[next]!;
    if (scope.slots[index]!.status !== 'blocked') continue;
    for (const follower of fire(context, scope, index)) ready.push(follower);
    if (!scope.active) return;
  }
  const exit = exitTaken(scope);
  if (exit !== undefined) finish(context, scope, exit);
  else if (scope.unsettled === 0) finish(context, scope);
}

/** Begins a node's activation, or settles it at once; returns the nodes that became ready by that. */
function fire(context: FoldContext, scope: BodyScope, index: number): number[] {
  const plan = scope.plan.nodes[index]!;
  const inputs = gatherInputs(scope, plan.inputs);
  if (inputs === undefined) return skip(context, scope, index);
  switch (plan.node.type) {
    case 'note':
      return settle(scope, index, 'done', noOutputs);
    case 'set-state':
      noteWrite(scope, index, inputs.value as Message); // a plain port
      return settle(scope, index, 'done', noOutputs);
    case 'exit':
      return fireExit(context, scope, index, inputs);
    case 'flow':
      return enterFlow(context, scope, index, inputs);
    case 'loop':
    case 'map':
      return enterFrame(context, scope, index, inputs);
    default:
      open(context, scope, index, inputs);
      return [];
  }
}

function fireExit(context: FoldContext, scope: BodyScope, index: number, inputs: GatheredInputs): number[] {
  const plan = scope.plan.nodes[index]!;
  const connected = plan.inputs.filter((input) => input.sources.length > 0);
  if (connected.some((input) => inputs[input.name] === undefined)) return skip(context, scope, index);
  scope.exits ??= new Map();
  scope.exits.set(index, new Map(Object.entries(inputs as Record<string, Message>))); // exits have plain ports only
  return settle(scope, index, 'done', noOutputs);
}

function open(context: FoldContext, scope: BodyScope, index: number, inputs: GatheredInputs): void {
  const node = scope.plan.nodes[index]!;
  const address = nodeAddress(scope, index);
  scope.slots[index]!.status = 'open';
  context.state.open.set(address, {
    address,
    scope,
    node,
    inputs,
    failures: 0,
    retryAt: undefined,
    draft: undefined,
    task: undefined,
    tasksOpened: 0,
    changedBy: context.state.sequence,
  });
  context.state.fresh.add(address);
  observeActivation(context, scope, index, inputs);
  reach(context, { when: 'before', scope, index, address });
}

function enterFlow(context: FoldContext, scope: BodyScope, index: number, inputs: GatheredInputs): number[] {
  observeActivation(context, scope, index, inputs);
  const call = prepareCall(scope, index, { inputs, maxDepth: context.maxDepth });
  if ('error' in call) {
    failNode(context, scope, index, call.error);
    return [];
  }
  scope.slots[index]!.child = call.child;
  return enter(context, scope, index, call.inputs);
}

function enterFrame(context: FoldContext, scope: BodyScope, index: number, inputs: GatheredInputs): number[] {
  const { body, node } = scope.plan.nodes[index]!;
  const slot = scope.slots[index]!;
  observeActivation(context, scope, index, inputs);
  if (body === undefined) throw new FlowError('INTERNAL', `Frame "${node.id}" has no body.`);
  const common = {
    path: nodePath(scope, index),
    plan: body,
    owner: scope.owner,
    parent: scope,
    parentNode: index,
    depth: scope.depth,
  };
  slot.child ??= node.type === 'map' ? createMapScope(common) : createBodyScope({ ...common, kind: 'loop' });
  return enter(context, scope, index, inputs);
}

function enter(context: FoldContext, scope: BodyScope, index: number, inputs: GatheredInputs): number[] {
  const slot = scope.slots[index]!;
  slot.status = 'inside';
  const child: Scope = slot.child!;
  child.active = true;
  const address = nodeAddress(scope, index);
  const event = {
    type: 'begin',
    inputs: new Map(Object.entries(inputs as Record<string, Message>)), // flows and frames have plain ports only
    number: scope.activation,
    address,
  } as const;
  sendOrHold(context, { when: 'before', scope, index, address }, { scope: child, event });
  return [];
}

function isSettled(slot: Slot): boolean {
  return slot.status === 'done' || slot.status === 'skipped';
}

function settle(scope: BodyScope, index: number, status: 'done' | 'skipped', outputs: Outputs): number[] {
  const slot = scope.slots[index]!;
  slot.status = status;
  slot.outputs = outputs;
  scope.unsettled -= 1;
  const ready: number[] = [];
  for (const consumer of scope.plan.nodes[index]!.consumers) {
    const follower = scope.slots[consumer]!;
    follower.waiting -= 1;
    if (follower.waiting === 0) ready.push(consumer);
  }
  return ready;
}

function skip(context: FoldContext, scope: BodyScope, index: number): number[] {
  const { node } = scope.plan.nodes[index]!;
  context.observer?.skipped(nodeAddress(scope, index), {
    path: nodePath(scope, index),
    node: node.id,
    nodeType: node.type,
    parent: scope.address === '' ? undefined : scope.address,
  });
  return settle(scope, index, 'skipped', noOutputs);
}

/** Applies a node's error policy. A failure that no policy takes fails the enclosing flow, and so on upwards. */
export function failNode(context: FoldContext, scope: BodyScope, index: number, error: ErrorFact): void {
  const { node } = scope.plan.nodes[index]!;
  const policy = 'onError' in node ? (node.onError ?? 'fail') : 'fail';
  if (policy === 'fail') {
    context.observer?.settled(nodeAddress(scope, index), 'failed', noOutputs);
    failScope(context, scope, error);
    return;
  }
  const values: Record<string, Json> =
    policy === 'port' ? { error: JSON.parse(JSON.stringify(error)) as Json } : { ...policy.default }; // drops undefined
  const address = nodeAddress(scope, index);
  const outputs = new Map(Object.entries(values).map(([port, value]) => [port, errorMessage(address, port, value)]));
  context.observer?.settled(address, policy === 'port' ? 'failed' : 'done', outputs);
  cascade(context, scope, settle(scope, index, 'done', outputs));
}

function errorMessage(address: string, port: string, value: Json): Message {
  return { id: `${address}.${port}`, value: deepFreeze(value), by: address, parents: [], taint: 'outside' };
}

function failScope(context: FoldContext, scope: BodyScope, error: ErrorFact): void {
  abort(context, scope);
  if (scope.parent === undefined) context.state.outcome = { error };
  else context.send(scope.parent, { type: 'fail', node: scope.parentNode, error });
}

function observeActivation(context: FoldContext, scope: BodyScope, index: number, inputs: GatheredInputs): void {
  if (context.observer === undefined) return;
  const { node } = scope.plan.nodes[index]!;
  context.observer.activated({
    address: nodeAddress(scope, index),
    path: nodePath(scope, index),
    node: node.id,
    nodeType: node.type,
    parent: scope.address === '' ? undefined : scope.address,
    inputs,
  });
}
