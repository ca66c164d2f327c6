import { toJsonText, toNumber, toText } from './convert.ts';
import { type Evaluation, isList, isRecord, type Value } from './evaluation.ts';
import type { Arguments } from './text-methods.ts';

export type Builtin = (evaluation: Evaluation, args: Arguments) => Value;

/** Functions called by their bare name; they may also stand where a method wants a function, as in `filter(Boolean)`. */
export const bareFunctions: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['Number', (evaluation, args) => (args.length === 0 ? 0 : toNumber(evaluation, args[0]))],
  ['String', (evaluation, args) => (args.length === 0 ? '' : toText(evaluation, args[0]))],
  ['Boolean', (_, args) => Boolean(args[0])],
]);

const mathConstants = {
  PI: Math.PI,
  E: Math.E,
  LN2: Math.LN2,
  LN10: Math.LN10,
  LOG2E: Math.LOG2E,
  LOG10E: Math.LOG10E,
  SQRT2: Math.SQRT2,
  SQRT1_2: Math.SQRT1_2,
};

export const constants: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map([
  ['Math', new Map(Object.entries(mathConstants))],
]);

const unaryMath = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  round: Math.round,
  trunc: Math.trunc,
  sign: Math.sign,
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  exp: Math.exp,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
};

/** No `Math.random`: an expression gives the same result whenever it is evaluated again. */
const math = new Map<string, Builtin>([
  ...Object.entries(unaryMath).map(([name, operate]): [string, Builtin] => [
    name,
    (evaluation, args) => operate(toNumber(evaluation, args[0])),
  ]),
  ['pow', (evaluation, args) => toNumber(evaluation, args[0]) ** toNumber(evaluation, args[1])],
  ['atan2', (evaluation, args) => Math.atan2(toNumber(evaluation, args[0]), toNumber(evaluation, args[1]))],
  [
    'max',
    (evaluation, args) => fold(evaluation, args, { start: Number.NEGATIVE_INFINITY, join: (a, b) => Math.max(a, b) }),
  ],
  [
    'min',
    (evaluation, args) => fold(evaluation, args, { start: Number.POSITIVE_INFINITY, join: (a, b) => Math.min(a, b) }),
  ],
  ['hypot', (evaluation, args) => fold(evaluation, args, { start: 0, join: (a, b) => Math.hypot(a, b) })],
]);

export const namespaces: ReadonlyMap<string, ReadonlyMap<string, Builtin>> = new Map<
  string,
  ReadonlyMap<string, Builtin>
>([
  ['Math', math],
  ['Array', new Map<string, Builtin>([['isArray', (_, args) => isList(args[0])]])],
  [
    'Number',
    new Map<string, Builtin>([
      ['isInteger', (_, args) => Number.isInteger(args[0])],
      ['isFinite', (_, args) => Number.isFinite(args[0])],
      ['isNaN', (_, args) => Number.isNaN(args[0])],
    ]),
  ],
  [
    'Object',
    new Map<string, Builtin>([
      ['keys', (evaluation, args) => list(evaluation, Object.keys(owner(evaluation, args[0])))],
      ['values', (evaluation, args) => list(evaluation, Object.values(owner(evaluation, args[0])))],
      [
        'entries',
        (evaluation, args) =>
          list(
            evaluation,
            Object.entries(owner(evaluation, args[0])).map((pair) => evaluation.make(pair)),
          ),
      ],
    ]),
  ],
  ['JSON', new Map<string, Builtin>([['stringify', stringify]])],
]);

function fold(
  evaluation: Evaluation,
  args: Arguments,
  { start, join }: { start: number; join: (a: number, b: number) => number },
): number {
  evaluation.spend(args.length);
  return args.reduce((result: number, value) => join(result, toNumber(evaluation, value)), start);
}

function owner(evaluation: Evaluation, value: Value): { readonly [key: string]: Value } | readonly Value[] {
  if (isRecord(value) || isList(value)) return value;
  return evaluation.fail(
    `${value === undefined ? 'a missing value' : JSON.stringify(value).slice(0, 40)} has no properties to list`,
  );
}

function list(evaluation: Evaluation, items: Value[]): Value {
  evaluation.allowItems(items.length);
  return evaluation.make(items);
}

function stringify(evaluation: Evaluation, args: Arguments): Value {
  if (args[1] !== undefined && args[1] !== null)
    evaluation.fail('JSON.stringify takes a value and, after null, an indentation');
  return toJsonText(evaluation, args[0], args[2] === undefined ? 0 : toNumber(evaluation, args[2]));
}
