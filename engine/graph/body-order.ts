import type { FlowNode } from '../format/flow-file.ts';
import type { BodyPlan, NodePlan } from './plan.ts';

/** Nodes such that each comes after all it depends on; those of a cycle, which never run, are left out. */
export function inOrder({ nodes }: BodyPlan): NodePlan[] {
  const waiting = nodes.map(({ incoming }) => incoming);
  const ready = nodes.filter(({ incoming }) => incoming === 0);
  for (const { consumers } of ready) {
    for (const index of consumers) {
      waiting[index]! -= 1;
      if (waiting[index] === 0) ready.push(nodes[index]!);
    }
  }
  return ready;
}

/** Indexes of a node and of all that it depends on. */
export function ancestorsOf({ nodes }: BodyPlan, index: number): ReadonlySet<number> {
  const found = new Set([index]);
  for (const current of found)
    for (const { sources } of nodes[current]!.inputs) for (const { node } of sources) if (node >= 0) found.add(node);
  return found;
}

/** Indexes of all that depends on a node. */
function followersOf({ nodes }: BodyPlan, index: number): ReadonlySet<number> {
  const found = new Set(nodes[index]!.consumers);
  for (const current of found) for (const next of nodes[current]!.consumers) found.add(next);
  return found;
}

/** The ports by which each switch may pass its message on, of those that decide about what may cost something. */
export type SwitchPorts = ReadonlyMap<number, readonly string[]>;

/** What is tried out of all combinations of switches, in activations of nodes. */
const maxWork = 20_000;

export function switchesIn(body: BodyPlan): SwitchPorts {
  const found = new Map<number, readonly string[]>();
  let combinations = 1;
  for (const { index, node } of body.nodes) {
    const ports = portsTaken(node);
    if (ports === undefined || combinations * ports.length * body.nodes.length > maxWork) continue;
    if (![...followersOf(body, index)].some((follower) => mayCost(body.nodes[follower]!))) continue;
    found.set(index, ports);
    combinations *= ports.length;
  }
  return found;
}

/** Exactly one of these gets the message. Undefined where errors may lead to more than one. */
function portsTaken(node: FlowNode): readonly string[] | undefined {
  if (node.type !== 'switch') return undefined;
  const ports = [...node.cases.map(({ name }) => name), 'default'];
  if (node.onError === undefined || node.onError === 'fail') return ports;
  if (node.onError === 'port') return [...ports, 'error'];
  const names = Object.keys(node.onError.default);
  return names.length === 1 ? [...new Set([...ports, names[0]!])] : undefined;
}

function mayCost({ node }: NodePlan): boolean {
  return (
    node.type === 'ask' || node.type === 'flow' || node.type === 'loop' || node.type === 'map' || node.type === 'exit'
  );
}

/** Every combination of ports, one for each switch. */
export function* combinationsOf(switches: SwitchPorts): Generator<ReadonlyMap<number, string>> {
  const entries = [...switches];
  const chosen = entries.map(() => 0);
  for (;;) {
    yield new Map(entries.map(([index, ports], at) => [index, ports[chosen[at]!]!]));
    let at = 0;
    while (at < entries.length && ++chosen[at]! === entries[at]![1].length) chosen[at++] = 0;
    if (at === entries.length) return;
  }
}
