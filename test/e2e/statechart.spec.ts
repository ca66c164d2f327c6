import type { Page } from '@playwright/test';
import { findings } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { openTab, runPanel, startRun } from './workbench.ts';

test.use({ sharesServer: true });

const title = 'Self-refine with approval';
const tree = (page: Page) => page.getByRole('tree', { name: 'Running actors' });
const machine = (page: Page) => runPanel(page).getByRole('region', { name: 'Machine' });
const now = (page: Page) => machine(page).locator('[data-now=true]');

async function runUntilPerson(page: Page, place: 'This browser' | 'The server'): Promise<void> {
  await page.goto('/');
  await page
    .getByRole('region', { name: 'Library' })
    .getByRole('button', { name: `Run ${title}` })
    .click();
  await startRun(page, { place });
  await expect(runPanel(page).getByRole('button', { name: 'Approve' })).toBeVisible();
  await openTab(page, 'Statechart');
}

test('A run of this browser is shown as XState inspects it: actors, states, events, ended ones greyed', async ({
  page,
}, testInfo) => {
  await runUntilPerson(page, 'This browser');
  await expect(now(page)).toHaveAttribute('data-state', 'waiting');
  await expect(machine(page).locator('[data-state]')).toHaveCount(6);
  await expect(runPanel(page).getByText(/^Live from XState: \d+ of \d+ alive$/)).toBeVisible();
  await expect(tree(page).getByRole('treeitem', { name: /Life of the run/ })).toContainText('waiting');
  const work = tree(page).locator('[data-status=done]').first();
  await expect(work).toContainText('work');
  const events = runPanel(page).getByRole('list', { name: 'Events' });
  await expect(events.getByText('settle').first()).toBeVisible();
  await expect(events.getByText('is done').first()).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('live.png') });
  expect(await findings(page)).toEqual([]);

  // By the keyboard alone: the machine that is drawn is that of the actor that is chosen.
  await tree(page).focus();
  await page.keyboard.press('ArrowUp');
  await expect(machine(page).getByRole('heading')).not.toHaveText('Life of the run');
  await expect(now(page)).toHaveAttribute('data-state', /active|done/);
  await runPanel(page).getByText('Ended ones too').click();
  await expect(work).toHaveCount(0);

  await openTab(page, /Your answer/);
  await runPanel(page).getByRole('button', { name: 'Approve' }).click();
  await expect(runPanel(page).getByText('Done').first()).toBeVisible();
  await openTab(page, 'Statechart');
  await page.reload();
  await openTab(page, 'Statechart');
  await expect(runPanel(page).locator('[data-state=completed]')).toHaveAttribute('data-now', 'true');
  await expect(runPanel(page).getByText(/by its journal/)).toBeVisible();
});

test('While it is paused, goes on and ends, the machine follows', async ({ page }) => {
  await runUntilPerson(page, 'This browser');
  await expect(now(page)).toHaveAttribute('data-state', 'waiting');
  await runPanel(page).getByRole('button', { name: 'Pause' }).click();
  await expect(now(page)).toHaveAttribute('data-state', 'paused');
  await runPanel(page).getByRole('button', { name: 'Resume' }).click();
  await expect(now(page)).toHaveAttribute('data-state', 'waiting');
  await runPanel(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(page.locator('[data-state=cancelled]')).toHaveAttribute('data-now', 'true');
});

test('A run of the server is told from its journal', async ({ page }) => {
  await runUntilPerson(page, 'The server');
  await expect(runPanel(page).getByText(/by its journal/)).toBeVisible();
  await expect(page.locator('[data-state=waiting]')).toHaveAttribute('data-now', 'true');
});
