import { expect, it } from 'vitest';
import { callOperation, everyEndpoint } from './every-endpoint.ts';

const api = everyEndpoint();

it.each(['evil.example', '127.0.0.1.evil.example', 'localhost.', '[::ffff:127.0.0.1]', ''])(
  'nothing is answered under the name "%s"',
  async (name) => {
    const host = `${name}:${api.server.running.port}`;
    for (const operation of api.operations) {
      const headers = { host, origin: `http://${host}` };
      const { status } = await callOperation(api.server, operation, { headers });
      expect([operation.path, status === 403 || status === 400]).toEqual([operation.path, true]);
    }
    for (const place of ['/', '/healthz', '/readyz', '/metrics', '/v1/models', '/mcp'])
      expect([place, [400, 403].includes((await api.server.call(place, { headers: { host } })).status)]).toEqual([
        place,
        true,
      ]);
  },
);
