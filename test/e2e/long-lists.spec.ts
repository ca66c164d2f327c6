import type { Page } from '@playwright/test';
import { lookInBothThemes } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { greet, importFlow } from './sample-flows.ts';

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

/** A person is asked. */
const question = {
  format: 1,
  name: 'question',
  interface: { input: { text: { type: 'string' } }, output: { text: {} } },
  people: { user: {} },
  nodes: [{ id: 'ask', title: 'Question', type: 'ask', performer: { person: 'user' }, prompt: 'Number {{ text }}?' }],
  edges: [
    { from: 'input.text', to: 'ask.text' },
    { from: 'ask.text', to: 'output.text' },
  ],
};

/** Runs of the server, one after the other, so that none is as old as another. */
async function startMany(page: Page, flow: object, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const reply = await page.request.post('/api/runs', { data: { flow, input: { text: `${index}` } } });
    expect(reply.status(), await reply.text()).toBe(202);
  }
}

const rows = (page: Page) => page.getByRole('list', { name: 'Runs' }).getByRole('listitem');

test('Older runs are a press away, and what the list is narrowed to is in its address', async ({ page }) => {
  test.slow();
  await page.goto('/');
  await startMany(page, echo('rare'), 2);
  await startMany(page, echo('often'), 103);
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

test('The runs of one flow are a link away from its page in the library, and a command in the editor', async ({
  page,
}) => {
  await page.goto('/library/ask-a-person');
  await page.getByRole('complementary').getByRole('link', { name: 'Its runs' }).click();
  await expect(page).toHaveURL(/\/runs\?flow=ask-a-person$/);
  await expect(page.getByRole('heading', { name: 'No run like this' })).toBeVisible();

  await importFlow(page, greet);
  await page.locator('[data-canvas]').focus();
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox', { name: 'Commands and nodes' }).fill('Runs of this flow');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/runs\?flow=greet$/);
  await expect(page.getByRole('heading', { name: 'No run like this' })).toBeVisible();
});

test('The inbox goes back to the first task, and says that there are more until then', async ({ page }) => {
  test.slow();
  await page.goto('/');
  await startMany(page, question, 203);
  await page.goto('/tasks');
  const tasks = page.getByRole('main').getByRole('listitem');
  await expect(tasks).toHaveCount(200);
  await expect(page.getByText('200+ open')).toBeVisible();
  await expect(page.getByText('Number 0?')).toHaveCount(0);
  await page.getByRole('button', { name: 'Show the tasks of older runs' }).click();
  await expect(tasks).toHaveCount(203);
  await expect(page.getByText('203 open')).toBeVisible();
  await expect(page.getByText('Number 0?')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Show the tasks of older runs' })).toHaveCount(0);
});
