import type { Json } from '../json.ts';
import { type Evaluation, isList, isRecord, limits, type Value } from './evaluation.ts';

export type Primitive = undefined | null | boolean | number | string;

/** As JavaScript's String(), but an object is refused: `[object Object]` helps nobody. */
export function toText(evaluation: Evaluation, value: Value, depth = 0): string {
  if (typeof value === 'string') return value;
  if (isList(value)) return joinTexts(evaluation, { list: value, separator: ',', depth });
  if (isRecord(value))
    return evaluation.fail(
      'an object cannot be used as text or number; use JSON.stringify(…) or one of its properties',
    );
  return String(value);
}

/** As JavaScript's join(); bounded, because lists may share their items and so be far longer than they look. */
export function joinTexts(
  evaluation: Evaluation,
  { list, separator, depth }: { list: readonly Value[]; separator: string; depth: number },
): string {
  if (depth > limits.resultDepth) evaluation.fail(`a list is nested more than ${limits.resultDepth} deep`);
  const parts: string[] = [];
  let length = 0;
  evaluation.spend(list.length);
  for (const item of list) {
    const part = item === null || item === undefined ? '' : toText(evaluation, item, depth + 1);
    length += part.length + separator.length;
    evaluation.allowText(part.length + separator.length);
    if (length > limits.textCharacters + separator.length) evaluation.allowText(length);
    parts.push(part);
  }
  return parts.join(separator);
}

export function toPrimitive(evaluation: Evaluation, value: Value): Primitive {
  if (isList(value) || isRecord(value)) return toText(evaluation, value);
  return value;
}

export function toNumber(evaluation: Evaluation, value: Value): number {
  if (typeof value === 'number') return value;
  return Number(toPrimitive(evaluation, value));
}

/**
 * The result as plain JSON: undefined and numbers that JSON does not know (NaN, Infinity) become null, -0 becomes 0,
 * undefined properties are left out. Copies only what the expression made itself.
 */
export function toJson(evaluation: Evaluation, value: Value, depth = 0): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  // What was not made here came in with the scope, whose type says that it is JSON.
  if (!evaluation.wasMade(value)) return value as Json;
  if (depth >= limits.resultDepth) evaluation.fail(`its result is nested more than ${limits.resultDepth} deep`);
  if (isList(value)) {
    evaluation.spend(value.length * 10);
    return value.map((item) => toJson(evaluation, item, depth + 1));
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  evaluation.spend(entries.length * 10);
  return Object.fromEntries(entries.map(([key, item]) => [key, toJson(evaluation, item, depth + 1)]));
}

/** JSON text; measured first, because shared parts could make it grow without end. */
export function toJsonText(evaluation: Evaluation, value: Value, indent: number): string | undefined {
  if (value === undefined) return undefined;
  measure(evaluation, value);
  const text = JSON.stringify(value, null, indent);
  evaluation.allowText(text.length);
  return text;
}

function measure(evaluation: Evaluation, root: Value): void {
  const stack: Array<{ value: Value; depth: number }> = [{ value: root, depth: 0 }];
  let size = 0;
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { value, depth } = top;
    size += typeof value === 'string' ? value.length + 2 : 4;
    if (typeof value === 'object' && value !== null) {
      if (depth >= limits.resultDepth) evaluation.fail(`a value is nested more than ${limits.resultDepth} deep`);
      const keys = isList(value) ? [] : Object.keys(value);
      for (const key of keys) size += key.length + 3;
      for (const child of isList(value) ? value : Object.values(value)) stack.push({ value: child, depth: depth + 1 });
    }
    if (size + stack.length > limits.textCharacters) evaluation.allowText(size + stack.length);
  }
  evaluation.spend(size);
}
