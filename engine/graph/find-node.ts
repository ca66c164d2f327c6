import type { BodyPlan, NodePlan, Plan } from './plan.ts';

const step = /^([A-Za-z][A-Za-z0-9_-]*)(\[[^[\]]+\])?$/;

/**
 * The node that an instance path means, for example `panel/seat[alice]/answer`; what stands in the brackets is not
 * looked at, so it may be `*`. Undefined when the plan has no such node.
 */
export function findNode(plan: Plan, path: string): NodePlan | undefined {
  let body: BodyPlan | undefined = plan.root.body;
  let found: NodePlan | undefined;
  const steps = path.split('/');
  for (const [index, text] of steps.entries()) {
    const [, id, key] = step.exec(text) ?? [];
    found = body?.nodes.find((node) => node.id === id);
    // Only a map has items, and only they lead into it.
    const needsKey = found?.node.type === 'map' && index < steps.length - 1;
    if (found === undefined || (key !== undefined) !== needsKey) return undefined;
    body = found.body ?? found.flow?.body;
  }
  return found;
}
