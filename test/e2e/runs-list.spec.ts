import type { Page } from '@playwright/test';
import { lookInBothThemes } from './axe.ts';
import { expect, test } from './fixtures.ts';

const echo = (name: string) => ({
  format: 1,
  name,
  interface: { input: { text: { type: 'string' } }, output: { text: {} } },
  nodes: [{ id: 'say', type: 'template', text: '{{ text }}' }],
  edges: [
    { from: 'input.text', to: 'say.text' },
    { from: 'say.text', to: 'output.text' },
  ],
});

/** Runs of the server, one after the other, so that none is as old as another. */
async function startMany(page: Page, name: string, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const reply = await page.request.post('/api/runs', { data: { flow: echo(name), input: { text: `${index}` } } });
    expect(reply.status(), await reply.text()).toBe(202);
  }
}

const rows = (page: Page) => page.getByRole('list', { name: 'Runs' }).getByRole('listitem');

test('Older runs are a press away, and what the list is narrowed to is in its address', async ({ page }) => {
  test.slow();
  await page.goto('/');
  await startMany(page, 'rare', 2);
  await startMany(page, 'often', 103);
  await page.goto('/runs');
  await expect(rows(page)).toHaveCount(100);
  await page.screenshot({ path: 'test-results/runs-list-full.png' });
  await page.getByRole('button', { name: 'Show older runs' }).click();
  await expect(rows(page)).toHaveCount(105);
  await expect(page.getByRole('button', { name: 'Show older runs' })).toHaveCount(0);

  await page.goto('/runs?flow=rare');
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole('combobox', { name: 'Show' }).click();
  await page.getByRole('option', { name: 'Waiting' }).click();
  await expect(page.getByRole('heading', { name: 'No run like this' })).toBeVisible();
  await expect(page).toHaveURL(/status=waiting/);
  await page.screenshot({ path: 'test-results/runs-list-none.png' });
  await page.reload();
  await expect(page.getByRole('heading', { name: 'No run like this' })).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(rows(page)).toHaveCount(100);

  await page.goto('/runs?flow=rare&status=completed');
  await expect(rows(page)).toHaveCount(2);
  await lookInBothThemes(page, 'runs of one flow');
  await page.getByRole('button', { name: 'Flow: rare Show the runs of all flows' }).click();
  await expect(rows(page)).toHaveCount(100);
  await expect(page).toHaveURL(/\/runs\?status=completed$/);
});

test('Runs of an experiment stay out of the list until they are asked for, and lead back to it', async ({ page }) => {
  await page.goto('/experiments');
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await expect(page.getByRole('heading', { name: 'Round table, two rounds' })).toBeVisible();
  await page.goto('/runs');
  await expect(page.getByRole('heading', { name: 'No run yet' })).toBeVisible();
  await page.getByRole('switch', { name: 'Runs of experiments too' }).click();
  await expect(rows(page).first()).toBeVisible();
  await expect(page).toHaveURL(/experiments=1/);
  await page.screenshot({ path: 'test-results/runs-list-experiments.png' });
  await rows(page).last().getByRole('link').click();
  await page.getByRole('link', { name: 'Part of an experiment' }).click();
  await expect(page.getByRole('heading', { name: /Round table, two rounds|Vote without discussion/ })).toBeVisible();
});

test('The runs of one flow are a link away from its page in the library', async ({ page }) => {
  await page.goto('/library/ask-a-person');
  await page.getByRole('complementary').getByRole('link', { name: 'Its runs' }).click();
  await expect(page).toHaveURL(/\/runs\?flow=ask-a-person$/);
  await expect(page.getByRole('heading', { name: 'No run like this' })).toBeVisible();
});
