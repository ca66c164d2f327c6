import { type Primitive, toNumber, toPrimitive, toText } from './convert.ts';
import type { Evaluation, Value } from './evaluation.ts';

export type BinaryOperation = (evaluation: Evaluation, left: Value, right: Value) => Value;

/** JavaScript's binary operators on plain JSON; an object as operand fails instead of becoming `[object Object]`. */
export const binaryOperators: ReadonlyMap<string, BinaryOperation> = new Map<string, BinaryOperation>([
  ['+', add],
  ['-', arithmetic((a, b) => a - b)],
  ['*', arithmetic((a, b) => a * b)],
  ['/', arithmetic((a, b) => a / b)],
  ['%', arithmetic((a, b) => a % b)],
  ['**', arithmetic((a, b) => a ** b)],
  ['&', arithmetic((a, b) => a & b)],
  ['|', arithmetic((a, b) => a | b)],
  ['^', arithmetic((a, b) => a ^ b)],
  ['<<', arithmetic((a, b) => a << b)],
  ['>>', arithmetic((a, b) => a >> b)],
  ['>>>', arithmetic((a, b) => a >>> b)],
  ['<', comparison((a, b) => a < b)],
  ['<=', comparison((a, b) => a <= b)],
  ['>', comparison((a, b) => a > b)],
  ['>=', comparison((a, b) => a >= b)],
  ['===', (_, left, right) => left === right],
  ['!==', (_, left, right) => left !== right],
  ['==', looselyEqual],
  ['!=', (evaluation, left, right) => !looselyEqual(evaluation, left, right)],
]);

export type UnaryOperation = (evaluation: Evaluation, value: Value) => Value;

export const unaryOperators: ReadonlyMap<string, UnaryOperation> = new Map<string, UnaryOperation>([
  ['!', (_, value) => !value],
  ['-', (evaluation, value) => -toNumber(evaluation, value)],
  ['+', toNumber],
  ['~', (evaluation, value) => ~toNumber(evaluation, value)],
  ['typeof', (_, value) => typeof value],
]);

function arithmetic(operate: (a: number, b: number) => number): BinaryOperation {
  return (evaluation, left, right) => operate(toNumber(evaluation, left), toNumber(evaluation, right));
}

function comparison(compare: <T extends string | number>(a: T, b: T) => boolean): BinaryOperation {
  return (evaluation, left, right) => {
    const a = toPrimitive(evaluation, left);
    const b = toPrimitive(evaluation, right);
    return typeof a === 'string' && typeof b === 'string' ? compare(a, b) : compare(Number(a), Number(b));
  };
}

function add(evaluation: Evaluation, left: Value, right: Value): Value {
  const a = toPrimitive(evaluation, left);
  const b = toPrimitive(evaluation, right);
  if (typeof a !== 'string' && typeof b !== 'string') return Number(a) + Number(b);
  const texts = [toText(evaluation, a), toText(evaluation, b)] as const;
  evaluation.allowText(texts[0].length + texts[1].length);
  return texts[0] + texts[1];
}

function looselyEqual(evaluation: Evaluation, left: Value, right: Value): boolean {
  if (left === null || left === undefined) return right === null || right === undefined;
  if (right === null || right === undefined) return false;
  if (typeof left === 'object' && typeof right === 'object') return left === right;
  const a: Primitive = toPrimitive(evaluation, left);
  const b: Primitive = toPrimitive(evaluation, right);
  return typeof a === typeof b ? a === b : Number(a) === Number(b);
}
