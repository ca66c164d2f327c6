import { type Browser, expect, type Page } from '@playwright/test';
import { findings } from './axe.ts';
import type { BuiltServer } from './built-server.ts';
import { firstLink, password, test } from './team.ts';

async function join(page: Page, link: string, { name, login }: { name: string; login: string }): Promise<void> {
  await page.goto(link);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Login').fill(login);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('Password again').fill(password);
  await page.getByRole('button', { name: 'Join' }).click();
  await expect(page.getByRole('button', { name: `Account: ${name}` })).toBeVisible();
}

async function joinAsAdmin(page: Page, server: BuiltServer): Promise<void> {
  await join(page, await firstLink(server), { name: 'Ada', login: 'ada' });
}

/** The link of a new invitation, as an admin makes it in the settings. */
async function invite(page: Page, role: 'Viewer' | 'Member'): Promise<string> {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  const form = page.getByRole('dialog', { name: 'Invite somebody' });
  await form.getByLabel('For whom').fill('Bob');
  await form.getByLabel('Role').click();
  await page.getByRole('option', { name: new RegExp(`^${role}`) }).click();
  await form.getByRole('button', { name: 'Make a link' }).click();
  const shown = page.getByRole('dialog', { name: 'Send them this link' });
  const link = (await shown.locator('code').textContent()) ?? '';
  await shown.getByRole('button', { name: 'Done' }).click();
  return link;
}

const elsewhere = async (browser: Browser) => (await browser.newContext()).newPage();

test('the first admin joins by the printed link and invites somebody, who joins in another browser', async ({
  page,
  server,
  browser,
}) => {
  await joinAsAdmin(page, server);
  const link = await invite(page, 'Member');
  const other = await elsewhere(browser);
  await join(other, link, { name: 'Bob', login: 'bob' });
  await other.getByRole('link', { name: 'Settings' }).click();
  await expect(other.getByRole('region', { name: 'Your account' })).toBeVisible();
  await expect(other.getByRole('region', { name: 'Members' })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('region', { name: 'Members' })).toContainText('bob');
  await expect(page.getByRole('list', { name: 'Audit' })).toContainText('Joined: bob');
  expect(await findings(page)).toEqual([]);
  await other.context().close();
});

test('the same link does not let a second one in', async ({ page, server, browser }) => {
  await joinAsAdmin(page, server);
  const link = await invite(page, 'Member');
  const other = await elsewhere(browser);
  await join(other, link, { name: 'Bob', login: 'bob' });
  const third = await elsewhere(browser);
  await third.goto(link);
  await expect(third.getByRole('heading', { name: 'This link is not good' })).toBeVisible();
  await third.context().close();
  await other.context().close();
});

test('a viewer cannot run on the server nor publish', async ({ page, server, browser }) => {
  await joinAsAdmin(page, server);
  const viewer = await elsewhere(browser);
  await join(viewer, await invite(page, 'Viewer'), { name: 'Vera', login: 'vera' });
  await viewer.getByRole('link', { name: 'Settings' }).click();
  await expect(viewer.getByRole('region', { name: 'Your account' })).toBeVisible();
  await expect(viewer.getByRole('region', { name: 'Model providers' })).toHaveCount(0);
  const status = await viewer.evaluate(async () => {
    const body = JSON.stringify({ flow: 'round-robin', input: {} });
    return (await fetch('/api/runs', { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status;
  });
  expect(status).toBe(403);
  await viewer.goto(`${server.url}/library/ask-a-person`);
  await viewer.getByRole('button', { name: 'More' }).click();
  await expect(viewer.getByRole('menuitem', { name: 'Export the flow' })).toBeVisible();
  await expect(viewer.getByRole('menuitem', { name: /another server/ })).toHaveCount(0);
  await viewer.keyboard.press('Escape');
  await viewer.getByRole('button', { name: 'Fork' }).click();
  await expect(viewer).toHaveURL(/\/edit\//);
  await expect(viewer.getByRole('button', { name: 'Publish' })).toHaveCount(0);
  await viewer.getByRole('button', { name: 'More' }).click();
  await viewer.getByRole('menuitem', { name: 'Commands and nodes' }).click();
  await expect(viewer.getByRole('option', { name: /Export as a file/ })).toBeVisible();
  await expect(viewer.getByRole('option', { name: /Publish/ })).toHaveCount(0);
  await viewer.context().close();
});

test('a session that ends asks for the password over the page, and gives it back', async ({ page, server }) => {
  await joinAsAdmin(page, server);
  await page.getByRole('link', { name: 'Settings' }).click();
  const draft = page.getByLabel('Base URL').first();
  await draft.fill('http://127.0.0.1:11434/v1');
  await page.context().clearCookies();
  await expect(page.getByText('Your session is over.')).toBeVisible();
  expect(await findings(page)).toEqual([]);
  await page.getByLabel('Login').fill('ada');
  await page.getByLabel('Password').fill('not this one at all');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('wrong');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Your session is over.')).toBeHidden();
  await expect(page).toHaveURL(/\/settings$/);
  await expect(draft).toHaveValue('http://127.0.0.1:11434/v1');
});

test('signing out leads to the form; signing in again to the page that was asked for', async ({ page, server }) => {
  await joinAsAdmin(page, server);
  await page.getByRole('button', { name: 'Account: Ada, Admin' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.goto(`${server.url}/runs`);
  expect(await findings(page)).toEqual([]);
  await page.getByLabel('Login').fill('ada');
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Runs', level: 1 })).toBeVisible();
  await expect(page).toHaveURL(/\/runs$/);
});

test('a token that is made in the settings lets a program in until it is revoked', async ({ page, server }) => {
  await joinAsAdmin(page, server);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'New token' }).click();
  await page.getByLabel('What it is for').fill('nightly');
  await page.getByRole('button', { name: 'Create' }).click();
  const shown = page.getByRole('dialog', { name: 'Your new token' });
  const secret = (await shown.locator('code').textContent()) ?? '';
  await shown.getByRole('button', { name: 'Done' }).click();
  const ask = () => fetch(`${server.url}/api/runs`, { headers: { authorization: `Bearer ${secret}` } });
  expect((await ask()).status).toBe(200);
  await page.getByRole('button', { name: 'Revoke nightly' }).click();
  await page.getByRole('button', { name: 'Revoke', exact: true }).last().click();
  await expect(page.getByText('No tokens yet.')).toBeVisible();
  expect((await ask()).status).toBe(401);
});
