/** Plain JSON: the only thing that messages, entries and files are made of. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The path of the first key that could pollute a prototype, or undefined. Iterative: safe at any depth. */
export function findForbiddenKey(root: unknown): string | undefined {
  const stack: Array<{ value: unknown; path: string }> = [{ value: root, path: '' }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { value, path } = top;
    if (typeof value !== 'object' || value === null) continue;
    for (const key of Object.keys(value)) {
      const here = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
      if (!Array.isArray(value) && forbiddenKeys.has(key)) return here;
      stack.push({ value: (value as Record<string, unknown>)[key], path: here });
    }
  }
  return undefined;
}

/** How deep arrays and objects nest; a scalar is 0. Iterative: safe at any depth. */
export function depthOf(root: unknown): number {
  let deepest = 0;
  const stack: Array<{ value: unknown; depth: number }> = [{ value: root, depth: 0 }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (typeof top.value !== 'object' || top.value === null) continue;
    const depth = top.depth + 1;
    if (depth > deepest) deepest = depth;
    for (const child of Object.values(top.value)) stack.push({ value: child, depth });
  }
  return deepest;
}

/** Freezes a value and everything below it, so that no receiver can change what a sender holds. */
export function deepFreeze<T>(root: T): T {
  const stack: unknown[] = [root];
  for (let value = stack.pop(); stack.length > 0 || value !== undefined; value = stack.pop()) {
    if (typeof value !== 'object' || value === null || Object.isFrozen(value)) continue;
    Object.freeze(value);
    for (const child of Object.values(value)) if (typeof child === 'object' && child !== null) stack.push(child);
  }
  if (typeof root === 'object' && root !== null) frozenRoots.add(root);
  return root;
}

const frozenRoots = new WeakSet<object>();

/** Whether `deepFreeze` froze this very value: then what was found out about it stays true. */
export function isDeepFrozen(value: object): boolean {
  return frozenRoots.has(value);
}

/** Own-property lookup along a path such as `verdict.score` or `items.0.name`; undefined when any part is absent. */
export function selectPath(root: Json, path: readonly string[]): Json | undefined {
  let value: Json | undefined = root;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as { readonly [key: string]: Json })[part];
  }
  return value;
}

/** JSON text with object keys in code-unit order and no white space: equal values have equal text. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (isJsonObject(value)) {
    const keys = Object.keys(value).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key]!)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/** Whether a value's JSON has more than about `limit` characters. Stops counting there; safe at any depth. */
export function isLargerThan(root: unknown, limit: number): boolean {
  let size = 0;
  const stack: unknown[] = [root];
  while (stack.length > 0) {
    const value = stack.pop();
    if (typeof value === 'string') size += value.length + 2;
    else if (typeof value !== 'object' || value === null) size += 5;
    else
      for (const [key, child] of Object.entries(value)) {
        size += Array.isArray(value) ? 1 : key.length + 4;
        stack.push(child);
      }
    if (size > limit) return true;
  }
  return false;
}

/** How deep a message may nest: far below where JSON.stringify and other recursion meet the end of the stack. */
export const maxMessageDepth = 200;

/** Whether a value nests deeper than `limit`. Goes no deeper than that itself: safe at any depth. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (limit === 0) return true;
  if (Array.isArray(value)) return value.some((child) => isDeeperThan(child, limit - 1));
  return Object.values(value).some((child) => isDeeperThan(child, limit - 1));
}

/** What keeps a value from being a message, or undefined: no JSON, which a store would change or refuse, or too deep. */
export function whyNoMessage(value: unknown, limit = maxMessageDepth): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `is ${value}, which JSON does not know`;
  if (typeof value !== 'object') return `is of type ${typeof value}, which JSON does not know`;
  if (limit === 0) return `nests more than ${maxMessageDepth} levels`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== null && prototype !== Object.prototype && !isForeignObject(value))
    return 'is an object of a class, which JSON does not know';
  for (const child of Object.values(value)) {
    const why = whyNoMessage(child, limit - 1);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** A plain object of another realm, such as another window. */
function isForeignObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    typeof prototype === 'object' &&
    prototype !== null &&
    Object.getPrototypeOf(prototype) === null &&
    'isPrototypeOf' in prototype
  );
}
