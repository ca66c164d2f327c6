import type { Message, RunState } from '#engine/index';
import type { Scope } from '#engine/run/scope';

/**
 * Everything that a run's scopes hold and could hand to somebody: messages, state, threads, results. What is in there
 * and could be changed by whoever got it is named.
 */
export function mutableParts({ root }: RunState): string[] {
  const found: string[] = [];
  const seen = new Set<unknown>();
  const stack: Scope[] = [root];
  const look = (where: string, value: unknown) => {
    if (!isFrozenThrough(value, seen)) found.push(where);
  };
  const lookAll = (where: string, messages: ReadonlyMap<string, Message>) => {
    for (const [port, message] of messages) look(`${where}.${port}`, message.value);
  };
  for (let scope = stack.pop(); scope !== undefined; scope = stack.pop()) {
    if (scope.kind === 'map') {
      stack.push(...scope.items.values());
      continue;
    }
    lookAll(`${scope.path} input`, scope.inputs);
    for (const [key, value] of scope.state) look(`${scope.path} state ${key}`, value);
    scope.slots.forEach((slot, index) => {
      lookAll(`${scope.path}/${scope.plan.nodes[index]!.id}`, slot.outputs);
      if (slot.child !== undefined) stack.push(slot.child);
      for (const child of slot.chosen?.values() ?? []) stack.push(child);
    });
  }
  return found;
}

function isFrozenThrough(root: unknown, seen: Set<unknown>): boolean {
  const stack = [root];
  for (let value = stack.pop(); stack.length > 0 || value !== undefined; value = stack.pop()) {
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    if (!Object.isFrozen(value)) return false;
    seen.add(value);
    stack.push(...Object.values(value));
  }
  return true;
}
