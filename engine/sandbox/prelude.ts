/**
 * JavaScript that runs inside the sandbox before the user's code: it makes the random numbers, removes the clock and
 * turns the result into text. It is here for clear messages and determinism only; security does not rest on it, since
 * the user's code shares its realm. It keeps the built-ins it needs, because that code may replace them.
 *
 * `run` answers with a letter and a text: `v` + JSON, `x` + why the result is no plain JSON, `l` + length when too long.
 */
export const preludeSource = `(function (draw) {
'use strict';
const { parse, stringify } = JSON;
const { isArray } = Array;
const { keys } = Object;
const { isFinite } = Number;
const { apply } = Reflect;
const { resolve } = Promise;
const { then } = Promise.prototype;
const { toString } = Object.prototype;
const { test } = RegExp.prototype;
const { slice } = String.prototype;
const ThePromise = Promise;
const plainName = /^[A-Za-z_$][A-Za-z0-9_$]*$/;
const maxDepth = 64;

const random = function random() { return draw(); };
Math.random = random;

const noClock = () => {
  throw new TypeError('there is no clock in code: it must give the same result every time. Send the time in as an input');
};
const NoDate = function Date() { noClock(); };
for (const name of ['now', 'parse', 'UTC']) NoDate[name] = noClock;
Object.defineProperty(globalThis, 'Date', { value: NoDate, writable: true, configurable: true });

const nameOf = (path) => (path === '' ? 'the result' : path);
const below = (path, key) => {
  if (apply(test, plainName, [key])) return path === '' ? key : path + '.' + key;
  return path + '[' + stringify(key) + ']';
};

const complainAboutChildren = (value, path, ancestors) => {
  if (isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const complaint = complain(value[index], path + '[' + index + ']', ancestors);
      if (complaint !== undefined) return complaint;
    }
    return undefined;
  }
  const names = keys(value);
  for (let index = 0; index < names.length; index += 1) {
    const child = value[names[index]];
    if (child === undefined) continue;
    const complaint = complain(child, below(path, names[index]), ancestors);
    if (complaint !== undefined) return complaint;
  }
  return undefined;
};

const complain = (value, path, ancestors) => {
  if (value === null) return undefined;
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined;
    case 'number':
      return isFinite(value) ? undefined : nameOf(path) + ' is ' + value + ', which JSON cannot hold';
    case 'undefined':
      return nameOf(path) + (path === '' ? ' is undefined: the code must return a value' : ' is undefined');
    case 'bigint':
      return nameOf(path) + ' is a BigInt: turn it into a number or a text';
    case 'object':
      break;
    default:
      return nameOf(path) + ' is a ' + typeof value + ', not plain JSON';
  }
  for (let index = 0; index < ancestors.length; index += 1) {
    if (ancestors[index] === value) return nameOf(path) + ' refers back to an object that contains it';
  }
  if (ancestors.length >= maxDepth) return 'the result nests deeper than ' + maxDepth + ' levels';
  const tag = apply(slice, apply(toString, value, []), [8, -1]);
  if (tag !== 'Array' && tag !== 'Object') return nameOf(path) + ' is a ' + tag + ', not plain JSON';
  ancestors[ancestors.length] = value;
  const complaint = complainAboutChildren(value, path, ancestors);
  ancestors.length -= 1;
  return complaint;
};

const encode = (value, maxLength) => {
  const complaint = complain(value, '', []);
  if (complaint !== undefined) return 'x' + complaint;
  const text = stringify(value);
  return text.length > maxLength ? 'l' + text.length : 'v' + text;
};

return function run(body, inputText, maxLength) {
  const result = body(parse(inputText), random);
  const isThenable = typeof result === 'object' && result !== null && typeof result.then === 'function';
  if (!isThenable) return encode(result, maxLength);
  return apply(then, apply(resolve, ThePromise, [result]), [(value) => encode(value, maxLength)]);
};
})`;
