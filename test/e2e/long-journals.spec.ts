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

/** The longest time for which the page answered nothing while `act` went on, in milliseconds. */
async function longestSilence(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const gaps = { last: performance.now(), longest: 0 };
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      const now = performance.now();
      gaps.longest = Math.max(gaps.longest, now - gaps.last);
      gaps.last = now;
      port2.postMessage(0);
    };
    port2.postMessage(0);
    Object.assign(window, { gaps });
  });
  await act();
  return page.evaluate(() => (window as unknown as { gaps: { longest: number } }).gaps.longest);
}

const waitBar = (page: Page, name: string) => page.getByRole('progressbar', { name });

test('A journal of ten thousand entries: opening and replay say how far they are, answer, and can be called off', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await page.goto('/runs');
  const id = await longRun(page, 'one');
  const text = await (await page.request.get(`/api/runs/${id}/journal`)).text();
  expect(text.split('\n').length).toBeGreaterThan(10_000);

  await slowDown(page, 30);
  const open = async () =>
    page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'long.jsonl',
        mimeType: 'application/x-ndjson',
        buffer: Buffer.from(text),
      });
  await open();
  await expect(waitBar(page, 'Reading the journal')).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('reading.png') });
  // By the name of the file, which it has only while it is read.
  await page.getByRole('dialog', { name: 'long.jsonl' }).getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();

  await slowDown(page, 6);
  const silence = await longestSilence(page, async () => {
    await open();
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Open', exact: true })).toBeVisible({
      timeout: 60_000,
    });
  });
  // Slices of 30 ms, and the dialog that opens at the end, which on a page six times as slow takes its time as well.
  expect(silence, `the page was silent for ${Math.round(silence)} ms`).toBeLessThan(1_500);
  await page.keyboard.press('Escape');

  await slowDown(page, 1);
  await page.goto(`/runs/${id}`);
  const replay = page.getByRole('button', { name: 'Replay' });
  await expect(replay).toBeVisible({ timeout: 30_000 });
  await slowDown(page, 30);
  await replay.click();
  const making = waitBar(page, 'Making the replay ready');
  await expect(making).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('replay.png') });
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(making).toBeHidden();
  await expect(page.getByRole('region', { name: 'Replay' })).toBeHidden();
  await slowDown(page, 6);
  await replay.click();
  await expect(page.getByRole('region', { name: 'Replay' })).toBeVisible({ timeout: 60_000 });
});

test('Two runs of ten thousand activations are compared in sight, and that can be called off', async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto('/runs');
  const [first, second] = [await longRun(page, 'one'), await longRun(page, 'two')];
  await slowDown(page, 25);
  await page.goto(`/runs/compare?a=${first}&b=${second}`);
  const comparing = waitBar(page, 'Comparing');
  await expect(comparing).toBeVisible({ timeout: 90_000 });
  await page.screenshot({ path: test.info().outputPath('comparing.png') });
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
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
