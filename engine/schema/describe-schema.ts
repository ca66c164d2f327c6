import type { PortSchema } from './port-schema.ts';
import { possibleTypes, type TypeName, typesOf } from './schema-types.ts';

export { isAssignable } from './is-assignable.ts';

/**
 * The JSON that a schema wants, in a form that models know well from TypeScript:
 *
 * @example
 * // {
 * //   "answer": string, // the final answer
 * //   "confidence"?: number from 0 to 1
 * // }
 */
export function describeSchema(schema: PortSchema): string {
  return describe(schema, '');
}

function describe(schema: PortSchema, indent: string): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((choice) => JSON.stringify(choice)).join(' | ');
  const types = typesOf(schema) ?? [];
  if (types.length > 0) return types.map((type) => describeType(schema, type, indent)).join(' | ');
  if (schema.anyOf !== undefined) return schema.anyOf.map((part) => describe(part, indent)).join(' | ');
  return 'any JSON value';
}

function describeType(schema: PortSchema, type: TypeName, indent: string): string {
  switch (type) {
    case 'string':
      return `string${sizes(schema.minLength, schema.maxLength, 'characters')}`;
    case 'number':
      return `number${range(schema)}`;
    case 'integer':
      return `whole number${range(schema)}`;
    case 'boolean':
      return 'true | false';
    case 'null':
      return 'null';
    case 'array':
      return `[ ${schema.items === undefined ? 'any JSON value' : describe(schema.items, indent)}, … ]${sizes(schema.minItems, schema.maxItems, 'items')}`;
    case 'object':
      return describeObject(schema, indent);
  }
}

function describeObject(schema: PortSchema, indent: string): string {
  const entries = Object.entries(schema.properties ?? {});
  if (entries.length === 0) return 'object';
  const inner = `${indent}  `;
  const lines = entries.map(([name, property], index) => {
    const optional = schema.required?.includes(name) === true ? '' : '?';
    const comma = index < entries.length - 1 ? ',' : '';
    const about = (property.description ?? property.title ?? '').replace(/\s+/g, ' ').trim();
    return `${inner}${JSON.stringify(name)}${optional}: ${describe(property, inner)}${comma}${about === '' ? '' : ` // ${about}`}`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

function range({ minimum, maximum }: PortSchema): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of at least ${minimum}`;
  return maximum === undefined ? '' : ` of at most ${maximum}`;
}

function sizes(min: number | undefined, max: number | undefined, unit: string): string {
  if (min !== undefined && max !== undefined) return min === max ? ` (${min} ${unit})` : ` (${min} to ${max} ${unit})`;
  if (min !== undefined && min > 0) return ` (at least ${min} ${unit})`;
  return max === undefined ? '' : ` (at most ${max} ${unit})`;
}

export type TypeLabel = 'text' | 'number' | 'yes/no' | 'list' | 'object' | 'any';

const labels: Readonly<Record<TypeName, TypeLabel>> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'yes/no',
  array: 'list',
  object: 'object',
  null: 'any',
};

/** The one word that labels and colours a port. A schema that allows several kinds, or says nothing, is `any`. */
export function typeName(schema: PortSchema | undefined): TypeLabel {
  const types = schema === undefined ? undefined : possibleTypes(schema);
  const found = new Set([...(types ?? [])].filter((type) => type !== 'null').map((type) => labels[type]));
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : 'any';
}
