import { canonicalJson, isJsonObject, type Json } from '../json.ts';
import type { FieldChange } from '../protocol/flow-diff.ts';

/** The places where two values differ, as deep as both have a place of that name; none when they are equal. */
export function diffFields(before: Json | undefined, after: Json | undefined, field = ''): FieldChange[] {
  if (isSame(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return diffLists(before, after, field);
  if (!isJsonObject(before) || !isJsonObject(after)) return [change(field, before, after)];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) =>
    diffFields(ownValue(before, key), ownValue(after, key), field === '' ? key : `${field}.${key}`),
  );
}

/** What was put in or taken out has its index, and so has what is still as long; else the whole list has changed. */
function diffLists(before: readonly Json[], after: readonly Json[], field: string): FieldChange[] {
  const shorter = Math.min(before.length, after.length);
  let first = 0;
  while (first < shorter && isSame(before[first], after[first])) first += 1;
  let last = 0;
  while (last < shorter - first && isSame(before.at(-1 - last), after.at(-1 - last))) last += 1;
  const [old, now] = [before.slice(first, before.length - last), after.slice(first, after.length - last)];
  if (old.length !== now.length && old.length > 0 && now.length > 0) return [change(field, before, after)];
  const longer = old.length > now.length ? old : now;
  return longer.flatMap((_, index) => diffFields(old[index], now[index], `${field}[${first + index}]`));
}

export function isSame(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  return one !== undefined && other !== undefined && canonicalJson(one) === canonicalJson(other);
}

function ownValue(record: { readonly [key: string]: Json }, key: string): Json | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function change(field: string, before: Json | undefined, after: Json | undefined): FieldChange {
  return {
    field,
    // The schema infers mutable arrays; ours are read-only, and nobody writes into a change.
    ...(before === undefined ? {} : { before: before as FieldChange['before'] }),
    ...(after === undefined ? {} : { after: after as FieldChange['after'] }),
  };
}
