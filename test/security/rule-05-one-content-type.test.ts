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

it.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
])('every endpoint refuses a body that says it is %s', async (type) => {
  for (const operation of operations.filter(({ method }) => method !== 'GET')) {
    const rawBody = JSON.stringify({ files: [{ filepath: '/etc/passwd' }] });
    const { status } = await callOperation(server, operation, { rawBody, headers: { 'content-type': type } });
    expect([operation.path, status]).toEqual([operation.path, 415]);
  }
});
