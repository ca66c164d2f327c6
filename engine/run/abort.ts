import type { FoldContext } from './fold-context.ts';
import { type BodyScope, nodeAddress, noOutputs, type Scope } from './scope.ts';

/**
 * Ends a scope at once: what is open in it and below it is cancelled, its tasks are closed.
 * Iterative, so that the depth of a flow never meets the depth of the stack.
 */
export function abort(context: FoldContext, root: Scope): void {
  const stack: Scope[] = [root];
  for (let scope = stack.pop(); scope !== undefined; scope = stack.pop()) {
    if (scope.kind === 'map') {
      for (const item of scope.items.values()) if (item.active) stack.push(item);
      scope.progress = undefined;
    } else {
      context.state.endedRounds.delete(scope.address);
      cancelNodes(context, scope, stack);
    }
    scope.active = false;
  }
}

function cancelNodes(context: FoldContext, scope: BodyScope, stack: Scope[]): void {
  scope.slots.forEach((slot, index) => {
    if (slot.status === 'inside' && slot.child?.active === true) stack.push(slot.child);
    if (slot.status !== 'open' && slot.status !== 'inside') return;
    const address = nodeAddress(scope, index);
    const open = context.state.open.get(address);
    if (open?.task !== undefined) closeTask(context, open.task);
    context.state.open.delete(address);
    context.state.waiting.delete(address);
    context.state.fresh.delete(address);
    context.observer?.settled(address, 'cancelled', noOutputs);
    slot.status = 'skipped';
  });
}

function closeTask(context: FoldContext, id: string): void {
  const task = context.state.tasks.get(id);
  if (task?.status === 'open') task.status = 'closed';
}
