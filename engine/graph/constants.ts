import type { FlowNode } from '../format/flow-file.ts';
import type { Json } from '../json.ts';
import { compileSchema } from '../schema/index.ts';
import { fromConstant, type InputPlan } from './plan.ts';
import type { Port } from './ports.ts';
import type { ProblemList } from './problem-list.ts';

/** A constant is the last of a port's sources: it counts when no edge brings a value, and adds to the items of a list. */
export function withConstant(input: InputPlan, node: FlowNode): InputPlan {
  const value = constantsOf(node)[input.name];
  if (value === undefined) return input;
  const port = `${node.id}.${input.name}`;
  const constant = { node: fromConstant, port, select: [], spread: input.list, value };
  return { ...input, sources: [...input.sources, constant] };
}

/** A constant must be of a port that there is, and fit what the port takes. */
export function checkConstants(node: FlowNode, ports: readonly Port[], problems: ProblemList): void {
  for (const [name, value] of Object.entries(constantsOf(node))) {
    const port = ports.find((candidate) => candidate.name === name);
    const wrong = port === undefined ? `node "${node.id}" has no input port "${name}"` : misfit(port, value);
    if (wrong === undefined) continue;
    problems.add(`constants.${name}`, 'FLOW_INVALID', `The constant "${name}" has no place here: ${wrong}.`, {
      ...(port === undefined ? {} : { port: name }),
    });
  }
}

function misfit({ schema, list }: Port, value: Json): string | undefined {
  if (schema === undefined) return undefined;
  const check = compileSchema(schema);
  for (const one of list === true && Array.isArray(value) ? (value as readonly Json[]) : [value]) {
    const result = check.check(one);
    if (!result.ok) return result.problems[0]?.message;
  }
  return undefined;
}

const none: Readonly<Record<string, Json>> = {};

function constantsOf(node: FlowNode): Readonly<Record<string, Json>> {
  return ('constants' in node ? node.constants : undefined) ?? none;
}
