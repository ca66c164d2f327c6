import { z } from 'zod';
import { errorTable } from '#engine/errors';
import { Body, FlowFile, FlowNode } from '#engine/format/flow-file';
import { JsonValue } from '#engine/format/node-schemas';
import { ProblemView } from '#engine/protocol/index';
import type { Endpoint } from './endpoint.ts';

type Part = Record<string, unknown>;
const prefix = '#/components/schemas/';

/** Endpoints that are mounted under one path, such as `/api`. */
export interface EndpointGroup {
  readonly under: string;
  readonly endpoints: ReadonlyArray<Pick<Endpoint, 'spec'>>;
  /** What a refused request gets there. */
  readonly refusal?: z.ZodType;
}

/** The OpenAPI 3.1 document of the endpoints, from the very schemas that parse their requests. */
export function openApiDocument(groups: readonly EndpointGroup[], version: string): object {
  const schemas = new SchemaBook();
  const paths: Record<string, Part> = {};
  for (const { under, endpoints, refusal = ProblemView } of groups) {
    for (const { spec } of endpoints) {
      const path = `${under}${spec.path}`;
      paths[path] = { ...paths[path], [spec.method]: describeOperation(path, spec, { schemas, refusal }) };
    }
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

interface Setting {
  readonly schemas: SchemaBook;
  readonly refusal: z.ZodType;
}

function describeOperation(path: string, spec: Endpoint['spec'], { schemas, refusal }: Setting): Part {
  const refused = { description: 'Refused', content: jsonContent(schemas.refer(refusal)) };
  const isPublic = spec.access === 'public';
  return {
    operationId: operationId(path, spec.method),
    summary: spec.summary,
    'x-access': spec.access,
    ...(isPublic ? { security: [] } : {}),
    parameters: [
      ...describeParameters('path', spec.params, schemas),
      ...describeParameters('query', spec.query, schemas),
      ...Object.entries(spec.headers ?? {}).map(([name, description]) => ({
        name,
        in: 'header',
        description,
        required: false,
        schema: { type: 'string' },
      })),
    ],
    ...(spec.body === undefined ? {} : { requestBody: describeBody(spec.body, schemas) }),
    responses: {
      ...describeSuccess(spec, schemas),
      ...Object.fromEntries(refusalsOf(spec).map((status) => [String(status), refused])),
    },
  };
}

/** For example `postRunsByIdCancel`: what generators name the function after. */
function operationId(path: string, method: string): string {
  const words = path.replace(/^\/api\//, '').match(/\{?[A-Za-z0-9]+/g) ?? [];
  const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
  return method + words.map((word) => (word.startsWith('{') ? `By${capital(word.slice(1))}` : capital(word))).join('');
}

/** Any request may be malformed, nobody's, forbidden, of something that is not there, or one too many. */
function refusalsOf({ access, body, refusals = [] }: Endpoint['spec']): number[] {
  const usual = [400, ...(access === 'public' ? [] : [401]), 403, 404, ...(body === undefined ? [] : [413]), 415, 429];
  return [...new Set([...usual, ...refusals])].sort((a, b) => a - b);
}

function describeBody(body: z.ZodType, schemas: SchemaBook): Part {
  const isOptional = body instanceof z.ZodOptional;
  const schema = isOptional ? body.unwrap() : body;
  // The type of what is inside an optional schema is not narrowed to a classic one.
  return { required: !isOptional, content: schema instanceof z.ZodType ? jsonContent(schemas.refer(schema)) : {} };
}

function describeSuccess(spec: Endpoint['spec'], schemas: SchemaBook): Part {
  const { summary: description, reply, streams = [], status = 200, sometimesEmpty } = spec;
  const empty = (code: number) => ({ [code]: { description: 'Nothing to say' } });
  if (reply === undefined && streams.length === 0) return empty(204);
  const content = {
    ...(reply === undefined ? {} : jsonContent(schemas.refer(reply))),
    ...Object.fromEntries(streams.map((type) => [type, { schema: { type: 'string' } }])),
  };
  return { [status]: { description, content }, ...(sometimesEmpty === undefined ? {} : empty(sometimesEmpty)) };
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
    const { $schema: _, $defs, ...body } = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' });
    // Its own parts could not be referred to from within a document.
    if ($defs !== undefined) throw new Error('A schema with parts of its own needs a name: .meta({ id })');
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
