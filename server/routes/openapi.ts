import { z } from 'zod';
import { errorTable } from '#engine/errors';
import { Body, FlowFile, FlowNode } from '#engine/format/flow-file';
import { JsonValue } from '#engine/format/node-schemas';
import { ProblemView } from '#engine/protocol/index';
import type { Endpoint } from './endpoint.ts';

type Part = Record<string, unknown>;
const prefix = '#/components/schemas/';

/** The OpenAPI 3.1 document of the endpoints, from the very schemas that parse their requests. */
export function openApiDocument(endpoints: readonly Endpoint[], version: string): object {
  const schemas = new SchemaBook();
  const paths: Record<string, Part> = {};
  for (const { spec } of endpoints) {
    const path = `/api${spec.path}`;
    paths[path] = { ...paths[path], [spec.method]: describeOperation(spec, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Flowright', version, description: 'Runs, human tasks and the library of flows.' },
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: schemas.components(),
    },
    'x-error-codes': errorTable,
  };
}

function describeOperation(spec: Endpoint['spec'], schemas: SchemaBook): Part {
  const statuses = [400, 401, 403, 404, ...(spec.refusals ?? [])];
  const refusal = { description: 'Refused', content: jsonContent(schemas.refer(ProblemView)) };
  return {
    summary: spec.summary,
    'x-access': spec.access,
    parameters: [
      ...describeParameters('path', spec.params, schemas),
      ...describeParameters('query', spec.query, schemas),
    ],
    ...(spec.body === undefined ? {} : { requestBody: describeBody(spec.body, schemas) }),
    responses: {
      ...describeSuccess(spec, schemas),
      ...Object.fromEntries(statuses.map((status) => [String(status), refusal])),
    },
  };
}

function describeBody(body: z.ZodType, schemas: SchemaBook): Part {
  const isOptional = body instanceof z.ZodOptional;
  const schema = isOptional ? body.unwrap() : body;
  // The type of what is inside an optional schema is not narrowed to a classic one.
  return { required: !isOptional, content: schema instanceof z.ZodType ? jsonContent(schemas.refer(schema)) : {} };
}

function describeSuccess(spec: Endpoint['spec'], schemas: SchemaBook): Part {
  const description = spec.summary;
  if (spec.streams !== undefined)
    return { 200: { description, content: { [spec.streams]: { schema: { type: 'string' } } } } };
  if (spec.reply === undefined) return { 204: { description } };
  return { [spec.status ?? 200]: { description, content: jsonContent(schemas.refer(spec.reply)) } };
}

function jsonContent(schema: Part): Part {
  return { 'application/json': { schema } };
}

function describeParameters(place: 'path' | 'query', schema: z.ZodType | undefined, schemas: SchemaBook): Part[] {
  if (!(schema instanceof z.ZodObject)) return [];
  const fields: Record<string, z.ZodType> = schema.shape;
  return Object.entries(fields).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || !field.safeParse(undefined).success,
    schema: schemas.refer(field),
  }));
}

/** Gives each schema that is referred to a name and writes it once. */
class SchemaBook {
  readonly #registry = z.registry<{ id: string }>();

  constructor() {
    // The recursive ones need names of their own, since nothing else can refer to them.
    this.#registry.add(FlowFile, { id: 'Flow' });
    this.#registry.add(FlowNode, { id: 'FlowNode' });
    this.#registry.add(Body, { id: 'FlowBody' });
    this.#registry.add(JsonValue, { id: 'Json' });
  }

  refer(schema: z.ZodType): Part {
    const known = this.#registry.get(schema)?.id;
    const named = known ?? schema.meta()?.id;
    if (typeof named !== 'string') return this.#inline(schema);
    if (known === undefined) this.#registry.add(schema, { id: named });
    return { $ref: prefix + named };
  }

  components(): Part {
    const written = z.toJSONSchema(this.#registry, { unrepresentable: 'any', io: 'input', uri: (id) => prefix + id });
    const components: Part = {};
    for (const [id, schema] of Object.entries(written.schemas)) {
      const { $schema: _, $id: __, $defs, ...body } = schema;
      if (id !== '__shared') components[id] = pointToComponents(body);
      for (const [name, definition] of Object.entries($defs ?? {})) components[name] = pointToComponents(definition);
    }
    return components;
  }

  #inline(schema: z.ZodType): Part {
    const { $schema: _, ...body } = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' });
    return body;
  }
}

/** Parts that several schemas share come out nested in a document of their own; ours stand beside the others. */
function pointToComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointToComponents);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) =>
      key === '$ref' && typeof item === 'string'
        ? [key, item.replace('__shared#/$defs/', '')]
        : [key, pointToComponents(item)],
    ),
  );
}
