import { fromConstant, fromInput, fromState, type InputPlan, type SourcePlan } from '../graph/plan.ts';
import { deepFreeze, selectPath } from '../json.ts';
import type { Message } from './message.ts';
import type { BodyScope } from './scope.ts';

/** The messages that a node's activation consumes, by port; list ports hold a list. */
export type GatheredInputs = Readonly<Record<string, Message | readonly Message[]>>;

/** Collects a node's inputs, or undefined when a required port was skipped, which skips the node. */
export function gatherInputs(scope: BodyScope, inputs: readonly InputPlan[]): GatheredInputs | undefined {
  const gathered: Record<string, Message | readonly Message[]> = {};
  for (const input of inputs) {
    if (input.list) {
      const messages = input.sources.flatMap((source) => messagesFrom(scope, source));
      if (messages.length === 0 && input.required) return undefined;
      gathered[input.name] = messages;
    } else {
      const message = firstMessage(scope, input);
      if (message !== undefined) gathered[input.name] = message;
      else if (input.required) return undefined;
    }
  }
  return gathered;
}

/** A plain port takes the first message that was not skipped, in the order of the edges in the file. */
export function firstMessage(scope: BodyScope, input: InputPlan): Message | undefined {
  for (const source of input.sources) {
    const message = messageFrom(scope, source);
    if (message !== undefined) return message;
  }
  return undefined;
}

function messagesFrom(scope: BodyScope, source: SourcePlan): readonly Message[] {
  const message = messageFrom(scope, source);
  if (message === undefined) return [];
  if (!source.spread || !Array.isArray(message.value)) return [message];
  return message.value.map((value, index) => ({ ...message, id: `${message.id}[${index}]`, value }));
}

function messageFrom(scope: BodyScope, source: SourcePlan): Message | undefined {
  const message = wholeMessage(scope, source);
  if (message === undefined || source.select.length === 0) return message;
  const value = selectPath(message.value, source.select);
  // A part that is not there counts as skipped, so that an optional field of a reply is an optional message.
  return value === undefined ? undefined : { ...message, id: `${message.id}.${source.select.join('.')}`, value };
}

function wholeMessage(scope: BodyScope, source: SourcePlan): Message | undefined {
  if (source.node >= 0) return scope.slots[source.node]!.outputs.get(source.port);
  if (source.node === fromInput) return scope.inputs.get(source.port);
  if (source.node === fromConstant) return constantMessage(scope, source);
  if (source.node !== fromState || !scope.state.has(source.port)) return undefined;
  // State was made of messages of earlier activations, whose taint it no longer knows: the careful answer is model.
  return {
    id: `${scope.path}.state.${source.port}#${scope.activation}`,
    value: scope.state.get(source.port)!,
    by: scope.address,
    parents: [],
    taint: 'model',
  };
}

function constantMessage(scope: BodyScope, { port, value = null }: SourcePlan): Message {
  return {
    id: `${scope.path}.constant.${port}`,
    value: deepFreeze(value),
    by: scope.address,
    parents: [],
    taint: 'none',
  };
}

export function inputMessages(inputs: GatheredInputs): Message[] {
  return Object.values(inputs).flatMap((input) => (Array.isArray(input) ? (input as Message[]) : [input as Message]));
}
