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

it.each(['evil.example', '127.0.0.1.evil.example', 'localhost.', '[::ffff:127.0.0.1]', ''])(
  'nothing is answered under the name "%s"',
  async (name) => {
    const host = `${name}:${server.running.port}`;
    for (const operation of operations) {
      const headers = { host, origin: `http://${host}` };
      const { status } = await callOperation(server, operation, { headers });
      expect([operation.path, status === 403 || status === 400]).toEqual([operation.path, true]);
    }
    for (const place of ['/', '/healthz', '/readyz', '/metrics', '/v1/models', '/mcp'])
      expect([place, [400, 403].includes((await server.call(place, { headers: { host } })).status)]).toEqual([
        place,
        true,
      ]);
  },
);
