import { isJsonObject, type Json } from '../json.ts';
import type { PortSchema } from './port-schema.ts';
import { fitsType, type TypeName, typesOf, wordFor } from './schema-types.ts';

export interface Problem {
  /** Where, as in `votes.2.confidence`; empty for the value itself. */
  readonly path: string;
  /** A sentence without a full stop that begins with the place: `votes.2.confidence must be at most 1`. */
  readonly message: string;
}
export type CheckResult =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export interface SchemaCheck {
  /** Whether a value fits. The value that comes back has the defaults of the schema filled in; it is not a copy if there are none. */
  check(value: Json): CheckResult;
}

const maxProblems = 20;
const known = new WeakMap<PortSchema, SchemaCheck>();

/**
 * The check for a schema; the same one for the same schema object.
 *
 * Our own walk and not zod's `fromJSONSchema`, which is right for what it understands but silently accepts the rest:
 * measured with 4.6.7, it ignores `required`, `properties`, `minimum` and `minItems` where no `type` stands beside them,
 * `required` names that `properties` does not list and `minItems` without `items`; an object in `enum` never matches;
 * and an optional property called `constructor` is looked up on the prototype.
 */
export function compileSchema(schema: PortSchema): SchemaCheck {
  const before = known.get(schema);
  if (before !== undefined) return before;
  const check: SchemaCheck = {
    check(value) {
      const problems: Problem[] = [];
      const result = visit({ schema, path: [], problems }, value);
      return problems.length === 0 ? { ok: true, value: result } : { ok: false, problems };
    },
  };
  known.set(schema, check);
  return check;
}

interface Place {
  readonly schema: PortSchema;
  readonly path: readonly (string | number)[];
  readonly problems: Problem[];
}

function report({ path, problems }: Place, message: string): void {
  if (problems.length >= maxProblems) return;
  const name = path.join('.');
  problems.push({ path: name, message: `${name === '' ? 'the value' : name} ${message}` });
}

function visit(place: Place, value: Json): Json {
  const { schema } = place;
  const types = typesOf(schema);
  if (types !== undefined && !types.some((type) => fitsType(value, type))) {
    report(place, `must be ${types.map(wordFor).join(' or ')}`);
    return value;
  }
  checkChoices(place, value);
  if (typeof value === 'number') checkRange(place, value);
  if (typeof value === 'string')
    checkSize(place, value.length, { min: schema.minLength, max: schema.maxLength, unit: 'character' });
  const checked = Array.isArray(value)
    ? visitItems(place, value)
    : isJsonObject(value)
      ? visitProperties(place, value)
      : value;
  return schema.anyOf === undefined ? checked : visitAnyOf(place, schema.anyOf, checked);
}

function checkChoices(place: Place, value: Json): void {
  const { schema } = place;
  if (schema.const !== undefined && !isSame(schema.const, value))
    report(place, `must be ${JSON.stringify(schema.const)}`);
  if (schema.enum === undefined || schema.enum.some((choice) => isSame(choice, value))) return;
  report(
    place,
    schema.enum.length === 1 ? `must be ${listChoices(schema.enum)}` : `must be one of ${listChoices(schema.enum)}`,
  );
}

function listChoices(choices: readonly Json[]): string {
  const shown = choices.slice(0, 20).map((choice) => JSON.stringify(choice));
  return shown.join(', ') + (choices.length > shown.length ? ', …' : '');
}

/** Equal JSON. As deep as the first value, which comes from a schema; so a value from outside cannot exhaust the stack. */
function isSame(a: Json, b: Json): boolean {
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  if (!isJsonObject(a)) return a === b;
  if (!isJsonObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(a[key] ?? null, b[key] ?? null))
  );
}

function checkRange(place: Place, value: number): void {
  const { minimum, maximum } = place.schema;
  if (minimum !== undefined && value < minimum) report(place, `must be at least ${minimum}`);
  if (maximum !== undefined && value > maximum) report(place, `must be at most ${maximum}`);
}

function checkSize(
  place: Place,
  size: number,
  { min, max, unit }: { min?: number | undefined; max?: number | undefined; unit: string },
): void {
  const count = (limit: number) => `${limit} ${unit}${limit === 1 ? '' : 's'}`;
  if (min !== undefined && size < min) report(place, `must have at least ${count(min)}`);
  if (max !== undefined && size > max) report(place, `must have at most ${count(max)}`);
}

function visitItems(place: Place, list: readonly Json[]): Json {
  const { items, minItems, maxItems } = place.schema;
  checkSize(place, list.length, { min: minItems, max: maxItems, unit: 'item' });
  if (items === undefined) return list;
  let changed = false;
  const checked = list.map((item, index) => {
    const result = visit({ ...place, schema: items, path: [...place.path, index] }, item);
    changed ||= result !== item;
    return result;
  });
  return changed ? checked : list;
}

function visitProperties(place: Place, value: { readonly [key: string]: Json }): Json {
  const { properties = {}, required = [], additionalProperties } = place.schema;
  const changes: [string, Json][] = [];
  for (const [key, schema] of Object.entries(properties)) {
    const here = { ...place, schema, path: [...place.path, key] };
    const given = Object.hasOwn(value, key) ? value[key] : schema.default;
    if (given === undefined) continue;
    const result = visit(here, given);
    if (result !== value[key] || !Object.hasOwn(value, key)) changes.push([key, result]);
  }
  for (const key of required) {
    const isFilled =
      Object.hasOwn(value, key) || (Object.hasOwn(properties, key) && properties[key]?.default !== undefined);
    if (!isFilled) report({ ...place, path: [...place.path, key] }, 'is missing');
  }
  if (additionalProperties === false) {
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(properties, key)) report({ ...place, path: [...place.path, key] }, 'is not expected here');
    }
  }
  // From entries, not by assignment: a property may be called like something inherited.
  return changes.length === 0 ? value : Object.fromEntries([...Object.entries(value), ...changes]);
}

/** The first alternative that fits. If none does, the one that comes nearest says what is wrong. */
function visitAnyOf(place: Place, alternatives: readonly PortSchema[], value: Json): Json {
  const attempts: { problems: Problem[]; types: readonly TypeName[] | undefined }[] = [];
  for (const schema of alternatives) {
    const problems: Problem[] = [];
    const result = visit({ schema, path: place.path, problems }, value);
    if (problems.length === 0) return result;
    attempts.push({ problems, types: typesOf(schema) });
  }
  const fixed = alternatives.map((schema) => schema.const ?? null);
  if (alternatives.every((schema) => schema.const !== undefined)) {
    report(place, `must be one of ${listChoices(fixed)}`);
    return value;
  }
  const near = attempts.filter(({ types }) => types === undefined || types.some((type) => fitsType(value, type)));
  near.sort((a, b) => a.problems.length - b.problems.length);
  const words = [...new Set(attempts.flatMap(({ types }) => types ?? []).map(wordFor))];
  if (near[0] === undefined) report(place, `must be ${words.join(' or ')}`);
  else for (const problem of near[0].problems) if (place.problems.length < maxProblems) place.problems.push(problem);
  return value;
}
