import { expect, it } from 'vitest';
import { callOperation, everyEndpoint } from './every-endpoint.ts';

const api = everyEndpoint();

it.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
])('every endpoint refuses a body that says it is %s', async (type) => {
  for (const operation of api.operations.filter(({ method }) => method !== 'GET')) {
    const rawBody = JSON.stringify({ files: [{ filepath: '/etc/passwd' }] });
    const { status } = await callOperation(api.server, operation, { rawBody, headers: { 'content-type': type } });
    expect([operation.path, status]).toEqual([operation.path, 415]);
  }
});
