import { createServer, type Server } from 'node:http';
import type { Page } from '@playwright/test';
import { type BuiltServer, startBuiltServer } from './built-server.ts';
import { test as base, expect } from './fixtures.ts';
import { greet } from './sample-flows.ts';

interface Silent {
  readonly url: string;
  /** How many have asked, and how many of them have gone again. */
  readonly asked: () => number;
  readonly gone: () => number;
}

/** Another Flowright, and a server that never answers; ours may call both. */
const test = base.extend<{ other: BuiltServer; silent: Silent }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  other: async ({}, use) => {
    const other = await startBuiltServer({});
    await use(other);
    await other.dispose();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  silent: async ({}, use) => {
    let [asked, gone] = [0, 0];
    const server = createServer((_, response) => {
      asked += 1;
      response.once('close', () => {
        gone += 1;
      });
    });
    await use({ url: `http://127.0.0.1:${await listen(server)}`, asked: () => asked, gone: () => gone });
    server.close();
    server.closeAllConnections();
  },
  server: async ({ other, silent }, use) => {
    const hosts = [other.url, silent.url].map((url) => new URL(url).host).join(',');
    const server = await startBuiltServer({ FLOWRIGHT_ALLOW_PRIVATE_HOSTS: hosts });
    await use(server);
    await server.dispose();
  },
});

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

const bearer = ({ token }: BuiltServer) => ({ authorization: `Bearer ${token}` });

async function openPull(page: Page, from: { readonly url: string; readonly token?: string }) {
  await page.goto('/');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Import a flow' });
  await dialog.getByRole('button', { name: 'From another server' }).click();
  await dialog.getByLabel('Address of the server').fill(from.url);
  await dialog.getByLabel('Token').fill(from.token ?? '');
  await dialog.getByLabel('Flow', { exact: true }).or(dialog.getByLabel('Flow*')).fill('greet@1.0.0');
  return { dialog, go: () => dialog.getByRole('button', { name: 'Look, then import' }).click() };
}

async function openPush(page: Page, flow: string, to: { readonly url: string; readonly token?: string }) {
  await page.goto(`/library/${flow}`);
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Publish to another server…' }).click();
  const dialog = page.getByRole('dialog', { name: `Publish ${flow}` });
  await dialog.getByLabel('Address of the server').fill(to.url);
  await dialog.getByLabel('Token').fill(to.token ?? '');
  return { dialog, look: () => dialog.getByRole('button', { name: 'Look what is new there' }).click() };
}

test('A flow is got from another server and one that calls it is given back, each after a look at what that brings', async ({
  page,
  request,
  server,
  other,
  pageWatch,
}, testInfo) => {
  pageWatch.allow(/status of 403/);
  const there = `${other.url}/api/library`;
  const published = await request.post(there, {
    headers: bearer(other),
    data: { flow: greet, version: '1.0.0', readme: '# Greets\n\nFrom **over there**.' },
  });
  expect(published.status(), await published.text()).toBe(201);
  const { hash } = (await published.json()) as { hash: string };

  const { dialog, go } = await openPull(page, { url: other.url, token: 'wrong' });
  await go();
  await expect(page.getByText('It could not be got from there. Nothing was changed.')).toBeVisible();
  await dialog.getByLabel('Token').fill(other.token);
  await go();
  await expect(dialog.getByRole('region', { name: 'What it brings' })).toContainText('greet');
  expect((await page.request.get('/api/library/greet')).status(), 'a look keeps nothing').toBe(404);
  await testInfo.attach('pull', { body: await page.screenshot(), contentType: 'image/png' });
  await go();
  await expect(page).toHaveURL(/\/library\/greet$/);
  await expect(page.getByText('over there')).toBeVisible();

  const caller = {
    ...greet,
    name: 'caller',
    title: 'Caller',
    models: { assistant: {} },
    nodes: [{ id: 'greet', type: 'flow', use: 'greet@1.0.0', hash }],
    edges: [
      { from: 'input.name', to: 'greet.name' },
      { from: 'greet.text', to: 'output.text' },
    ],
    layout: { input: [0, 0], greet: [240, 0], output: [520, 0] },
  };
  const own = await request.post('/api/library', { headers: bearer(server), data: { flow: caller, version: '1.0.0' } });
  expect(own.status(), await own.text()).toBe(201);
  const push = await openPush(page, 'caller', other);
  await push.look();
  await expect(push.dialog.getByRole('region', { name: 'What it brings' })).toContainText('caller');
  await expect(push.dialog).toContainText('There already: greet@1.0.0');
  expect((await request.get(`${there}/caller`, { headers: bearer(other) })).status()).toBe(404);
  await testInfo.attach('push', { body: await page.screenshot(), contentType: 'image/png' });
  await push.dialog.getByRole('button', { name: 'Publish there' }).click();
  await expect(page.getByText(`caller 1.0.0 is on ${new URL(other.url).host}.`)).toBeVisible();
  const [ours, theirs] = await Promise.all([
    request.get('/api/library/caller/1.0.0', { headers: bearer(server) }),
    request.get(`${there}/caller/1.0.0`, { headers: bearer(other) }),
  ]);
  expect(await theirs.json()).toEqual(await ours.json());
});

test('Getting a flow from another server and giving one to it are called off while they wait', async ({
  page,
  silent,
}) => {
  const { dialog, go } = await openPull(page, silent);
  await go();
  await expect.poll(silent.asked).toBe(1);
  await expect(dialog.getByRole('button', { name: 'Look, then import' })).toHaveAttribute('aria-busy', 'true');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(silent.gone, 'our server has let go of the other one, too').toBe(1);

  const push = await openPush(page, 'reconcile', silent);
  await push.look();
  await expect.poll(silent.asked).toBe(2);
  await push.dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(push.dialog).toBeHidden();
  await expect.poll(silent.gone).toBe(2);
  await expect(page.locator('[data-sonner-toast]'), 'what was called off is no error').toHaveCount(0);
});
