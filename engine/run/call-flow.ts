import { type ErrorCode, type ErrorFact, errorTable, FlowError } from '../errors.ts';
import type { FlowFile } from '../format/flow-file.ts';
import type { FlowPlan, NodePlan } from '../graph/plan.ts';
import { choicePort } from '../graph/ports.ts';
import { deepFreeze, type Json } from '../json.ts';
import type { GatheredInputs } from './gather-inputs.ts';
import type { Message } from './message.ts';
import { type BodyScope, createBodyScope, nodeAddress, nodePath } from './scope.ts';

export type Call =
  | { readonly child: BodyScope; readonly inputs: GatheredInputs }
  /** Why it cannot be called. */
  | { readonly error: ErrorFact };

/** The instance that a flow node calls now, the same one as before if there is one, and what it is sent. */
export function prepareCall(
  scope: BodyScope,
  index: number,
  { inputs, maxDepth }: { inputs: GatheredInputs; maxDepth: number },
): Call {
  const plan = scope.plan.nodes[index]!;
  if (scope.depth >= maxDepth) {
    const message = `Flow node "${plan.id}" is ${maxDepth + 1} calls deep; the run's depth budget is ${maxDepth}.`;
    return { error: errorFact('DEPTH_EXCEEDED', message, { node: plan.id }) };
  }
  if (plan.choices === undefined) return callOf(scope, index, { flow: plan.flow, choice: undefined, inputs });
  const { [choicePort]: message, ...others } = inputs;
  if (message === undefined) return callOf(scope, index, { flow: plan.flow, choice: undefined, inputs: others });
  const choice = (message as Message).value; // a plain port
  const flow = typeof choice === 'string' ? plan.choices.get(choice) : undefined;
  if (flow === undefined || typeof choice !== 'string') return { error: choiceError(plan, choice) };
  return callOf(scope, index, { flow, choice, inputs: others });
}

interface Chosen {
  readonly flow: FlowPlan | undefined;
  readonly choice: string | undefined;
  readonly inputs: GatheredInputs;
}

function callOf(scope: BodyScope, index: number, { flow, choice, inputs }: Chosen): Call {
  const plan = scope.plan.nodes[index]!;
  if (flow === undefined) throw new FlowError('INTERNAL', `Node "${plan.id}" was run although its flow is unknown.`);
  const sent = { ...defaultInputs(flow.flow, nodeAddress(scope, index)), ...inputs };
  const slot = scope.slots[index]!;
  const known = plan.choices === undefined ? slot.child : slot.chosen?.get(choice ?? '');
  if (known !== undefined) return { child: known as BodyScope, inputs: sent }; // a flow node's child is no map
  const path = nodePath(scope, index);
  const child = createBodyScope({
    kind: 'flow',
    path: choice === undefined ? path : `${path}[${choice}]`,
    plan: flow.body,
    owner: flow,
    parent: scope,
    parentNode: index,
    depth: scope.depth + 1,
  });
  if (plan.choices !== undefined) slot.chosen = (slot.chosen ?? new Map()).set(choice ?? '', child);
  return { child, inputs: sent };
}

/** What the flow itself says about inputs that it may not be sent; the run's own flow gets the same. */
function defaultInputs(flow: FlowFile, address: string): GatheredInputs {
  const ports = Object.entries(flow.interface.input).filter(([, schema]) => schema.default !== undefined);
  return Object.fromEntries(
    ports.map(([port, schema]): [string, Message] => [
      port,
      { id: `${address}.default.${port}`, value: deepFreeze(schema.default!), by: address, parents: [], taint: 'none' },
    ]),
  );
}

function choiceError({ id, choices }: NodePlan, choice: Json): ErrorFact {
  const names = [...(choices?.keys() ?? [])].join(', ');
  const said = JSON.stringify(choice).slice(0, 200);
  return errorFact('MESSAGE_INVALID', `Node "${id}" was told to call ${said}; it may call ${names}.`, {
    node: id,
    port: choicePort,
  });
}

function errorFact(code: ErrorCode, message: string, where: { node: string; port?: string }): ErrorFact {
  return { code, message, help: errorTable[code].help, where };
}
