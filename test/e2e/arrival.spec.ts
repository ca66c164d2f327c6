import { expect, test } from './fixtures.ts';
import { emptyPlaces } from './full-workspace.ts';
import { openTab, runPanel, startRun } from './workbench.ts';

test.use({ sharesServer: true });

test('The first Tab reaches a way past the navigation', async ({ page }) => {
  await page.goto('/runs');
  await expect(page.getByRole('heading', { name: 'Runs', level: 1 })).toBeVisible();
  const skip = page.getByRole('link', { name: 'Skip to the page' });
  await page.keyboard.press('Tab');
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('main').locator(':focus')).toHaveCount(1);
  await expect(page).toHaveURL(/\/runs$/);
});

test('Arriving at a page moves the focus there and says its title', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Gallery', level: 1 })).toBeVisible();
  for (const name of ['Runs', 'Tasks', 'Experiments', 'Settings', 'Gallery']) {
    await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name, exact: true }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
    await expect(page.getByTestId('arrival')).toHaveText(`${name} · Flowright`);
    await expect(page).toHaveTitle(`${name} · Flowright`);
  }
  await page.goBack();
  await expect(page.getByTestId('arrival')).toHaveText('Settings · Flowright');
});

test('Every page has a title of its own, one main part and one first heading', async ({ page }) => {
  const titles = new Set<string>();
  for (const { name, address } of emptyPlaces) {
    await page.goto(address);
    await expect(page).toHaveTitle(/. · Flowright$/);
    titles.add(await page.title());
    await expect(page.getByRole('main')).toHaveCount(1);
    const headings = await page.getByRole('heading', { level: 1 }).count();
    expect.soft(headings, name).toBeLessThanOrEqual(1);
  }
  expect(titles.size).toBe(emptyPlaces.length);
});

test('A screen reader is told how a run stands', async ({ page }) => {
  await page.goto('/library/self-refine-loop');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: /^Run / });
  await expect(dialog.getByRole('radio', { name: /^Recorded example/ }).first()).toBeChecked();
  await startRun(page, { place: 'This browser' });
  const status = runPanel(page)
    .getByRole('status')
    .filter({ hasText: /Running|Waiting|Done/ });
  await expect(status).toHaveText('Waiting for a person');
  await openTab(page, /Your answer/);
  await runPanel(page).getByRole('button', { name: 'Approve' }).click();
  await expect(status).toHaveText('Done');
});
