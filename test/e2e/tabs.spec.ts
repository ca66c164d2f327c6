import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { greet, importFlow, sideBySide } from './sample-flows.ts';
import { node, openTab, output, pressRun, runPanel, startRun } from './workbench.ts';

test.use({ sharesServer: true });

/** Another tab of the same browser, at the same page. */
async function secondTab(page: Page): Promise<Page> {
  const other = await page.context().newPage();
  await other.goto(page.url());
  return other;
}

const direct = (page: Page) => page.getByRole('region', { name: 'Direct calls from this browser' });
const field = (page: Page, name: string) => direct(page).getByLabel(name, { exact: true });
const keep = (page: Page) => direct(page).getByRole('button', { name: 'Keep in this browser' }).click();

test('The models of this browser: a tab follows, and asks before it overwrites what another kept', async ({ page }) => {
  await page.goto('/settings');
  await expect(direct(page)).toBeVisible();
  const other = await secondTab(page);
  await expect(direct(other)).toBeVisible();
  await field(page, 'Base URL').fill('http://127.0.0.1:9/v1');
  await field(page, 'Model').fill('first');
  await keep(page);
  await expect(field(other, 'Model'), 'a tab that changed nothing follows').toHaveValue('first');

  await field(other, 'Model').fill('second');
  await field(page, 'Model').fill('third');
  await keep(page);
  const conflict = direct(other).getByRole('alert');
  await expect(conflict).toContainText('Another tab changed these settings meanwhile.');
  await keep(other);
  await expect(conflict).toBeVisible();
  await page.reload();
  await expect(field(page, 'Model'), 'nothing was overwritten in silence').toHaveValue('third');
  await conflict.getByRole('button', { name: 'Take theirs' }).click();
  await expect(field(other, 'Model')).toHaveValue('third');

  await field(other, 'Model').fill('fourth');
  await field(page, 'Model').fill('fifth');
  await keep(page);
  await conflict.getByRole('button', { name: 'Keep mine' }).click();
  await expect(conflict).toBeHidden();
  await page.reload();
  await expect(field(page, 'Model')).toHaveValue('fourth');
});

test.describe('On a server of its own', () => {
  test.use({ sharesServer: false });

  test('A provider of the server: nothing that another tab kept is overwritten in silence', async ({
    page,
    pageWatch,
  }) => {
    pageWatch.allow(/status of 409/);
    await page.goto('/settings');
    const data = { baseURL: 'http://127.0.0.1:9/v1', defaultModel: 'first' };
    expect((await page.request.put('/api/settings/providers/ours', { data })).ok()).toBe(true);
    await page.reload();
    const other = await secondTab(page);
    const dialog = (tab: Page) => tab.getByRole('dialog', { name: 'Change ours' });
    const model = (tab: Page) => dialog(tab).getByLabel('Default model');
    const change = (tab: Page) => tab.getByRole('button', { name: 'Change ours' }).click();
    const save = (tab: Page) => dialog(tab).getByRole('button', { name: 'Save' }).click();
    await change(page);
    await change(other);
    await model(page).fill('second');
    await save(page);
    await expect(dialog(page)).toBeHidden();

    await model(other).fill('mine');
    await save(other);
    const conflict = dialog(other).getByRole('alert');
    await expect(conflict).toContainText('Another tab changed these settings meanwhile.');
    await page.reload();
    await change(page);
    await expect(model(page), 'nothing was overwritten').toHaveValue('second');
    await conflict.getByRole('button', { name: 'Take theirs' }).click();
    await expect(model(other)).toHaveValue('second');

    await model(page).fill('third');
    await save(page);
    await expect(dialog(page)).toBeHidden();
    await model(other).fill('mine');
    await save(other);
    await conflict.getByRole('button', { name: 'Keep mine' }).click();
    await expect(dialog(other)).toBeHidden();
    await page.reload();
    await change(page);
    await expect(model(page)).toHaveValue('mine');
  });
});

test('Breakpoints and the theme that one tab sets are those of the other too', async ({ page }) => {
  await importFlow(page, sideBySide);
  await expect(node(page, 'draft')).toBeVisible();
  const other = await secondTab(page);
  await expect(node(other, 'join')).toBeVisible();
  const stop = async (tab: Page, id: string) => {
    await node(tab, id).click();
    await tab.locator('[data-canvas]').focus();
    await tab.keyboard.press('F9');
  };
  const stored = () => page.evaluate(() => localStorage.getItem('flowright.breakpoints.side-by-side'));
  await stop(page, 'draft');
  await expect.poll(stored).toContain('draft');
  await stop(other, 'join');
  await expect.poll(stored).toContain('join');
  expect(await stored()).toContain('draft');

  await other.getByRole('button', { name: /^Theme: system/ }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
});

test('An experiment is the same in every tab, and goes on when the tab that works on it is closed', async ({
  page,
}) => {
  await page.goto('/experiments');
  const other = await secondTab(page);
  await expect(other.getByRole('button', { name: 'Try the sample' })).toBeVisible();
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await expect(page.getByRole('heading', { name: 'Round table, two rounds' })).toBeVisible();
  await page.close();
  // The tab that is left only looked on; now it works off what is left, each case once.
  const left = other.getByRole('list', { name: 'Experiments' });
  await expect(left.getByRole('listitem')).toHaveCount(2, { timeout: 15_000 });
  await expect(left.getByText('Done', { exact: true })).toHaveCount(2, { timeout: 30_000 });
});

test.describe('With a model', () => {
  test.use({ withModel: true });

  test('A run goes on in a tab that only looked on when the tab that worked on it is closed', async ({
    page,
    openai,
    pageWatch,
  }) => {
    pageWatch.allow(/Failed to load resource/);
    let isAnswering = false;
    openai.script.always(() =>
      isAnswering ? { kind: 'reply', text: 'Hello Ann.' } : { kind: 'stall', before: 'body' },
    );
    const asked = () => openai.calls.filter(({ body }) => body !== undefined);
    await importFlow(page, greet);
    const other = await secondTab(page);
    await expect(node(other, 'ask')).toBeVisible();
    await pressRun(page);
    await startRun(page, { place: 'This browser', input: { name: 'Ann' } });
    await expect.poll(() => asked().length).toBe(1);
    await runPanel(page).getByRole('button', { name: "Open the run's page" }).click();
    await page.waitForURL('**/runs/**');
    const address = page.url();
    isAnswering = true;
    await page.close();

    await expect.poll(() => asked().length, 'the call that was under way is made again').toBe(2);
    await other.goto(address);
    await openTab(other, 'Output');
    await expect(output(other, 'text')).toContainText('Hello Ann.');
  });
});
