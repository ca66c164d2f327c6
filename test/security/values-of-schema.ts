import fc from 'fast-check';

/** A JSON Schema as the OpenAPI document holds it. */
export type Schema = Readonly<Record<string, unknown>>;
type Book = Readonly<Record<string, Schema>>;

const deepest = 6;
const names = ['ask-model', 'ask-person', '1.0.0', 'latest', 'expert', 'solver', '', 'ä/..%00', 'http://127.0.0.1:9/x'];
const texts = fc.oneof(
  fc.constantFrom(...names),
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const numbers = fc.oneof(
  fc.integer({ min: -2, max: 100 }),
  fc.constantFrom(0.5, -1e308, 1e308, 2 ** 53, Number.MAX_SAFE_INTEGER),
);

/** Values that fit a schema more often than not; everywhere in them something may be of another kind. */
export function valuesOfSchema(schema: Schema, book: Book, depth = 0): fc.Arbitrary<unknown> {
  if (depth > deepest) return fc.constantFrom(null, 0, '', [], {});
  const fitting = fittingValues(schema, book, (inner) => valuesOfSchema(inner, book, depth + 1));
  return fc.oneof({ weight: 12, arbitrary: fitting }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) });
}

type Inner = (schema: Schema) => fc.Arbitrary<unknown>;

function fittingValues(schema: Schema, book: Book, inner: Inner): fc.Arbitrary<unknown> {
  if (typeof schema.$ref === 'string') return inner(book[schema.$ref.split('/').at(-1)!] ?? {});
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) return fc.oneof(...choices.map(inner));
  if (Array.isArray(schema.allOf)) return inner(schema.allOf[0]);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object') return objects(schema, inner);
  if (type === 'array') return fc.array(inner(schemaAt(schema, 'items')), { maxLength: 3 });
  if (type === 'string') return texts;
  if (type === 'integer' || type === 'number') return numbers;
  if (type === 'boolean') return fc.boolean();
  return type === 'null' ? fc.constant(null) : fc.jsonValue({ maxDepth: 2 });
}

function objects(schema: Schema, inner: Inner): fc.Arbitrary<unknown> {
  const properties = Object.entries(schemaAt(schema, 'properties'));
  const values = properties.map(([name, value]) => [name, inner(value as Schema)] as const); // properties of a schema are schemas
  const required: string[] = Array.isArray(schema.required) ? schema.required : [];
  return fc.record(Object.fromEntries<fc.Arbitrary<unknown>>(values), { requiredKeys: required });
}

function schemaAt(schema: Schema, key: string): Schema {
  const value = schema[key];
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
