import type { Page } from '@playwright/test';
import { wide } from '../bench/canvas/large-flows.ts';
import { expect, test } from './fixtures.ts';

/** A finished run of three thousand items, ten thousand activations, on the server. */
async function longRun(page: Page, seed: string): Promise<string> {
  const reply = await page.request.post('/api/runs', { data: { ...wide(3_333), seed } });
  expect(reply.ok(), await reply.text()).toBe(true);
  const { id } = (await reply.json()) as { id: string };
  const status = async () => (await (await page.request.get(`/api/runs/${id}`)).json()).status;
  await expect.poll(status, { message: 'the run ends', timeout: 60_000 }).toBe('completed');
  return id;
}

/** A machine that is so much slower, so that there is a wait at all. */
async function slowDown(page: Page, rate: number): Promise<void> {
  await (await page.context().newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate });
}

const waitBar = (page: Page, name: string) => page.getByRole('progressbar', { name });

test('Two runs of ten thousand activations are compared in sight, and that can be called off', async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto('/runs');
  const [first, second] = [await longRun(page, 'one'), await longRun(page, 'two')];
  await slowDown(page, 25);
  await page.goto(`/runs/compare?a=${first}&b=${second}`);
  const comparing = waitBar(page, 'Comparing');
  await expect(comparing).toBeVisible({ timeout: 90_000 });
  // At once: on so slow a machine a mouse comes too late.
  await page.getByRole('button', { name: 'Cancel', exact: true }).dispatchEvent('click');
  await page.waitForURL('**/runs?compare');
});

test('A test of a server of models that does not answer can be called off', async ({ page }) => {
  await page.goto('/settings');
  const saved = await page.request.put('/api/settings/providers/slow', {
    data: { baseURL: 'http://127.0.0.1:9/v1', defaultModel: 'x' },
  });
  expect(saved.ok()).toBe(true);
  await page.reload();
  let isAborted = false;
  await page.route('**/api/settings/providers/slow/test', () => {}); // never answered
  page.on('requestfailed', (request) => {
    isAborted ||= request.url().endsWith('/slow/test');
  });
  const row = page.getByRole('region', { name: 'slow' });
  await row.getByRole('button', { name: 'Test' }).click();
  await row.getByRole('button', { name: 'Cancel the test' }).click();
  await expect(row.getByRole('button', { name: 'Cancel the test' })).toBeHidden();
  await expect.poll(() => isAborted, 'the request itself is called off').toBe(true);
});
