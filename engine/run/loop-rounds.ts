import type { NodeOf } from '../format/flow-file.ts';
import { deepFreeze, type Json } from '../json.ts';
import { beginActivation } from './begin-activation.ts';
import type { FoldContext } from './fold-context.ts';
import { type Message, taintOf } from './message.ts';
import { reply } from './reply.ts';
import { type BodyScope, noOutputs, type Outputs } from './scope.ts';

export function loopNode(scope: BodyScope): NodeOf<'loop'> {
  const parent = scope.parent as BodyScope; // a loop always lies in a body
  return parent.plan.nodes[scope.parentNode]!.node as NodeOf<'loop'>; // and its node is a loop
}

/**
 * Begins the first round (with what the frame was sent) or the next one. Nodes of round r of the frame's n-th
 * activation carry the number (n−1)·maxRounds + r: the same in every execution, and never used twice.
 */
export function beginRound(scope: BodyScope, given?: ReadonlyMap<string, Message>): void {
  if (given !== undefined) {
    scope.loop = { round: 0, given, previous: noOutputs, best: undefined, all: [], roundsWithoutRise: 0 };
  }
  const loop = scope.loop!;
  loop.round += 1;
  const inputs = new Map(loop.given);
  inputs.set('round', frameMessage(scope, 'round', loop.round, []));
  inputs.set('previous', previousMessage(scope, loop.previous));
  beginActivation(scope, inputs, (scope.number - 1) * loopNode(scope).maxRounds + loop.round);
}

function previousMessage(scope: BodyScope, previous: Outputs): Message {
  if (scope.loop!.round === 1) return frameMessage(scope, 'previous', null, []);
  const messages = [...previous.values()];
  return frameMessage(scope, 'previous', outputsValue(previous), messages);
}

function frameMessage(scope: BodyScope, name: string, value: Json, from: readonly Message[]): Message {
  return {
    id: `${scope.address}.${name}[${scope.loop!.round}]`,
    value: Object.freeze(value),
    by: scope.address,
    parents: from.map((message) => message.id),
    taint: taintOf(from),
  };
}

export function outputsValue(outputs: Outputs): { readonly [port: string]: Json } {
  return Object.freeze(Object.fromEntries([...outputs].map(([port, message]) => [port, message.value])));
}

/** The round is over; whether another one follows is a fact to be decided and written (`round.ended`). */
export function endRound(context: FoldContext, scope: BodyScope, outputs: Outputs): void {
  scope.loop!.previous = outputs;
  context.state.endedRounds.set(scope.address, scope);
}

/** Takes the score of the round that ended into account. */
export function recordScore(scope: BodyScope, score: number | undefined): void {
  const loop = scope.loop!;
  const node = loopNode(scope);
  if (node.result === 'all') loop.all.push(loop.previous);
  if (score === undefined) return;
  if (loop.best === undefined || score > loop.best.score) {
    loop.best = { score, outputs: loop.previous };
    loop.roundsWithoutRise = 0;
  } else {
    loop.roundsWithoutRise += 1;
  }
}

export function endLoop(context: FoldContext, scope: BodyScope, reason: string): void {
  const loop = scope.loop!;
  const { result } = loopNode(scope);
  const outputs =
    result === 'all'
      ? listOutputs(scope, loop.all)
      : result === 'best'
        ? (loop.best?.outputs ?? loop.previous)
        : loop.previous;
  leave(context, scope, outputs, reason);
}

/** An exit inside the body ends the loop with the outputs that it was given. */
export function endLoopByExit(context: FoldContext, scope: BodyScope, outputs: Outputs): void {
  const listed = loopNode(scope).result === 'all' ? listOutputs(scope, [...scope.loop!.all, outputs]) : outputs;
  leave(context, scope, listed, 'exit');
}

function leave(context: FoldContext, scope: BodyScope, outputs: Outputs, reason: string): void {
  const all = new Map(outputs);
  all.set('rounds', resultMessage(scope, 'rounds', scope.loop!.round));
  all.set('exitReason', resultMessage(scope, 'exitReason', reason));
  context.state.exitReasons.set(scope.address, reason);
  reply(context, scope, all);
}

function resultMessage(scope: BodyScope, name: string, value: Json): Message {
  return { id: `${scope.address}.${name}`, value: deepFreeze(value), by: scope.address, parents: [], taint: 'none' };
}

function listOutputs(scope: BodyScope, rounds: readonly Outputs[]): Outputs {
  return gatherLists(
    scope.address,
    scope.plan.outputs.map((port) => port.name),
    rounds,
  );
}

/** One list per port, in order; a part that was skipped is left out of its list. */
export function gatherLists(
  address: string,
  ports: readonly string[],
  parts: ReadonlyArray<Outputs | undefined>,
): Outputs {
  const outputs = new Map<string, Message>();
  for (const port of ports) {
    const messages = parts.flatMap((part) => part?.get(port) ?? []);
    outputs.set(port, {
      id: `${address}.${port}`,
      value: Object.freeze(messages.map((message) => message.value)),
      by: address,
      parents: messages.map((message) => message.id),
      taint: taintOf(messages),
    });
  }
  return outputs;
}
