import type {
  ArrowFunctionExpression,
  CallExpression,
  Expression,
  Identifier,
  MemberExpression,
  Pattern,
  SpreadElement,
} from 'acorn';
import { readOwn, skipped } from './compile-member.ts';
import { type Context, compileItems, compileNode, type Step } from './compile-node.ts';
import { type Evaluation, isForbiddenKey, isList, type Value } from './evaluation.ts';
import { type Callback, callbackMethods, listMethods } from './list-methods.ts';
import { bareFunctions, namespaces } from './namespaces.ts';
import { refuse } from './read-source.ts';
import { type Arguments, numberMethods, textMethods } from './text-methods.ts';

/** Methods that look at a small part of their text only, so that its length costs nothing. */
const cheapTextMethods = new Set(['at', 'charAt', 'slice', 'toString', 'startsWith', 'endsWith']);
const reserved = new Set([
  'undefined',
  'NaN',
  'Infinity',
  'arguments',
  'eval',
  'await',
  ...namespaces.keys(),
  ...bareFunctions.keys(),
]);

/** A call of a listed function or method; what is called is decided here, by name, and never looked up at run time. */
export function compileCall(node: CallExpression, context: Context): Step {
  const { callee } = node;
  const { source } = context.shared;
  if (node.optional) refuse(source, node.start, '`?.(` is not allowed');
  if (callee.type === 'Identifier') return compileBareCall(node, callee, context);
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') {
    return refuse(source, callee.start, 'only the listed functions and methods can be called');
  }
  const { object, property } = callee;
  if (object.type === 'Super') return refuse(source, object.start, 'classes are not allowed');
  if (object.type === 'Identifier' && namespaces.has(object.name)) {
    const builtin = namespaces.get(object.name)?.get(property.name);
    if (builtin === undefined)
      return refuse(source, property.start, `\`${object.name}.${property.name}\` is not one of the functions allowed`);
    return callBuiltin(builtin, node, context);
  }
  if (callbackMethods.has(property.name))
    return compileCallbackMethod(node, callee, { object, name: property.name, context });
  return compileMethod(node, callee, { object, name: property.name, context });
}

function compileBareCall(node: CallExpression, callee: Identifier, context: Context): Step {
  const builtin = bareFunctions.get(callee.name);
  if (builtin === undefined)
    return refuse(context.shared.source, callee.start, `\`${callee.name}\` is not one of the functions allowed`);
  return callBuiltin(builtin, node, context);
}

function callBuiltin(builtin: Callback, node: CallExpression, context: Context): Step {
  const items = compileItems(node.arguments, context, node.start);
  return (evaluation) => {
    const args = items(evaluation);
    evaluation.at = node.start;
    evaluation.spend(1);
    return builtin(evaluation, args);
  };
}

interface Target {
  readonly object: Expression;
  readonly name: string;
  readonly context: Context;
}

function compileMethod(node: CallExpression, callee: MemberExpression, { object, name, context }: Target): Step {
  const methods = { text: textMethods.get(name), list: listMethods.get(name), number: numberMethods.get(name) };
  if (methods.text === undefined && methods.list === undefined && methods.number === undefined) {
    return refuse(context.shared.source, callee.property.start, `\`${name}\` is not one of the methods allowed`);
  }
  const self = compileNode(object, context);
  const items = compileItems(node.arguments, context, node.start);
  return (evaluation) => {
    const owner = self(evaluation);
    if (owner === skipped || (callee.optional && (owner === null || owner === undefined))) return skipped;
    const args = items(evaluation);
    evaluation.at = callee.property.start;
    evaluation.spend(1);
    if (typeof owner === 'string' && methods.text !== undefined) {
      if (!cheapTextMethods.has(name)) evaluation.spend(owner.length);
      return methods.text(evaluation, owner, args);
    }
    if (isList(owner) && methods.list !== undefined) {
      if (name !== 'at') evaluation.spend(owner.length);
      return methods.list(evaluation, owner, args);
    }
    if (typeof owner === 'number' && methods.number !== undefined) return methods.number(evaluation, owner, args);
    return evaluation.fail(`\`${name}\` was called on ${describe(owner)}`);
  };
}

function compileCallbackMethod(
  node: CallExpression,
  callee: MemberExpression,
  { object, name, context }: Target,
): Step {
  const { source } = context.shared;
  const method =
    callbackMethods.get(name) ?? refuse(source, callee.start, `\`${name}\` is not one of the methods allowed`);
  const [first, ...others] = node.arguments;
  const maySort = name === 'sort' || name === 'toSorted';
  if (first === undefined && !maySort) return refuse(source, node.start, `\`${name}\` needs an arrow function`);
  if (others.length > (name === 'reduce' ? 1 : 0))
    return refuse(source, node.start, `\`${name}\` was given too many arguments`);
  const self = compileNode(object, context);
  const callback = first === undefined ? undefined : compileCallback(first, context);
  const items = compileItems(others, context, node.start);
  return (evaluation) => {
    const owner = self(evaluation);
    if (owner === skipped || (callee.optional && (owner === null || owner === undefined))) return skipped;
    const rest = items(evaluation);
    evaluation.at = callee.property.start;
    evaluation.spend(1);
    if (!isList(owner)) return evaluation.fail(`\`${name}\` was called on ${describe(owner)}`);
    return method(evaluation, { self: owner, callback, rest });
  };
}

function describe(value: Value): string {
  if (value === undefined || value === null) return 'a missing value';
  if (isList(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return { string: 'a text', number: 'a number', boolean: 'true or false' }[
    typeof value as 'string' | 'number' | 'boolean'
  ];
}

function compileCallback(node: Expression | SpreadElement, context: Context): Callback {
  if (node.type === 'ArrowFunctionExpression') return compileArrow(node, context);
  const builtin =
    node.type === 'Identifier' && !context.parameters.has(node.name) ? bareFunctions.get(node.name) : undefined;
  if (builtin === undefined)
    return refuse(context.shared.source, node.start, 'an arrow function such as `x => x.score` is needed here');
  return (evaluation, args) => builtin(evaluation, args.slice(0, 1));
}

type Bind = (evaluation: Evaluation, value: Value) => void;

function compileArrow(node: ArrowFunctionExpression, outer: Context): Callback {
  const { source } = outer.shared;
  if (node.async || node.body.type === 'BlockStatement')
    return refuse(source, node.start, 'an arrow function must be one expression, without braces and `async`');
  const parameters = new Map(outer.parameters);
  const binds = node.params.map((pattern) => compilePattern(pattern, { ...outer, parameters }));
  const body = compileNode(node.body, { ...outer, parameters });
  return (evaluation: Evaluation, args: Arguments) => {
    for (let index = 0; index < binds.length; index += 1) binds[index]?.(evaluation, args[index]);
    return body(evaluation);
  };
}

type Binding = Context & { readonly parameters: Map<string, number> };

/** A parameter: a name, or the parts of a list or object by name, as in `([key, value]) => …`. */
function compilePattern(pattern: Pattern, binding: Binding): Bind {
  const { source } = binding.shared;
  if (pattern.type === 'Identifier') return bindName(pattern, binding);
  if (pattern.type === 'ArrayPattern') {
    const binds = pattern.elements.map((element) => (element === null ? undefined : compilePattern(element, binding)));
    return (evaluation, value) => {
      if (!isList(value)) return evaluation.fail('a parameter written with [ ] was given no list');
      for (const [index, bind] of binds.entries()) bind?.(evaluation, value[index]);
    };
  }
  if (pattern.type !== 'ObjectPattern')
    return refuse(source, pattern.start, 'a parameter must be a name, or names in [ ] or { }');
  const binds = pattern.properties.map((property) => {
    if (
      property.type !== 'Property' ||
      property.computed ||
      property.key.type !== 'Identifier' ||
      isForbiddenKey(property.key.name)
    ) {
      return refuse(source, property.start, 'only plain names can stand in { }');
    }
    return { name: property.key.name, bind: compilePattern(property.value, binding) };
  });
  return (evaluation, value) => {
    for (const { name, bind } of binds) bind(evaluation, readOwn(evaluation, value, name));
  };
}

function bindName(pattern: Identifier, { shared, parameters }: Binding): Bind {
  if (reserved.has(pattern.name) || isForbiddenKey(pattern.name))
    refuse(shared.source, pattern.start, `a parameter cannot be called \`${pattern.name}\``);
  const slot = shared.slots;
  shared.slots += 1;
  parameters.set(pattern.name, slot);
  return (evaluation, value) => {
    evaluation.slots[slot] = value;
  };
}
