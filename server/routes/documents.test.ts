import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Document {
  openapi: string;
  paths: Record<string, Record<string, { requestBody?: unknown; responses: Record<string, unknown> }>>;
  components: { schemas: Record<string, unknown> };
}

/** Every `$ref` anywhere below a value. */
function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === '$ref' && typeof item === 'string' ? [item] : referencesIn(item),
  );
}

describe('GET /api/openapi.json', () => {
  it('describes every route, and every reference in it leads somewhere', async () => {
    const document = (await server.call('/api/openapi.json')).body as Document;
    expect(document.openapi).toBe('3.1.0');
    for (const path of [
      '/api/runs',
      '/api/runs/{id}/events',
      '/api/tasks/{id}/answer',
      '/api/library/{name}/{version}',
      '/api/models/call',
      '/v1/chat/completions',
      '/mcp',
      '/metrics',
      '/healthz',
      '/readyz',
    ]) {
      expect(document.paths).toHaveProperty([path]);
    }
    const references = new Set(referencesIn(document));
    expect(references.size).toBeGreaterThan(10);
    for (const reference of references) {
      expect(reference).toMatch(/^#\/components\/schemas\/\w+$/);
      expect(Object.keys(document.components.schemas)).toContain(reference.split('/').at(-1));
    }
  });

  it('names no route that is not there', async () => {
    const { paths } = (await server.call('/api/openapi.json')).body as Document;
    for (const [path, methods] of Object.entries(paths)) {
      for (const method of Object.keys(methods)) {
        const answer = await server.call(path.replaceAll(/\{\w+\}/g, 'x'), { method: method.toUpperCase() });
        expect([path, method, answer.text.includes('There is nothing at')]).toEqual([path, method, false]);
      }
    }
  });
});

describe('GET /api/schema/flow-1.json', () => {
  it('is the JSON Schema of a flow file', async () => {
    const { status, body } = await server.call('/api/schema/flow-1.json');
    expect(status).toBe(200);
    expect(JSON.stringify(body)).toContain('"format"');
  });
});
