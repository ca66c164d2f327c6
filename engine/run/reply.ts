import { sendOrHold } from './breakpoints.ts';
import type { FoldContext } from './fold-context.ts';
import type { BodyScope, Outputs } from './scope.ts';

/** Sends a scope's outputs to its parent; at the top they are the run's. */
export function reply(context: FoldContext, scope: BodyScope, outputs: Outputs): void {
  scope.active = false;
  if (scope.parent === undefined) {
    context.state.outcome = {
      output: Object.fromEntries([...outputs].map(([port, message]) => [port, message.value])),
    };
    return;
  }
  if (scope.parent.kind !== 'map') context.observer?.settled(scope.address, 'done', outputs);
  const { parent, parentNode: index, address } = scope;
  const event = { type: 'settle', node: index, outputs } as const;
  if (parent.kind === 'map') context.send(parent, event);
  else sendOrHold(context, { when: 'after', scope: parent, index, address }, { scope: parent, event });
}
