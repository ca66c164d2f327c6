import type { Page } from '@playwright/test';
import { type OpenAiServer, startOpenAiServer } from '../openai-server/server.mjs';
import { startBuiltServer } from './built-server.ts';
import { test as base, expect } from './fixtures.ts';
import { greet, importFlow } from './sample-flows.ts';
import { testKey } from './shared-servers.ts';
import { openTab, output, pressRun, startRun } from './workbench.ts';

/** A server of models on this machine that our server knows to look for; `needsKey` lets nobody in without one. */
const test = base.extend<{ needsKey: boolean; local: OpenAiServer }>({
  needsKey: [false, { option: true }],
  local: async ({ needsKey }, use) => {
    const local = await startOpenAiServer({ models: ['small', 'large'], ...(needsKey ? { apiKey: testKey } : {}) });
    await use(local);
    await local.close();
  },
  server: async ({ local }, use) => {
    const server = await startBuiltServer({ FLOWRIGHT_LOCAL_SERVERS: `ollama=${local.url}` });
    await use(server);
    await server.dispose();
  },
});

const offer = (page: Page) => page.getByRole('region', { name: 'Found: ollama' });
const provider = (page: Page) => page.getByRole('region', { name: 'ollama', exact: true });
const nothing = (page: Page) => page.getByText('No server of models was found on this machine.');

test('A server of models on this machine is offered; one press sets it up, tests it, and a flow runs on it', async ({
  page,
  local,
}, testInfo) => {
  await page.goto('/settings');
  await expect(offer(page)).toContainText(`2 models at ${local.url}`);
  await page.screenshot({ path: testInfo.outputPath('offer.png') });
  await offer(page).getByRole('button', { name: 'Use it' }).click();
  await expect(page.getByText('ollama answers for your flows now.')).toBeVisible();
  await expect(offer(page)).toBeHidden();
  await expect(provider(page)).toContainText('Model: large');
  await provider(page).getByRole('button', { name: 'Test', exact: true }).click();
  await expect(provider(page).getByRole('list', { name: 'Models' }).getByRole('listitem')).toHaveText([
    'large',
    'small',
  ]);
  await page.screenshot({ path: testInfo.outputPath('set-up.png') });

  local.script.always(() => ({ kind: 'reply', text: 'Hello from this machine.' }));
  await importFlow(page, greet);
  await pressRun(page);
  await startRun(page, { place: 'The server', input: { name: 'Ada' } });
  await openTab(page, 'Output');
  await expect(output(page, 'text')).toContainText('Hello from this machine.');
  expect(local.calls.map(({ body }) => body?.model)).toEqual(['large']);
  expect(local.calls[0]?.headers.authorization ?? '').not.toContain(testKey);
});

test('Where none is found the page says so, and finds one that is started later', async ({ page, local }, testInfo) => {
  const port = Number(new URL(local.url).port);
  await local.close();
  await page.goto('/settings');
  await expect(nothing(page)).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('none.png') });
  const late = await startOpenAiServer({ models: ['late'], port });
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(offer(page)).toContainText('one model');
  await late.close();
  await offer(page).getByRole('button', { name: 'Use it' }).click();
  await expect(page.getByText('ollama is set up, but does not answer as it should.')).toBeVisible();
});

test.describe('A server that lets nobody in without a key', () => {
  test.use({ needsKey: true });

  test('is not offered; set up by hand it says what it refused, and works with its key', async ({ page, local }) => {
    await page.goto('/settings');
    await expect(nothing(page)).toBeVisible();
    await page.getByRole('button', { name: 'Add a provider' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Add a provider' });
    await dialog.getByLabel('Name').fill('ollama');
    await dialog.getByLabel('Base URL').fill(local.url);
    await dialog.getByLabel('Default model').fill('small');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await provider(page).getByRole('button', { name: 'Test', exact: true }).click();
    await expect(provider(page).getByRole('status')).toContainText(/key/i);
    await expect(provider(page).getByRole('list', { name: 'Models' })).toHaveCount(0);
    await provider(page).getByRole('button', { name: 'Change ollama' }).click();
    const change = page.getByRole('dialog', { name: 'Change ollama' });
    await change.getByLabel('API key').fill(testKey);
    await change.getByRole('button', { name: 'Save' }).click();
    await provider(page).getByRole('button', { name: 'Test', exact: true }).click();
    await expect(provider(page).getByRole('list', { name: 'Models' })).toContainText('large');
  });
});
