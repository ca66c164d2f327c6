import { isJsonObject, type Json } from '../json.ts';
import type { PortSchema } from './port-schema.ts';

export type TypeName = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'null';

/**
 * The types that a schema names. One that names none but speaks of properties means an object, of items a list, and so on:
 * to JSON Schema such words say nothing about other types, but nobody who leaves `type` out wants everything else to pass.
 * Undefined if it neither names nor implies one.
 */
export function typesOf(schema: PortSchema): readonly TypeName[] | undefined {
  if (schema.type !== undefined) return Array.isArray(schema.type) ? schema.type : [schema.type];
  const implied: TypeName[] = [];
  if (schema.properties !== undefined || schema.required !== undefined || schema.additionalProperties !== undefined)
    implied.push('object');
  if (schema.items !== undefined || schema.minItems !== undefined || schema.maxItems !== undefined)
    implied.push('array');
  if (schema.minLength !== undefined || schema.maxLength !== undefined) implied.push('string');
  if (schema.minimum !== undefined || schema.maximum !== undefined) implied.push('number');
  return implied.length === 0 ? undefined : implied;
}

export function typeOf(value: Json): TypeName {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (isJsonObject(value)) return 'object';
  if (typeof value === 'string') return 'string';
  return typeof value === 'boolean' ? 'boolean' : 'number';
}

/** NaN and Infinity are numbers to JavaScript but not to JSON, and so fit nothing. */
export function fitsType(value: Json, type: TypeName): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'number') return Number.isFinite(value);
  return typeOf(value) === type;
}

const words: Readonly<Record<TypeName, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
};

/** How a person calls a type: `a whole number`. */
export function wordFor(type: TypeName): string {
  return words[type];
}

/** The types that values of this schema can have, also where only its choices tell; undefined if that cannot be told. */
export function possibleTypes(schema: PortSchema): ReadonlySet<TypeName> | undefined {
  const named = typesOf(schema);
  if (named !== undefined) return new Set(named);
  if (schema.const !== undefined) return new Set([typeOf(schema.const)]);
  if (schema.enum !== undefined) return new Set(schema.enum.map(typeOf));
  if (schema.anyOf === undefined) return undefined;
  const all = schema.anyOf.map(possibleTypes);
  return all.includes(undefined) ? undefined : new Set(all.flatMap((types) => [...(types ?? [])]));
}
