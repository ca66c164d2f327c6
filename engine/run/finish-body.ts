import type { MergeRule } from '../format/flow-file.ts';
import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../json.ts';
import { abort } from './abort.ts';
import type { FoldContext } from './fold-context.ts';
import { firstMessage } from './gather-inputs.ts';
import { endLoopByExit, endRound } from './loop-rounds.ts';
import type { Message } from './message.ts';
import { reply } from './reply.ts';
import { type BodyScope, noOutputs, noTurns, type Outputs, type Scope } from './scope.ts';

interface TakenExit {
  readonly index: number;
  readonly outputs: Outputs;
  readonly leavesFlow: boolean;
}

/**
 * The exit that ends this activation, if it is decided. When several may fire, the first in the file wins,
 * whichever finished first: an exit is taken only when those before it can no longer fire.
 */
export function exitTaken(scope: BodyScope): TakenExit | undefined {
  for (const index of scope.plan.exits) {
    const outputs = scope.exits?.get(index);
    const { node } = scope.plan.nodes[index]!;
    if (outputs !== undefined) return { index, outputs, leavesFlow: node.type === 'exit' && node.scope === 'flow' };
    if (scope.slots[index]!.status !== 'skipped') return undefined;
  }
  return undefined;
}

/** Ends the activation of a body: merges its state, then tells whoever waits for it. */
export function finish(context: FoldContext, scope: BodyScope, exit?: TakenExit): void {
  const outputs = exit === undefined ? bodyOutputs(scope) : exit.outputs;
  commit(scope, exit === undefined ? undefined : ancestorsOf(scope, exit.index));
  if (exit !== undefined) abort(context, scope);
  if (exit?.leavesFlow === true) {
    leaveFlow(context, scope, outputs);
  } else if (scope.kind === 'loop') {
    if (exit === undefined) endRound(context, scope, outputs);
    else endLoopByExit(context, scope, outputs);
  } else {
    reply(context, scope, outputs);
  }
}

/** An exit of the whole flow from inside its frames: everything between ends with it. */
function leaveFlow(context: FoldContext, from: BodyScope, outputs: Outputs): void {
  let scope: Scope = from;
  while (scope.kind !== 'flow' && scope.parent !== undefined) scope = scope.parent;
  abort(context, scope);
  if (scope.kind !== 'map') reply(context, scope, outputs);
}

function bodyOutputs(scope: BodyScope): Outputs {
  const outputs = new Map<string, Message>();
  for (const port of scope.plan.outputs) {
    const message = firstMessage(scope, port);
    if (message !== undefined) outputs.set(port.name, message);
  }
  return outputs.size === 0 ? noOutputs : outputs;
}

/**
 * Makes state writes and conversations of this activation what the next one finds, in the order of the nodes.
 * After an exit only nodes that the exit depended on count: whether others had finished is a matter of timing.
 */
function commit(scope: BodyScope, only: ReadonlySet<number> | undefined): void {
  for (const index of scope.writes === undefined ? [] : [...scope.writes.keys()].sort((a, b) => a - b)) {
    const { node } = scope.plan.nodes[index]!;
    if ((node.type !== 'set-state' && node.type !== 'memory') || only?.has(index) === false) continue;
    const old = scope.state.get(node.key) ?? null;
    // Both parts are frozen already, so freezing the list or object that joins them is enough.
    const rule = scope.plan.state[node.key]?.merge ?? 'replace';
    scope.state.set(node.key, Object.freeze(merge(rule, old, scope.writes!.get(index)!.value)));
  }
  scope.slots.forEach((slot, index) => {
    if (slot.newTurns.length === 0) return;
    // In place: a copy of a conversation for each of its turns would be quadratic. Nobody else holds the list.
    if (only?.has(index) !== false) slot.thread.push(...slot.newTurns);
    slot.newTurns = noTurns;
  });
}

/** One write merged into a state key. Lists append item by item; a sum of what is no number is the new value. */
export function merge(rule: MergeRule, old: Json, value: Json): Json {
  switch (rule) {
    case 'replace':
      return value;
    case 'keep-if-null':
      return value === null ? old : value;
    case 'sum':
      return typeof old === 'number' && typeof value === 'number' ? old + value : value;
    case 'append':
      return [
        ...(Array.isArray(old) ? (old as readonly Json[]) : []),
        ...(Array.isArray(value) ? (value as readonly Json[]) : [value]),
      ];
    case 'union':
      if (isJsonObject(old) && isJsonObject(value)) return { ...(old as JsonObject), ...(value as JsonObject) };
      return unionOfLists(old, value);
  }
}

function unionOfLists(old: Json, value: Json): Json {
  const result: Json[] = Array.isArray(old) ? [...(old as readonly Json[])] : [];
  const seen = new Set(result.map(canonicalJson));
  for (const item of Array.isArray(value) ? (value as readonly Json[]) : [value]) {
    const key = canonicalJson(item);
    if (!seen.has(key)) result.push(item);
    seen.add(key);
  }
  return result;
}

function ancestorsOf(scope: BodyScope, index: number): ReadonlySet<number> {
  const found = new Set<number>([index]);
  const stack = [index];
  for (let current = stack.pop(); current !== undefined; current = stack.pop()) {
    for (const input of scope.plan.nodes[current]!.inputs) {
      for (const source of input.sources) {
        if (source.node < 0 || found.has(source.node)) continue;
        found.add(source.node);
        stack.push(source.node);
      }
    }
  }
  return found;
}
