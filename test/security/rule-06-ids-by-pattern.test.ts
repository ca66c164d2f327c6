import { expect, it } from 'vitest';
import { everyEndpoint, filled } from './every-endpoint.ts';

const api = everyEndpoint();

it.each([
  '..%2f..%2fetc%2fpasswd',
  '%2e%2e%2f',
  'a%00b',
  'C:%5Cx',
  '%5C%5Cserver',
  `${'x'.repeat(200)}`,
  '__proto__',
  '%F0%9F%92%A9',
])('no endpoint takes an id like %s', async (id) => {
  for (const { method, path, hasBody } of api.operations.filter((operation) => operation.path.includes('{'))) {
    const { status, text } = await api.server.call(filled(path, id), { method, ...(hasBody ? { body: {} } : {}) });
    expect([method, path, status >= 400 && status < 500]).toEqual([method, path, true]);
    expect(text).not.toContain('root:');
  }
});
