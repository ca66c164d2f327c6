import { afterAll, beforeAll, expect } from 'vitest';
import { z } from 'zod';
import { type Answer, type Call, startTestServer, type TestServer } from '../../server/testing/test-server.ts';

/** One operation of the API, as its own document describes it. */
export interface Operation {
  readonly method: string;
  /** With parameters in braces. */
  readonly path: string;
  readonly access: string;
  readonly hasBody: boolean;
  /** The schema of its body, resolved when it is named. */
  readonly body: unknown;
}

const Described = z.looseObject({
  'x-access': z.string(),
  requestBody: z.looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.unknown() })) }).optional(),
});
const Document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), Described)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

/** Every operation there is, from the list that also mounts them: a new endpoint is under every rule at once. */
export async function everyOperation(server: TestServer): Promise<Operation[]> {
  const { paths, components } = await server.read('/api/openapi.json', Document);
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, described]) => {
      const schema = described.requestBody?.content['application/json']?.schema;
      const reference = z.object({ $ref: z.string() }).safeParse(schema).data?.$ref;
      const body = reference === undefined ? schema : components.schemas[reference.split('/').at(-1) ?? ''];
      const hasBody = described.requestBody !== undefined;
      return { method: method.toUpperCase(), path, access: described['x-access'], hasBody, body };
    }),
  );
}

/** A server for all tests of the file that asks for it, and all of its operations; there once a test runs. */
export function everyEndpoint(): { readonly server: TestServer; readonly operations: readonly Operation[] } {
  let server: TestServer;
  let operations: readonly Operation[];
  beforeAll(async () => {
    server = await startTestServer();
    operations = await everyOperation(server);
    expect(operations.length).toBeGreaterThan(40);
  });
  afterAll(() => server.close());
  return {
    get server() {
      return server;
    },
    get operations() {
      return operations;
    },
  };
}

/** Something that stands where parameters stand. */
export function filled(path: string, value = 'x1'): string {
  return path.replaceAll(/\{\w+\}/g, value);
}

export function callOperation(
  server: TestServer,
  { method, path, hasBody }: Operation,
  call: Call = {},
): Promise<Answer> {
  const body = hasBody && call.body === undefined && call.rawBody === undefined ? { body: {} } : {};
  return server.call(filled(path), { method, ...body, ...call });
}
