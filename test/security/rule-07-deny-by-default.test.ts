import { expect, it } from 'vitest';
import { everyEndpoint, filled } from './every-endpoint.ts';

const api = everyEndpoint();

/** The few that are answered to anybody. A new one has to be argued for here. */
const open = [
  // Whoever watches the process; they say nothing else.
  'GET /healthz',
  'GET /readyz',
  'POST /api/account/invitation',
  'POST /api/account/join',
  'POST /api/account/password-reset',
  'POST /api/account/sign-in',
  // Those who hold the link to one task.
  'POST /api/task-links/answer',
  'POST /api/task-links/look',
];

it('nothing is public but what is named here', () => {
  const found = api.operations
    .filter(({ access }) => access === 'public')
    .map(({ method, path }) => `${method} ${path}`);
  expect(found.filter((one) => !open.includes(one))).toEqual([]);
  expect(found.length).toBeGreaterThan(0);
});

const spellings: ReadonlyArray<(path: string) => string> = [
  (path) => path,
  (path) => `${path}/`,
  (path) => path.replace('/api/', '//api/'),
  (path) => path.replace('/api/', '/api//'),
  (path) => path.replace('/api/', '/API/'),
  (path) => path.replace('/api/', '/%61pi/'),
  (path) => path.replace('/api/', '/api/account/../'),
  (path) => `${path}?x=/api/account/join`,
];

it('every other endpoint needs somebody, however its address is spelt', async () => {
  for (const { method, path, access, hasBody } of api.operations) {
    if (access === 'public') continue;
    for (const spelt of spellings) {
      const place = spelt(filled(path));
      const { status } = await api.server.call(place, { method, withToken: false, ...(hasBody ? { body: {} } : {}) });
      // Some spellings are no addresses of the API; then nothing is there, or the page, which holds nothing.
      const isPage = method === 'GET' && !place.startsWith('/api/');
      expect([method, place, isPage || [400, 401, 404].includes(status)]).toEqual([method, place, true]);
      if (spelt(path) === path) expect([place, status]).toEqual([place, 401]);
    }
  }
});

it('an empty or a wrong token is nobody', async () => {
  for (const authorization of ['Bearer ', 'Bearer', 'Bearer null', 'Bearer undefined', 'Basic Og==', ''])
    expect((await api.server.call('/api/runs', { withToken: false, headers: { authorization } })).status).toBe(401);
  for (const place of ['/v1/models', '/mcp', '/metrics'])
    expect([place, (await api.server.call(place, { withToken: false })).status]).toEqual([place, 401]);
});
