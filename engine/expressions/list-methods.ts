import { joinTexts, toNumber, toText } from './convert.ts';
import { type Evaluation, isList, type Value } from './evaluation.ts';
import { type Arguments, type Method, optional } from './text-methods.ts';

type List = readonly Value[];

/** The array methods without a function argument. None changes its list: `reverse` gives a copy, unlike in JavaScript. */
export const listMethods: ReadonlyMap<string, Method<List>> = new Map<string, Method<List>>([
  ['includes', (evaluation, self, args) => self.includes(args[0], optional(evaluation, args[1]))],
  ['indexOf', (evaluation, self, args) => self.indexOf(args[0], optional(evaluation, args[1]))],
  ['lastIndexOf', (_, self, args) => self.lastIndexOf(args[0])],
  ['at', (evaluation, self, args) => self.at(optional(evaluation, args[0]) ?? 0)],
  [
    'slice',
    (evaluation, self, args) =>
      made(evaluation, self.slice(optional(evaluation, args[0]), optional(evaluation, args[1]))),
  ],
  ['reverse', (evaluation, self) => made(evaluation, [...self].reverse())],
  ['toReversed', (evaluation, self) => made(evaluation, [...self].reverse())],
  ['concat', concat],
  ['flat', flat],
  ['join', join],
]);

/** Calls an arrow function, or Boolean, Number or String, with the arguments that the method gives it. */
export type Callback = (evaluation: Evaluation, args: Arguments) => Value;
export interface CallbackCall {
  readonly self: List;
  readonly callback: Callback | undefined;
  /** What follows the function: only `reduce` has one, its initial value. */
  readonly rest: Arguments;
}
export type CallbackMethod = (evaluation: Evaluation, call: CallbackCall) => Value;

/** The array methods that take a function. Only `sort` may go without. */
export const callbackMethods: ReadonlyMap<string, CallbackMethod> = new Map<string, CallbackMethod>([
  ['map', map],
  ['flatMap', flatMap],
  ['filter', filter],
  ['some', (evaluation, call) => findIndex(evaluation, call, true) >= 0],
  ['every', (evaluation, call) => findIndex(evaluation, call, false) < 0],
  ['find', (evaluation, call) => call.self[findIndex(evaluation, call, true)]],
  ['findIndex', (evaluation, call) => findIndex(evaluation, call, true)],
  ['reduce', reduce],
  ['sort', sort],
  ['toSorted', sort],
]);

function made(evaluation: Evaluation, list: Value[]): Value {
  evaluation.allowItems(list.length);
  return evaluation.make(list);
}

function concat(evaluation: Evaluation, self: List, args: Arguments): Value {
  const parts = [self, ...args];
  evaluation.allowItems(parts.reduce((length: number, part) => length + (isList(part) ? part.length : 1), 0));
  return evaluation.make(parts.flat());
}

function flat(evaluation: Evaluation, self: List, args: Arguments): Value {
  const result: Value[] = [];
  const visit = (list: List, depth: number, level: number): void => {
    if (level > 100) evaluation.fail('a list is nested too deeply to be flattened');
    evaluation.spend(list.length);
    for (const item of list) {
      if (depth >= 1 && isList(item)) visit(item, depth - 1, level + 1);
      else evaluation.push(result, item);
    }
  };
  visit(self, args[0] === undefined ? 1 : toNumber(evaluation, args[0]), 0);
  return evaluation.make(result);
}

function join(evaluation: Evaluation, self: List, args: Arguments): Value {
  const separator = args[0] === undefined ? ',' : toText(evaluation, args[0]);
  return joinTexts(evaluation, { list: self, separator, depth: 0 });
}

function turn(evaluation: Evaluation, call: CallbackCall, index: number): Value {
  evaluation.step();
  return call.callback?.(evaluation, [call.self[index], index, call.self]);
}

function map(evaluation: Evaluation, call: CallbackCall): Value {
  const result: Value[] = [];
  for (let index = 0; index < call.self.length; index += 1) evaluation.push(result, turn(evaluation, call, index));
  return evaluation.make(result);
}

function flatMap(evaluation: Evaluation, call: CallbackCall): Value {
  const result: Value[] = [];
  for (let index = 0; index < call.self.length; index += 1) {
    const value = turn(evaluation, call, index);
    for (const item of isList(value) ? value : [value]) evaluation.push(result, item);
  }
  return evaluation.make(result);
}

function filter(evaluation: Evaluation, call: CallbackCall): Value {
  const result: Value[] = [];
  for (let index = 0; index < call.self.length; index += 1) {
    if (turn(evaluation, call, index)) evaluation.push(result, call.self[index]);
  }
  return evaluation.make(result);
}

function findIndex(evaluation: Evaluation, call: CallbackCall, wanted: boolean): number {
  for (let index = 0; index < call.self.length; index += 1) {
    if (Boolean(turn(evaluation, call, index)) === wanted) return index;
  }
  return -1;
}

function reduce(evaluation: Evaluation, call: CallbackCall): Value {
  const { self, callback, rest } = call;
  if (self.length === 0 && rest.length === 0) evaluation.fail('reduce of an empty list needs an initial value');
  let result = rest.length > 0 ? rest[0] : self[0];
  for (let index = rest.length > 0 ? 0 : 1; index < self.length; index += 1) {
    evaluation.step();
    result = callback?.(evaluation, [result, self[index], index, self]);
  }
  return result;
}

function sort(evaluation: Evaluation, call: CallbackCall): Value {
  const { self, callback } = call;
  evaluation.allowItems(self.length);
  const compare = (a: Value, b: Value): number => {
    evaluation.spend(1);
    if (callback !== undefined) evaluation.step();
    if (callback !== undefined) return toNumber(evaluation, callback(evaluation, [a, b])) || 0;
    const [left, right] = [toText(evaluation, a), toText(evaluation, b)];
    return left < right ? -1 : left > right ? 1 : 0;
  };
  return evaluation.make([...self].sort(compare));
}
