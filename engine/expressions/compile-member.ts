import type { ChainExpression, MemberExpression } from 'acorn';
import { type Context, compileKey, compileNode, type Step } from './compile-node.ts';
import { type Evaluation, isForbiddenKey, isList, type Value } from './evaluation.ts';
import { constants, namespaces } from './namespaces.ts';
import { refuse } from './read-source.ts';

/** What a link of an optional chain gives when the chain was cut short; never leaves the chain. */
export const skipped: Value = Object.freeze({});

/** `a?.b.c`: once something before `?.` is missing, the rest of the chain is not evaluated. */
export function compileChain(node: ChainExpression, context: Context): Step {
  const chain = compileNode(node.expression, context);
  return (evaluation) => {
    const value = chain(evaluation);
    return value === skipped ? undefined : value;
  };
}

/** The property of a missing value is missing too, where JavaScript would throw: `previous.score > 3` is false in round 1. */
export function compileMember(node: MemberExpression, context: Context): Step {
  const { source } = context.shared;
  if (node.object.type === 'Super' || node.property.type === 'PrivateIdentifier')
    return refuse(source, node.start, 'classes are not allowed');
  const constant = compileConstant(node, context);
  if (constant !== undefined) return constant;
  const object = compileNode(node.object, context);
  const key = compileKey(node.property, node.computed, context);
  const { optional, start } = node;
  return (evaluation) => {
    const owner = object(evaluation);
    if (owner === skipped || (optional && (owner === null || owner === undefined))) return skipped;
    const name = key(evaluation);
    evaluation.at = start;
    return readOwn(evaluation, owner, name);
  };
}

/** `Math.PI` and its like. */
function compileConstant(node: MemberExpression, { shared, parameters }: Context): Step | undefined {
  if (node.object.type !== 'Identifier' || parameters.has(node.object.name) || !namespaces.has(node.object.name))
    return undefined;
  const name = node.property.type === 'Identifier' && !node.computed ? node.property.name : '';
  const value = constants.get(node.object.name)?.get(name);
  if (value === undefined)
    return refuse(shared.source, node.start, `\`${node.object.name}\` has no constant of this name`);
  return () => value;
}

/** The one place where a property is read: own properties only, and never a function. */
export function readOwn(evaluation: Evaluation, owner: Value, name: string): Value {
  if (typeof owner === 'string' || isList(owner)) {
    if (name === 'length') return owner.length;
    return Object.hasOwn(Object(owner), name) ? owner[Number(name)] : undefined;
  }
  if (typeof owner !== 'object' || owner === null || isForbiddenKey(name) || !Object.hasOwn(owner, name))
    return undefined;
  const value = owner[name];
  if (typeof value === 'function') return evaluation.fail(`\`${name}\` is not plain JSON`);
  return value;
}
