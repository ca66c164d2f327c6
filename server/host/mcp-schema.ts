import { isJsonObject, type Json } from '#engine/json';
import { PortSchema } from '#engine/schema/index';

const maxLevels = 14;

/**
 * As much of a JSON Schema from outside as a port can have. What ports do not know (patterns, references, conditions)
 * is left out, which only makes it wider; the tool's server checks its arguments itself.
 */
export function toPortSchema(schema: Json | undefined): PortSchema {
  const parsed = PortSchema.safeParse(narrow(schema, 0));
  return parsed.success ? parsed.data : {};
}

function narrow(schema: Json | undefined, level: number): Json {
  if (!isJsonObject(schema) || level >= maxLevels) return {};
  const { properties, required, items, enum: values, type, title, description } = schema;
  const anyOf = schema.anyOf ?? schema.oneOf;
  const inside = (value: Json) => narrow(value, level + 1);
  const fields = isJsonObject(properties)
    ? Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, inside(field)]))
    : undefined;
  const all: Record<string, Json | undefined> = {
    type: typeNames(type),
    title: typeof title === 'string' ? title.slice(0, 200) : undefined,
    description: typeof description === 'string' ? description.slice(0, 4000) : undefined,
    default: schema.default,
    enum: Array.isArray(values) && values.length > 0 && values.length <= 500 ? values : undefined,
    const: schema.const,
    properties: fields,
    required: Array.isArray(required)
      ? (required as readonly Json[]).filter((name) => typeof name === 'string')
      : undefined,
    items: isJsonObject(items) ? inside(items) : undefined,
    additionalProperties: typeof schema.additionalProperties === 'boolean' ? schema.additionalProperties : undefined,
    anyOf: Array.isArray(anyOf) && anyOf.length > 0 && anyOf.length <= 50 ? anyOf.map(inside) : undefined,
    ...numbersOf(schema),
  };
  const kept = Object.entries(all).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return Object.fromEntries(kept);
}

const known: ReadonlySet<Json> = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);

function typeNames(type: Json | undefined): Json | undefined {
  if (typeof type === 'string') return known.has(type) ? type : undefined;
  return Array.isArray(type) && type.length > 0 && type.every((name) => known.has(name)) ? type : undefined;
}

const bounds = ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems'];

function numbersOf(schema: Readonly<Record<string, Json>>): Record<string, Json> {
  const given = bounds.flatMap((name) => (typeof schema[name] === 'number' ? [[name, schema[name]] as const] : []));
  return Object.fromEntries(given);
}
