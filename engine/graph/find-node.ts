import type { BodyPlan, FlowPlan, NodePlan, Plan } from './plan.ts';

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
    if (found === undefined) return undefined;
    // Only a map has items, and only they lead into it; a chosen flow is named like one.
    const needsKey = found.node.type === 'map' && index < steps.length - 1;
    const chosen: FlowPlan | undefined = found.choices?.get(key?.slice(1, -1) ?? '');
    if ((key !== undefined) !== needsKey && chosen === undefined) return undefined;
    body = found.body ?? (chosen ?? found.flow)?.body;
  }
  return found;
}
