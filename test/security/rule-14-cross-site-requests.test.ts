import { expect, it } from 'vitest';
import { callOperation, everyEndpoint } from './every-endpoint.ts';

const api = everyEndpoint();

it.each(['https://evil.example', 'null', 'http://localhost:1', 'http://127.0.0.1'])(
  'a page of %s changes nothing, whatever it sends',
  async (origin) => {
    for (const operation of api.operations.filter(({ method }) => method !== 'GET')) {
      for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
        const headers = { origin, 'content-type': type };
        const { status } = await callOperation(api.server, operation, { rawBody: '{}', headers });
        expect([operation.path, status]).toEqual([operation.path, 403]);
      }
    }
    for (const place of ['/v1/chat/completions', '/mcp'])
      expect((await api.server.call(place, { body: {}, headers: { origin } })).status).toBe(403);
  },
);

it('no answer lets another origin read it', async () => {
  for (const operation of api.operations.filter(({ method }) => method === 'GET')) {
    const { headers } = await callOperation(api.server, operation, { headers: { origin: 'https://evil.example' } });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  }
});

it('the cookie goes along with nothing that begins elsewhere', async () => {
  const { headers } = await api.server.call('/', { withToken: false });
  for (const cookie of [headers['set-cookie'] ?? []].flat()) expect(cookie).toMatch(/HttpOnly.*SameSite=Strict/);
});
