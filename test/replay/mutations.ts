import { isJsonObject, type Json, type JsonObject } from '#engine/index';

/** A journal with one thing wrong, and what that is. */
export interface Mutation {
  /** Number of the entry that was touched; the first is 1. */
  readonly entry: number;
  readonly type: string;
  readonly kind: 'dropped' | 'doubled' | 'swapped' | 'changed';
  /** For `changed`: which field, with `*` for names and numbers that the flow chose. */
  readonly path: string;
  readonly journal: readonly Json[];
}

/** Every entry dropped, written twice and swapped with the next one, and every value in it changed. */
export function* mutationsOf(journal: readonly JsonObject[]): Generator<Mutation> {
  for (const [index, entry] of journal.entries()) {
    const about = { entry: index + 1, type: String(entry.type), path: '' };
    const [before, after] = [journal.slice(0, index), journal.slice(index + 1)];
    if (after.length > 0) yield { ...about, kind: 'dropped', journal: [...before, ...after] };
    yield { ...about, kind: 'doubled', journal: [...before, entry, entry, ...after] };
    const [next, ...rest] = after;
    if (next !== undefined) yield { ...about, kind: 'swapped', journal: [...before, next, entry, ...rest] };
    for (const { path, value } of changesOf(entry, []))
      yield { ...about, kind: 'changed', path: path.join('.'), journal: [...before, value, ...after] };
  }
}

interface Change {
  readonly path: readonly string[];
  readonly value: Json;
}

/** Values inside which names are the flow's or the author's own; they are shown as `*`. */
const ownNames = new Set(['outputs', 'passes', 'messages', 'values', 'input', 'models', 'people', 'nodeBudgets']);
/** A flow has its hash: one change inside of it stands for all. */
const whole = new Set(['flow', 'flows']);

function* changesOf(value: Json, path: readonly string[]): Generator<Change> {
  if (isJsonObject(value)) {
    const isOwn = path.some((part) => ownNames.has(part));
    for (const [key, part] of Object.entries(value)) {
      const shown = [...path, isOwn ? '*' : key];
      if (path.length === 0 && whole.has(key)) {
        yield { path: shown, value: { ...value, [key]: changedFlow(part) } };
        continue;
      }
      for (const change of changesOf(part, shown))
        yield { path: change.path, value: { ...value, [key]: change.value } };
    }
    if (!isOwn) yield { path: [...path, '+'], value: { ...value, surprise: 1 } };
    return;
  }
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    for (const [index, item] of items.entries()) {
      for (const change of changesOf(item, [...path, '*']))
        yield { path: change.path, value: items.map((other, at) => (at === index ? change.value : other)) };
    }
    if (items.length > 0) yield { path: [...path, '-'], value: items.slice(0, -1) };
    return;
  }
  yield { path, value: another(value) };
}

function changedFlow(flow: Json): Json {
  return isJsonObject(flow) && typeof flow.name === 'string'
    ? { ...flow, name: `${flow.name}-other` }
    : { other: flow };
}

function another(value: Json): Json {
  if (typeof value === 'string') return `${value}x`;
  if (typeof value === 'number') return value + 1;
  return typeof value === 'boolean' ? !value : 'x';
}
