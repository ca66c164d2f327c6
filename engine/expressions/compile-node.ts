import type {
  ArrayExpression,
  BinaryExpression,
  ConditionalExpression,
  Expression,
  Identifier,
  Literal,
  LogicalExpression,
  ObjectExpression,
  SpreadElement,
  TemplateLiteral,
  UnaryExpression,
} from 'acorn';
import { compileCall } from './compile-call.ts';
import { compileChain, compileMember } from './compile-member.ts';
import { toText } from './convert.ts';
import { type Evaluation, isForbiddenKey, isList, limits, type Value } from './evaluation.ts';
import { bareFunctions, namespaces } from './namespaces.ts';
import { binaryOperators, unaryOperators } from './operators.ts';
import { refuse } from './read-source.ts';

/** A compiled node: gives its value within one evaluation. */
export type Step = (evaluation: Evaluation) => Value;

/** What is known while compiling: what the whole source shares, and the parameters that are in scope here. */
export interface Context {
  readonly shared: { readonly source: string; readonly names: Set<string>; slots: number };
  readonly parameters: ReadonlyMap<string, number>;
  readonly depth: number;
}

/**
 * Turns a node into a closure. The allow-list is this switch: a kind of node that it does not name is refused,
 * so new syntax is refused until somebody decides otherwise.
 */
export function compileNode(node: Expression, outer: Context): Step {
  const context = { ...outer, depth: outer.depth + 1 };
  if (context.depth > limits.nesting)
    refuse(context.shared.source, node.start, `it is nested more than ${limits.nesting} deep`);
  switch (node.type) {
    case 'ParenthesizedExpression':
      return compileNode(node.expression, context);
    case 'Literal':
      return compileLiteral(node, context);
    case 'Identifier':
      return compileIdentifier(node, context);
    case 'TemplateLiteral':
      return compileTemplate(node, context);
    case 'ArrayExpression':
      return compileArray(node, context);
    case 'ObjectExpression':
      return compileObject(node, context);
    case 'UnaryExpression':
      return compileUnary(node, context);
    case 'BinaryExpression':
      return compileBinary(node, context);
    case 'LogicalExpression':
      return compileLogical(node, context);
    case 'ConditionalExpression':
      return compileConditional(node, context);
    case 'MemberExpression':
      return compileMember(node, context);
    case 'ChainExpression':
      return compileChain(node, context);
    case 'CallExpression':
      return compileCall(node, context);
    default:
      return refuse(context.shared.source, node.start, describeForbidden(node.type));
  }
}

function describeForbidden(type: string): string {
  const words: Record<string, string> = {
    ArrowFunctionExpression:
      'a function may only stand in a call of map, filter, some, every, find, findIndex, flatMap, reduce or sort',
    AssignmentExpression: 'it may not change anything; use === to compare',
    UpdateExpression: 'it may not change anything',
    SequenceExpression: 'the comma operator is not allowed',
    NewExpression: '`new` is not allowed',
    ThisExpression: '`this` is not allowed',
    FunctionExpression: '`function` is not allowed; write an arrow function',
  };
  return words[type] ?? `${type} is not allowed`;
}

function compileLiteral(node: Literal, context: Context): Step {
  const { value } = node;
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    if (node.regex === undefined && node.bigint === undefined && value !== undefined) return () => value;
  }
  return refuse(context.shared.source, node.start, 'regular expressions and big integers are not allowed');
}

const namedConstants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
]);
const forbiddenNames = new Set(['arguments', 'eval']);

function compileIdentifier(node: Identifier, { shared, parameters }: Context): Step {
  const { name } = node;
  const slot = parameters.get(name);
  if (slot !== undefined) return (evaluation) => evaluation.slots[slot];
  if (namedConstants.has(name)) {
    const value = namedConstants.get(name);
    return () => value;
  }
  if (namespaces.has(name) || bareFunctions.has(name))
    refuse(shared.source, node.start, `\`${name}\` is not a value; call one of its functions`);
  if (forbiddenNames.has(name) || isForbiddenKey(name)) refuse(shared.source, node.start, `\`${name}\` is not allowed`);
  shared.names.add(name);
  return ({ scope }) => (Object.hasOwn(scope, name) ? scope[name] : undefined);
}

function compileTemplate(node: TemplateLiteral, context: Context): Step {
  const texts = node.quasis.map((quasi) => quasi.value.cooked ?? '');
  const values = node.expressions.map((expression) => compileNode(expression, context));
  return (evaluation) => {
    let result = texts[0] ?? '';
    for (const [index, value] of values.entries()) {
      const part = toText(evaluation, value(evaluation)) + (texts[index + 1] ?? '');
      evaluation.allowText(result.length + part.length);
      result += part;
    }
    return result;
  };
}

/** The elements of an array literal or the arguments of a call, with `...` spread out. */
export function compileItems(
  nodes: readonly (Expression | SpreadElement | null)[],
  context: Context,
  start: number,
): (evaluation: Evaluation) => Value[] {
  const parts = nodes.map((node) => {
    if (node === null) return refuse(context.shared.source, start, 'a list may not have holes');
    const spread = node.type === 'SpreadElement';
    return { spread, step: compileNode(spread ? node.argument : node, context), at: node.start };
  });
  return (evaluation) => {
    const items: Value[] = [];
    for (const { spread, step, at } of parts) {
      const value = step(evaluation);
      if (!spread) {
        evaluation.push(items, value);
        continue;
      }
      evaluation.at = at;
      if (typeof value !== 'string' && !isList(value))
        return evaluation.fail('only a list or a text can be spread with `...` here');
      for (const item of value) evaluation.push(items, item);
    }
    return items;
  };
}

function compileArray(node: ArrayExpression, context: Context): Step {
  const items = compileItems(node.elements, context, node.start);
  return (evaluation) => evaluation.make(items(evaluation));
}

// A map while it grows: assigning to an object could run an inherited setter.
type Fill = (evaluation: Evaluation, target: Map<string, Value>) => void;

function compileObject(node: ObjectExpression, context: Context): Step {
  const fills = node.properties.map((property): Fill => {
    if (property.type === 'SpreadElement') return compileObjectSpread(property, context);
    if (property.kind !== 'init' || property.method)
      refuse(context.shared.source, property.start, 'methods and accessors are not allowed');
    const key = compileKey(property.key, property.computed, context);
    const value = compileNode(property.value, context);
    return (evaluation, target) => {
      const name = key(evaluation);
      evaluation.at = property.start;
      if (isForbiddenKey(name)) evaluation.fail(`no property may be called \`${name}\``);
      target.set(name, value(evaluation));
    };
  });
  return (evaluation) => {
    const target = new Map<string, Value>();
    for (const fill of fills) fill(evaluation, target);
    evaluation.spend(fills.length);
    return evaluation.make(Object.fromEntries(target));
  };
}

/** The name of a property: written down, or computed. A forbidden name that is written down does not compile. */
export function compileKey(key: Expression, computed: boolean, context: Context): (evaluation: Evaluation) => string {
  if (computed && key.type !== 'Literal') {
    const step = compileNode(key, context);
    return (evaluation) => toText(evaluation, step(evaluation));
  }
  const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : '__proto__';
  if (isForbiddenKey(name)) refuse(context.shared.source, key.start, `the property \`${name}\` is not allowed`);
  return () => name;
}

function compileObjectSpread(property: SpreadElement, context: Context): Fill {
  const step = compileNode(property.argument, context);
  return (evaluation, target) => {
    const value = step(evaluation);
    if (value === undefined || value === null) return;
    evaluation.at = property.start;
    if (typeof value !== 'object') evaluation.fail('only an object or a list can be spread with `...` here');
    const entries = Object.entries(value);
    evaluation.allowItems(entries.length);
    for (const [key, item] of entries) {
      if (isForbiddenKey(key)) evaluation.fail(`no property may be called \`${key}\``);
      target.set(key, item);
    }
  };
}

function compileUnary(node: UnaryExpression, context: Context): Step {
  const operate =
    unaryOperators.get(node.operator) ??
    refuse(context.shared.source, node.start, `\`${node.operator}\` is not allowed`);
  const argument = compileNode(node.argument, context);
  return (evaluation) => {
    const value = argument(evaluation);
    evaluation.at = node.start;
    return operate(evaluation, value);
  };
}

function compileBinary(node: BinaryExpression, context: Context): Step {
  const operate = binaryOperators.get(node.operator);
  if (operate === undefined || node.left.type === 'PrivateIdentifier') {
    return refuse(context.shared.source, node.start, `the operator \`${node.operator}\` is not allowed`);
  }
  const left = compileNode(node.left, context);
  const right = compileNode(node.right, context);
  return (evaluation) => {
    const a = left(evaluation);
    const b = right(evaluation);
    evaluation.at = node.start;
    evaluation.spend(1);
    return operate(evaluation, a, b);
  };
}

function compileLogical(node: LogicalExpression, context: Context): Step {
  const left = compileNode(node.left, context);
  const right = compileNode(node.right, context);
  switch (node.operator) {
    case '&&':
      return (evaluation) => left(evaluation) && right(evaluation);
    case '||':
      return (evaluation) => left(evaluation) || right(evaluation);
    case '??':
      return (evaluation) => left(evaluation) ?? right(evaluation);
  }
}

function compileConditional(node: ConditionalExpression, context: Context): Step {
  const test = compileNode(node.test, context);
  const consequent = compileNode(node.consequent, context);
  const alternate = compileNode(node.alternate, context);
  return (evaluation) => (test(evaluation) ? consequent(evaluation) : alternate(evaluation));
}
