import { FlowError } from '../errors.ts';
import type { ModelBinding } from '../host.ts';
import type { PersonBinding } from '../journal/entries.ts';
import type { Json } from '../json.ts';
import type { Trust } from '../memory/index.ts';
import type { ActivationContext } from '../nodes/node-logic.ts';
import { type Message, taintOf } from './message.ts';
import { performerOf } from './performer.ts';
import type { OpenActivation, RunState } from './run-state.ts';
import type { Scope } from './scope.ts';

/** Everything a node's logic may know of the activation it is asked to begin. */
export function contextOf(state: RunState, open: OpenActivation): ActivationContext {
  const { started } = state;
  const seated = performerOf(state, open);
  // Whoever changes a performer sees the run's roles; whoever wrote the flow, the flow's.
  const ofRun = seated?.change !== undefined;
  const runRoleOf = (role: string, kind: 'models' | 'people') => (ofRun ? role : runRole(open.scope, role, kind));
  return {
    address: open.address,
    node: open.node.node,
    performer: seated?.performer,
    inputs: inputValues(open),
    seed: `${started.seed}/${open.address}`,
    thread: open.scope.slots[open.node.index]!.thread,
    draft: open.draft,
    vectors: open.scope.slots[open.node.index]!.vectors,
    isModelChosen: (role) => state.models[runRoleOf(role, 'models')] !== undefined,
    modelFor: (role) => seated?.change?.binding ?? modelFor(state, runRoleOf(role, 'models')),
    personFor: (role): PersonBinding => started.people[runRoleOf(role, 'people')] ?? 'ask',
    roleOfPerson: (role) => runRoleOf(role, 'people'),
    roleOfFlow: (role) => runRole(open.scope, role, 'people'),
    stateOf: (key) => open.scope.state.get(key),
    begun: open.scope.begun,
    trustOf: (port) => trustOf(open.inputs[port]),
    runInput: started.input,
  };
}

function trustOf(input: Message | readonly Message[] | undefined): Trust {
  const messages = input === undefined ? [] : Array.isArray(input) ? (input as readonly Message[]) : [input as Message];
  const taint = taintOf(messages);
  return taint === 'none' ? 'trusted' : taint;
}

export function inputValues(open: OpenActivation): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(open.inputs).map(([port, input]) => [
      port,
      Array.isArray(input) ? (input as readonly Message[]).map((message) => message.value) : (input as Message).value,
    ]),
  );
}

/** Follows a role upwards: every flow node on the way may map its sub-flow's roles to roles of its own flow. */
function runRole(from: Scope, role: string, kind: 'models' | 'people'): string {
  let name = role;
  for (let scope: Scope | undefined = from; scope !== undefined; scope = scope.parent) {
    const { parent } = scope;
    if (scope.kind !== 'flow' || parent === undefined || parent.kind === 'map') continue;
    const { node } = parent.plan.nodes[scope.parentNode]!;
    if (node.type === 'flow') name = node[kind]?.[name] ?? name;
  }
  return name;
}

function modelFor(state: RunState, role: string): ModelBinding {
  const binding = state.models[role] ?? state.models['*'];
  if (binding === undefined) {
    throw new FlowError('MODEL_NOT_CONFIGURED', `The run binds no model to the role "${role}".`);
  }
  return binding;
}
