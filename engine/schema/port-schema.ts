import { z } from 'zod';
import type { Json } from '../json.ts';

const typeNames = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'] as const;
const TypeName = z.enum(typeNames);
const maxDepth = 16;

const JsonValue: z.ZodType<Json> = z.json();
const Count = z.int().min(0);

// Recursive without the depth rule, so that the rule is applied once, at the top.
const Schema = z.strictObject({
  type: z.union([TypeName, z.array(TypeName).min(1).max(typeNames.length)]).optional(),
  title: z.string().max(200).optional(),
  description: z.string().max(4000).optional(),
  default: JsonValue.optional(),
  enum: z.array(JsonValue).min(1).max(500).optional(),
  const: JsonValue.optional(),
  get properties() {
    return z.record(z.string(), Schema).optional();
  },
  required: z.array(z.string()).optional(),
  get items() {
    return Schema.optional();
  },
  additionalProperties: z.boolean().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: Count.optional(),
  maxLength: Count.optional(),
  minItems: Count.optional(),
  maxItems: Count.optional(),
  get anyOf() {
    return z.array(Schema).min(1).max(50).optional();
  },
  format: z.enum(['multiline', 'markdown', 'date', 'uri']).optional(),
});

/**
 * What a port, a response or a form holds: a small part of JSON Schema, with its words in their usual sense.
 * No `pattern` (a hostile one can run for minutes) and no `$ref` (a schema has an end). `format` is a hint for
 * forms only: nothing is refused because of it. A schema without `type` means the type that its other words speak of.
 */
export const PortSchema = Schema.refine((schema) => levelsOf(schema) <= maxDepth, {
  error: `A schema may nest at most ${maxDepth} levels deep.`,
});

export type PortSchema = z.infer<typeof PortSchema>;

function levelsOf(schema: z.infer<typeof Schema>): number {
  const children = [...Object.values(schema.properties ?? {}), ...(schema.anyOf ?? [])];
  if (schema.items !== undefined) children.push(schema.items);
  return 1 + children.reduce((deepest, child) => Math.max(deepest, levelsOf(child)), 0);
}
