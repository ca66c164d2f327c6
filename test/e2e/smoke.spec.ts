import { expect, test } from './fixtures.ts';

test.use({ sharesServer: true, serviceWorkers: 'allow' });

test('The workbench opens, says its name and shows no error', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveTitle(/Flowright/);
  await expect(page.locator('#root')).not.toBeEmpty();
  await expect(page.getByRole('main').or(page.getByRole('heading')).first()).toBeVisible();
});

test('Opening the page lets its requests in; without its cookie the API stays closed', async ({
  page,
  playwright,
  server,
}) => {
  await page.goto('/');
  expect((await page.request.get('/api/settings')).status()).toBeLessThan(300);

  const stranger = await playwright.request.newContext({ baseURL: server.url });
  expect((await stranger.get('/api/settings')).status()).toBe(401);
  expect(await (await stranger.get('/healthz')).json()).toMatchObject({ status: 'ok' });
  await stranger.dispose();
});

test.describe('On a server of its own', () => {
  test.use({ sharesServer: false });

  test('A server that was killed comes up again on the same address with the same token', async ({ page, server }) => {
    await page.goto('/');
    await expect(page.getByRole('button', { name: 'New flow' }), 'all of the page is loaded').toBeVisible();
    await server.kill9();
    await server.restart();
    expect((await page.request.get('/api/settings')).status()).toBeLessThan(300);
    expect((await page.request.get('/readyz')).ok()).toBe(true);
  });
});
