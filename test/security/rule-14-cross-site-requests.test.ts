import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { callOperation, everyOperation, type Operation } from './every-endpoint.ts';

let server: TestServer;
let operations: Operation[];
beforeAll(async () => {
  server = await startTestServer();
  operations = await everyOperation(server);
  expect(operations.length).toBeGreaterThan(40);
});
afterAll(() => server.close());

it.each(['https://evil.example', 'null', 'http://localhost:1', 'http://127.0.0.1'])(
  'a page of %s changes nothing, whatever it sends',
  async (origin) => {
    for (const operation of operations.filter(({ method }) => method !== 'GET')) {
      for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
        const headers = { origin, 'content-type': type };
        const { status } = await callOperation(server, operation, { rawBody: '{}', headers });
        expect([operation.path, status]).toEqual([operation.path, 403]);
      }
    }
    for (const place of ['/v1/chat/completions', '/mcp'])
      expect((await server.call(place, { body: {}, headers: { origin } })).status).toBe(403);
  },
);

it('no answer lets another origin read it', async () => {
  for (const operation of operations.filter(({ method }) => method === 'GET')) {
    const { headers } = await callOperation(server, operation, { headers: { origin: 'https://evil.example' } });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  }
});

it('the cookie goes along with nothing that begins elsewhere', async () => {
  const { headers } = await server.call('/', { withToken: false });
  for (const cookie of [headers['set-cookie'] ?? []].flat()) expect(cookie).toMatch(/HttpOnly.*SameSite=Strict/);
});
