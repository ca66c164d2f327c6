import { toNumber, toText } from './convert.ts';
import { type Evaluation, limits, type Value } from './evaluation.ts';

export type Arguments = readonly Value[];
export type Method<T> = (evaluation: Evaluation, self: T, args: Arguments) => Value;

/** The string methods that an expression may call. Replacements are literal: `$&` in data means nothing here. */
export const textMethods: ReadonlyMap<string, Method<string>> = new Map<string, Method<string>>([
  ['trim', (_, self) => self.trim()],
  ['trimStart', (_, self) => self.trimStart()],
  ['trimEnd', (_, self) => self.trimEnd()],
  ['toLowerCase', (_, self) => self.toLowerCase()],
  ['toUpperCase', (_, self) => self.toUpperCase()],
  ['toString', (_, self) => self],
  ['split', split],
  [
    'startsWith',
    (evaluation, self, args) => self.startsWith(toText(evaluation, args[0]), optional(evaluation, args[1])),
  ],
  ['endsWith', (evaluation, self, args) => self.endsWith(toText(evaluation, args[0]), optional(evaluation, args[1]))],
  [
    'includes',
    (evaluation, self, args) => self.includes(wanted(evaluation, self, args), optional(evaluation, args[1])),
  ],
  ['indexOf', (evaluation, self, args) => self.indexOf(wanted(evaluation, self, args), optional(evaluation, args[1]))],
  [
    'lastIndexOf',
    (evaluation, self, args) => self.lastIndexOf(wanted(evaluation, self, args), optional(evaluation, args[1])),
  ],
  ['slice', (evaluation, self, args) => self.slice(optional(evaluation, args[0]), optional(evaluation, args[1]))],
  ['at', (evaluation, self, args) => self.at(optional(evaluation, args[0]) ?? 0)],
  ['charAt', (evaluation, self, args) => self.charAt(optional(evaluation, args[0]) ?? 0)],
  ['concat', concat],
  ['repeat', repeat],
  ['padStart', padStart],
  ['padEnd', padEnd],
  ['replaceAll', replaceAll],
]);

export const numberMethods: ReadonlyMap<string, Method<number>> = new Map<string, Method<number>>([
  ['toFixed', (evaluation, self, args) => self.toFixed(optional(evaluation, args[0]))],
  ['toPrecision', (evaluation, self, args) => self.toPrecision(optional(evaluation, args[0]))],
  ['toString', (evaluation, self, args) => self.toString(optional(evaluation, args[0]))],
]);

/** The text to search for, which costs what searching costs. */
function wanted(evaluation: Evaluation, self: string, args: Arguments): string {
  const text = toText(evaluation, args[0]);
  evaluation.spendSearch(self, text);
  return text;
}

/** A number argument that may be left out. */
export function optional(evaluation: Evaluation, value: Value): number | undefined {
  return value === undefined ? undefined : toNumber(evaluation, value);
}

function split(evaluation: Evaluation, self: string, args: Arguments): Value {
  if (args[0] === undefined) return evaluation.make([self]);
  const cap = optional(evaluation, args[1]) ?? limits.items + 1;
  const parts = self.split(
    wanted(evaluation, self, args),
    Math.min(cap < 0 ? limits.items + 1 : cap, limits.items + 1),
  );
  evaluation.allowItems(parts.length);
  return evaluation.make(parts);
}

function concat(evaluation: Evaluation, self: string, args: Arguments): Value {
  const texts = [self, ...args.map((value) => toText(evaluation, value))];
  evaluation.allowText(texts.reduce((length, part) => length + part.length, 0));
  return texts.join('');
}

function repeat(evaluation: Evaluation, self: string, args: Arguments): Value {
  const times = toNumber(evaluation, args[0]);
  if (times < 0 || times === Number.POSITIVE_INFINITY) evaluation.fail(`a text cannot be repeated ${times} times`);
  evaluation.allowText(self.length * (Math.trunc(times) || 0));
  return self.repeat(times);
}

function padStart(evaluation: Evaluation, self: string, args: Arguments): Value {
  const { length, filler } = pad(evaluation, self, args);
  return self.padStart(length, filler);
}

function padEnd(evaluation: Evaluation, self: string, args: Arguments): Value {
  const { length, filler } = pad(evaluation, self, args);
  return self.padEnd(length, filler);
}

function pad(evaluation: Evaluation, self: string, args: Arguments): { length: number; filler: string } {
  const length = toNumber(evaluation, args[0]);
  evaluation.allowText(Math.max(Math.trunc(length) || 0, self.length));
  return { length, filler: args[1] === undefined ? ' ' : toText(evaluation, args[1]) };
}

function replaceAll(evaluation: Evaluation, self: string, args: Arguments): Value {
  const search = wanted(evaluation, self, args);
  const replacement = toText(evaluation, args[1]);
  let count = search === '' ? self.length + 1 : 0;
  if (search !== '')
    for (let at = self.indexOf(search); at >= 0; at = self.indexOf(search, at + search.length)) count += 1;
  if (count > 0) evaluation.allowText(self.length + count * (replacement.length - search.length));
  return self.replaceAll(search, () => replacement);
}
