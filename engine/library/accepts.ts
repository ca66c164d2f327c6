import { canonicalJson, type Json } from '../json.ts';
import type { PortSchema } from '../schema/port-schema.ts';

const annotations = new Set(['title', 'description', 'default', 'format']);

/** The text of a schema without what only people read. */
export function rulesOf(schema: PortSchema): string {
  return canonicalJson(withoutAnnotations(schema as Json)); // a parsed schema is plain JSON
}

function withoutAnnotations(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutAnnotations);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as { readonly [key: string]: Json });
  return Object.fromEntries(
    entries
      .filter(([key, item]) => item !== undefined && !annotations.has(key))
      .map(([key, item]) => [key, key === 'properties' ? eachProperty(item) : withoutAnnotations(item)]),
  );
}

/** The names below `properties` are the user's: one may be called "title". */
function eachProperty(properties: Json): Json {
  const entries = Object.entries(properties as { readonly [key: string]: Json }); // by the schema of schemas
  return Object.fromEntries(entries.map(([name, schema]) => [name, withoutAnnotations(schema)]));
}

/**
 * True when every value that fits `narrow` surely fits `wide`. When in doubt it says no, so that a change is rather
 * called breaking than its users broken.
 */
export function accepts(wide: PortSchema, narrow: PortSchema): boolean {
  if (rulesOf(wide) === rulesOf(narrow)) return true;
  if (narrow.anyOf !== undefined) {
    const { anyOf, ...rest } = narrow;
    if (Object.keys(rest).every((key) => annotations.has(key))) return anyOf.every((branch) => accepts(wide, branch));
  }
  if (wide.anyOf !== undefined && !wide.anyOf.some((branch) => accepts(branch, narrow))) return false;
  return (
    acceptsTypes(wide, narrow) &&
    acceptsValues(wide, narrow) &&
    acceptsBounds(wide, narrow) &&
    acceptsParts(wide, narrow)
  );
}

type TypeName = Exclude<PortSchema['type'], undefined | readonly unknown[]>;
const allTypes: readonly TypeName[] = ['string', 'number', 'boolean', 'object', 'array', 'null'];

function typesOf({ type }: PortSchema): readonly TypeName[] {
  if (type === undefined) return allTypes;
  return Array.isArray(type) ? type : [type];
}

function acceptsTypes(wide: PortSchema, narrow: PortSchema): boolean {
  const taken = new Set(typesOf(wide));
  return typesOf(narrow).every((type) => taken.has(type) || (type === 'integer' && taken.has('number')));
}

function valuesOf({ enum: values, const: value }: PortSchema): string[] | undefined {
  if (value !== undefined) return [canonicalJson(value)];
  return values?.map(canonicalJson);
}

function acceptsValues(wide: PortSchema, narrow: PortSchema): boolean {
  const taken = valuesOf(wide);
  if (taken === undefined) return true;
  return valuesOf(narrow)?.every((value) => taken.includes(value)) ?? false;
}

function acceptsBounds(wide: PortSchema, narrow: PortSchema): boolean {
  const isAtLeast = (low: number | undefined, given: number | undefined) =>
    low === undefined || (given !== undefined && given >= low);
  const isAtMost = (high: number | undefined, given: number | undefined) =>
    high === undefined || (given !== undefined && given <= high);
  return (
    isAtLeast(wide.minimum, narrow.minimum) &&
    isAtMost(wide.maximum, narrow.maximum) &&
    isAtLeast(wide.minLength, narrow.minLength) &&
    isAtMost(wide.maxLength, narrow.maxLength) &&
    isAtLeast(wide.minItems, narrow.minItems) &&
    isAtMost(wide.maxItems, narrow.maxItems)
  );
}

function acceptsParts(wide: PortSchema, narrow: PortSchema): boolean {
  if (wide.items !== undefined && !accepts(wide.items, narrow.items ?? {})) return false;
  const known = narrow.properties ?? {};
  const isClosed = narrow.additionalProperties === false;
  for (const [name, schema] of Object.entries(wide.properties ?? {})) {
    const given = Object.hasOwn(known, name) ? known[name]! : isClosed ? undefined : {};
    if (given !== undefined && !accepts(schema, given)) return false;
  }
  if (!(wide.required ?? []).every((name) => narrow.required?.includes(name))) return false;
  if (wide.additionalProperties !== false) return true;
  return isClosed && Object.keys(known).every((name) => Object.hasOwn(wide.properties ?? {}, name));
}
