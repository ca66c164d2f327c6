import { lookInBothThemes as look } from './axe.ts';
import { newFlow, select } from './build-flow.ts';
import { expect, test } from './fixtures.ts';
import { test as everyPage, isAtRest } from './full-workspace.ts';
import { greet, importFlow } from './sample-flows.ts';
import { firstLink, password, test as teamTest } from './team.ts';
import { node, openTab, pressRun, runPanel } from './workbench.ts';

test.use({ sharesServer: true });

// Axe looks at each twice, which takes a while.
test.describe.configure({ timeout: 240_000 });

everyPage('axe finds nothing serious on any page of a full workspace', async ({ page, workspace }) => {
  const { address: draft } = workspace.places.find(({ name }) => name === 'editor') ?? { address: '' };
  const parts = ['interface', 'examples', 'versions', 'changes', 'dependents'];
  for (const address of [
    ...workspace.places.map((place) => place.address),
    ...parts.map((part) => `/library/reconcile/${part}`),
    `${draft}/changes`,
  ]) {
    await page.goto(address);
    await isAtRest(page);
    await look(page, address);
  }
});

test('axe finds nothing serious in the editor with its panels and dialogs', async ({ page }) => {
  await newFlow(page, 'Empty');
  await look(page, 'an empty flow');
  await importFlow(page, greet);
  await select(page, 'ask');
  await page.locator('.monaco-editor').first().waitFor();
  await look(page, 'a node is selected');
  for (const [keys, what] of [
    ['ControlOrMeta+k', 'commands'],
    ['ControlOrMeta+f', 'find'],
    ['?', 'shortcuts'],
    ['/', 'node picker'],
  ] as const) {
    await page.locator('[data-canvas]').focus();
    await page.keyboard.press(keys);
    await look(page, what);
    await page.keyboard.press('Escape');
  }
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look(page, 'publish');
});

test('axe finds nothing serious in a run, while it waits for a person and when it is over', async ({ page }) => {
  await page.goto('/library/self-refine-loop');
  await page.getByRole('button', { name: 'Use' }).first().click();
  await expect(node(page, 'output')).toBeVisible();
  await pressRun(page);
  const dialog = page.getByRole('dialog', { name: /^Run / });
  await expect(dialog).toBeVisible();
  await look(page, 'start dialog');
  await dialog.getByRole('button', { name: /^Run/ }).click();
  await expect(runPanel(page).getByRole('tab', { name: /Your answer/ })).toBeVisible({ timeout: 30_000 });
  for (const tab of ['Your answer', 'Trace', 'Messages', 'Journal', 'Output']) {
    await openTab(page, new RegExp(tab));
    await look(page, tab);
  }
  await page.goto('/tasks');
  await page.getByRole('main').getByRole('link').first().click();
  await expect(page.getByRole('button', { name: /Approve|Send|Answer/ }).first()).toBeVisible();
  await look(page, 'task page');
});

test('axe finds nothing serious in the dialogs around the editor', async ({ page }) => {
  await page.goto('/');
  for (const name of ['New flow', 'Import']) {
    await page.getByRole('button', { name, exact: true }).first().click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(page, name);
    await page.keyboard.press('Escape');
  }
  await page.goto('/settings');
  for (const name of ['Add a provider', 'Add a tool server', 'Add a webhook']) {
    await page.getByRole('button', { name, exact: true }).first().click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(page, name);
    await page.keyboard.press('Escape');
  }
});

teamTest('axe finds nothing serious where people join and sign in, nor in their settings', async ({ page, server }) => {
  await page.goto(await firstLink(server));
  await expect(page.getByRole('button', { name: 'Join' })).toBeVisible();
  await look(page, 'join');
  await page.getByLabel('Name', { exact: true }).fill('Ada');
  await page.getByLabel('Login').fill('ada');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('Password again').fill(password);
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('button', { name: 'Account: Ada' }).click();
  await look(page, 'account menu');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('list', { name: 'Audit' })).toContainText('Joined: ada');
  await look(page, 'settings of an admin');
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look(page, 'invitation');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Account: Ada' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await look(page, 'sign in');
});
