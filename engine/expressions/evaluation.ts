import { FlowError, type TextPlace } from '../errors.ts';
import type { Json } from '../json.ts';

/**
 * What an expression works on: plain JSON, and undefined for what is missing. There are no function values:
 * an arrow function is part of a method call and can neither be stored, returned nor called twice at once.
 * So no chain of property accesses can ever end at a function of the host.
 */
export type Value = undefined | null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

export const limits = {
  sourceCharacters: 10_000,
  nesting: 200,
  /** Turns of arrow functions. Without any, the length of its source already bounds an expression. */
  steps: 10_000,
  /** Operators, calls, and array items and characters touched by built-in methods, all in one evaluation. */
  work: 10_000_000,
  textCharacters: 1_000_000,
  items: 100_000,
  resultDepth: 64,
} as const;

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** Whether a property of this name could reach or change a prototype. */
export function isForbiddenKey(key: string): boolean {
  return forbiddenKeys.has(key);
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isRecord(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** ` at column 7` or ` at line 2, column 7`, counted from 1. */
export function placeOf(source: string, offset: number): string {
  const { line, column } = textPlace(source, offset);
  return source.includes('\n') ? `line ${line}, column ${column}` : `column ${column}`;
}

export function textPlace(source: string, offset: number): TextPlace {
  const before = source.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** One evaluation of an expression: its variables, the budget it has used and the place where it is. */
export class Evaluation {
  readonly source: string;
  readonly scope: Readonly<Record<string, Json | undefined>>;
  /** Parameters of arrow functions. Each has a slot of its own, since no arrow function can be entered twice at once. */
  readonly slots: Value[] = [];
  /** Where the call or operator at work begins in the source, for messages. */
  at = 0;
  readonly #maxSteps: number;
  #steps = 0;
  #work = 0;
  #made: Set<Value> | undefined;

  constructor(source: string, scope: Readonly<Record<string, Json | undefined>>, maxSteps: number) {
    this.source = source;
    this.scope = scope;
    this.#maxSteps = maxSteps;
  }

  fail(problem: string, cause?: unknown): never {
    throw new FlowError('EXPRESSION_FAILED', `The expression failed at ${placeOf(this.source, this.at)}: ${problem}.`, {
      detail: this.source.slice(0, 300),
      ...(cause === undefined ? {} : { cause }),
    });
  }

  /** Counts one turn of an arrow function. */
  step(): void {
    this.#steps += 1;
    if (this.#steps > this.#maxSteps) this.fail(`it took more than ${this.#maxSteps} steps`);
  }

  /** Counts operators, or items or characters that a built-in method is about to touch. */
  spend(units: number): void {
    this.#work += units;
    if (this.#work > limits.work) this.fail(`it touched more than ${limits.work} items and characters`);
  }

  /** Counts the search for a text in a text; the quadratic part is the worst case of a hostile pair. */
  spendSearch(where: string, wanted: string): void {
    if (wanted.length <= where.length) this.spend(where.length * (1 + Math.floor(wanted.length / 64)));
  }

  /** Must be asked before a text of this length is made. */
  allowText(length: number): void {
    if (length > limits.textCharacters)
      this.fail(`it would make a text of more than ${limits.textCharacters} characters`);
    this.spend(length);
  }

  /** Must be asked before a list of this length is made. */
  allowItems(length: number): void {
    if (length > limits.items) this.fail(`it would make a list of more than ${limits.items} items`);
    this.spend(length);
  }

  /** Appends to a list under construction. */
  push(list: Value[], value: Value): void {
    if (list.length >= limits.items) this.fail(`it would make a list of more than ${limits.items} items`);
    this.spend(1);
    list.push(value);
  }

  /** Notes that a list or object was made here and may hold what is not JSON; what came in with the scope is JSON already. */
  make<T extends readonly Value[] | { readonly [key: string]: Value }>(container: T): T {
    this.#made ??= new Set();
    this.#made.add(container);
    return container;
  }

  wasMade(container: Value): boolean {
    return this.#made?.has(container) ?? false;
  }
}
