import type { FlowFile } from '../format/flow-file.ts';
import { isDeepFrozen } from '../json.ts';
import { compile, type FlowsByReference } from './compile.ts';
import type { Plan } from './plan.ts';

const compiled = new WeakMap<FlowFile, { readonly flows: FlowsByReference; readonly plan: Plan }>();

/** The plan of a flow; of a frozen one that was compiled before with the same flows, the same plan. A plan never changes. */
export function compileOnce(flow: FlowFile, flows: FlowsByReference): Plan {
  const before = compiled.get(flow);
  if (before !== undefined && areSame(before.flows, flows)) return before.plan;
  const plan = compile(flow, flows);
  if (isDeepFrozen(flow) && Object.values(flows).every(isDeepFrozen)) compiled.set(flow, { flows, plan });
  return plan;
}

function areSame(one: FlowsByReference, other: FlowsByReference): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
