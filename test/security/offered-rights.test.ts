import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { rights } from '../../web/client/rights.ts';
import { everyOperation, type Operation } from './every-endpoint.ts';

let server: TestServer;
let operations: Operation[];
beforeAll(async () => {
  server = await startTestServer();
  operations = await everyOperation(server);
});
afterAll(() => server.close());

const nameOf = ({ method, path }: Operation) => `${method} ${path}`;
const offered = Object.entries(rights).flatMap(([right, { role, routes }]) =>
  routes.map((route: string) => ({ right, role, route })),
);
/** Looked at, or one's own: every member may. */
const isForAll = ({ method, path, access }: Operation) =>
  access === 'public' || (access === 'viewer' && (method === 'GET' || path.startsWith('/api/account')));
/** `/v1`, `/mcp` and `/a2a` are for other programs; the page asks nothing there. */
const isForPages = ({ path }: Operation) => path.startsWith('/api/');

describe('What the workbench offers to a role', () => {
  it('is what the server lets that role do', () => {
    const known = new Map(operations.map((operation) => [nameOf(operation), operation.access]));
    const wrong = offered.filter(({ route, role }) => known.get(route) !== role);
    expect(wrong).toEqual([]);
  });

  it('names every operation that not everybody may use, once', () => {
    const named = offered.map(({ route }) => route);
    expect(named.length).toBe(new Set(named).size);
    expect(
      operations
        .filter((operation) => isForPages(operation) && !isForAll(operation))
        .map(nameOf)
        .toSorted(),
    ).toEqual(named.toSorted());
  });
});
