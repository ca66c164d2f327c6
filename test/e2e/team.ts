import { createServer } from 'node:net';
import { type Browser, type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { type BuiltServer, startBuiltServer } from './built-server.ts';

/** A server with accounts, which must know the address by which the browser reaches it before it starts. */
export const test = base.extend<{ server: BuiltServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  server: async ({}, use) => {
    const port = await freePort();
    const server = await startBuiltServer({ FLOWRIGHT_PUBLIC_URL: `http://127.0.0.1:${port}` }, port);
    await use(server);
    await server.dispose();
  },
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

export const password = 'a long enough password';

/** The link with which the first admin joins, as the server prints it. */
export async function firstLink(server: BuiltServer): Promise<string> {
  const said = /The first admin does so here: (\S+)/;
  await expect.poll(() => server.log()).toMatch(said);
  return said.exec(server.log())![1]!;
}

/** Somebody with a browser of their own. */
export interface Person {
  readonly id: string;
  readonly page: Page;
  call(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    place: string,
    data?: object,
  ): Promise<{ status: number; body: unknown }>;
}

interface Newcomer {
  readonly name: string;
  readonly login: string;
  readonly role: 'viewer' | 'member' | 'admin';
}

/** The first admin and others, who have joined by the API and not by the page, which has tests of its own. */
export async function gather(
  server: BuiltServer,
  browser: Browser,
  others: readonly Newcomer[],
): Promise<{ admin: Person; people: Person[] }> {
  const [, secret = ''] = (await firstLink(server)).split('#');
  const admin = await enter(server, await browser.newContext(), { secret, name: 'Ada', login: 'ada' });
  const people: Person[] = [];
  for (const { name, login, role } of others) {
    const invited = await admin.call('POST', '/api/invitations', { role, note: login });
    const { secret: next } = invited.body as { secret: string };
    people.push(await enter(server, await browser.newContext(), { secret: next, name, login }));
  }
  return { admin, people };
}

async function enter(
  server: BuiltServer,
  context: BrowserContext,
  { secret, name, login }: { readonly secret: string; readonly name: string; readonly login: string },
): Promise<Person> {
  const call: Person['call'] = async (method, place, data) => {
    const headers = { origin: server.url };
    const answer = await context.request.fetch(`${server.url}${place}`, {
      method,
      headers,
      ...(data === undefined ? {} : { data }),
    });
    return { status: answer.status(), body: await answer.json().catch(() => undefined) };
  };
  const joined = await call('POST', '/api/account/join', { invitation: secret, login, name, password });
  expect(joined.status).toBe(201);
  expect((await call('POST', '/api/account/sign-in', { login, password })).status).toBe(200);
  return { id: (joined.body as { id: string }).id, page: await context.newPage(), call };
}
