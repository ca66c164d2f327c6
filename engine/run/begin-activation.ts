import type { Message } from './message.ts';
import { type BodyScope, noOutputs, noTurns } from './scope.ts';

/** Makes a body ready for one activation: every node blocked, nothing written; what instances remember stays. */
export function beginActivation(scope: BodyScope, inputs: ReadonlyMap<string, Message>, activation: number): void {
  scope.active = true;
  scope.activation = activation;
  scope.begun += 1;
  scope.inputs = inputs;
  scope.unsettled = scope.slots.length;
  scope.writes = undefined;
  scope.exits = undefined;
  scope.plan.nodes.forEach((plan, index) => {
    const slot = scope.slots[index]!;
    slot.status = 'blocked';
    slot.waiting = plan.incoming;
    slot.outputs = noOutputs;
    slot.newTurns = noTurns;
    if ('reset' in plan.node && plan.node.reset === 'each-activation') {
      slot.thread = [];
      slot.vectors = undefined;
      slot.child = undefined;
      slot.chosen = undefined;
    }
  });
}
