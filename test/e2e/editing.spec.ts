import type { Page } from '@playwright/test';
import { addNode, dragFromPalette, edgeOf, expectSaved, newFlow, port, select, typePrompt } from './build-flow.ts';
import { expect, test } from './fixtures.ts';
import { greet, importFlow } from './sample-flows.ts';
import { node } from './workbench.ts';

test.use({ sharesServer: true });

test('What was done is undone and done again, and survives a reload', async ({ page }) => {
  await importFlow(page, greet);
  await dragFromPalette(page, ['Ask', 'Ask a person'], [0.5, 0.8]);
  await expect(node(page, 'ask-person')).toBeVisible();
  await page.locator('[data-canvas]').focus();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(node(page, 'ask-person')).toBeHidden();
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(node(page, 'ask-person')).toBeVisible();
  await select(page, 'ask-person');
  await page.keyboard.press('Delete');
  await expect(node(page, 'ask-person')).toBeHidden();
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(node(page, 'ask-person')).toBeVisible();
  await expectSaved(page);
  await page.reload();
  await expect(node(page, 'ask-person')).toBeVisible();
  await expect(edgeOf(page, 'ask.text', 'output.text')).toBeAttached();
});

test('Typing a prompt is one step back, and leaves the text as it was', async ({ page }) => {
  await importFlow(page, greet);
  await select(page, 'ask');
  await typePrompt(page, 'Bow to {{ name }} and {{ other }}.');
  await expect(port(page, 'ask', 'input', 'other')).toBeVisible();
  await page.locator('[data-canvas]').focus();
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(port(page, 'ask', 'input', 'other')).toBeHidden();
  await expect(node(page, 'ask')).toContainText('Say hello to {{ name }}.');
});

test('Two tabs on one draft never overwrite each other silently', async ({ page, context }) => {
  await importFlow(page, greet);
  await expectSaved(page);
  const other = await context.newPage();
  await other.goto('/edit/greet');
  await expect(node(other, 'ask')).toBeVisible();

  // The other tab follows while it has changed nothing itself …
  await rename(page, 'Greet warmly');
  await expectSaved(page);
  await expect(other.getByRole('textbox', { name: 'Title of the flow' })).toHaveValue('Greet warmly');

  // … and when both have changed something, a person decides.
  await Promise.all([rename(page, 'Mine'), rename(other, 'Theirs')]);
  await expect
    .poll(async () => (await conflictIn(page).count()) + (await conflictIn(other).count()))
    .toBeGreaterThan(0);
  const loser = (await conflictIn(page).count()) > 0 ? page : other;
  const title = loser === page ? 'Mine' : 'Theirs';
  await expect(loser.getByRole('textbox', { name: 'Title of the flow' })).toHaveValue(title);
  await conflictIn(loser).getByRole('button', { name: 'Keep mine' }).click();
  await expect(conflictIn(loser)).toBeHidden();
  await expectSaved(loser);
  await loser.reload();
  await expect(loser.getByRole('textbox', { name: 'Title of the flow' })).toHaveValue(title);
});

const conflictIn = (page: Page) => page.getByRole('alert').filter({ hasText: 'Another tab changed' });

async function rename(page: Page, title: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Title of the flow' });
  await field.fill(title);
  await field.press('Enter');
}

test('A flow is built and connected with the keyboard alone', async ({ page }) => {
  await newFlow(page, 'By keys');
  await page.keyboard.press('/');
  await addNode(page, 'ask a model');
  await expect(node(page, 'ask')).toBeVisible();
  await typePrompt(page, 'Answer: {{ question }}');
  await expect(port(page, 'ask', 'input', 'question')).toBeVisible();

  await goTo(page, 'ask');
  await page.keyboard.press('c');
  await choose(page, 'text');
  await choose(page, 'output › new input');
  await expect(edgeOf(page, 'ask.text', 'output.text')).toBeAttached();

  await page.getByRole('group', { name: 'Input of the flow' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('c');
  await choose(page, 'new input of the flow');
  await choose(page, 'ask.question');
  await expect(edgeOf(page, 'input.question', 'ask.question')).toBeAttached();
  await expectSaved(page);
});

/** Selects a node by its name in the command palette. */
async function goTo(page: Page, name: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox', { name: 'Commands and nodes' }).fill(name);
  await page.getByRole('group', { name: 'Go to node' }).getByRole('option', { name }).first().waitFor();
  await page.getByRole('group', { name: 'Go to node' }).getByRole('option', { name }).first().click();
  await page.locator('[data-canvas]').focus();
}

async function choose(page: Page, text: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Connect' });
  await dialog.getByRole('combobox').fill(text);
  await expect(dialog.getByRole('option', { name: text, exact: true })).toBeVisible();
  await page.keyboard.press('Enter');
}
