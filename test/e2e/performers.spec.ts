import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { askAndApprove, importFlow } from './sample-flows.ts';
import { node, openTab, output, pressRun, runPanel, startRun, traceRows } from './workbench.ts';

test.use({ withModel: true });

const places = ['The server', 'This browser'] as const;
const question = 'Who has the key?';

const aModel = /^A model Answers at once/;
const aPerson = /^A person The run waits/;
const aPersonHelped = /^A person, with a suggestion/;

/** The dialog that puts somebody else on a seat. */
const seatDialog = (page: Page): Locator => page.getByRole('dialog', { name: /^Who answers/ });

async function putOnSeat(page: Page, who: RegExp): Promise<void> {
  const dialog = seatDialog(page);
  await dialog.getByRole('radio', { name: who }).click();
  await dialog.getByRole('button', { name: 'Change', exact: true }).click();
  await expect(dialog).toBeHidden();
}

async function runAskAndApprove(page: Page, place: (typeof places)[number]): Promise<void> {
  await importFlow(page, askAndApprove);
  await pressRun(page);
  await startRun(page, { place, input: { question } });
}

for (const place of places) {
  test.describe(`A run in: ${place}`, () => {
    test('goes on with a model where it waited for a person', async ({ page, openai }) => {
      openai.script.always(({ body }) => ({
        kind: 'reply',
        text: JSON.stringify(body?.messages).includes('Right?') ? 'Right, it is Ann.' : 'Ann has it.',
      }));
      await runAskAndApprove(page, place);
      await expect(node(page, 'check')).toHaveAttribute('data-status', 'waiting');
      const task = runPanel(page).getByRole('article', { name: 'Last word' });
      await task.getByRole('button', { name: 'Let a model answer' }).click();
      await expect(seatDialog(page).getByRole('radio', { name: aModel })).toBeChecked();
      await putOnSeat(page, aModel);

      await expect(output(page, 'text')).toContainText('Right, it is Ann.');
      await expect(node(page, 'check')).toHaveAttribute('data-status', 'done');
      expect(openai.calls).toHaveLength(2);
      await openTab(page, 'Journal');
      await expect(runPanel(page).getByText('check: model assistant, by user')).toBeVisible();
      await openTab(page, 'Trace');
      await expect(traceRows(page, /Last word/)).toContainText('now assistant');
    });

    test('waits for a person where a model was answering, and takes that answer', async ({ page, openai, context }) => {
      openai.script.always(() => ({ kind: 'stall', before: 'body' }));
      await runAskAndApprove(page, place);
      await expect.poll(() => openai.calls.length).toBe(1);
      // Somebody who looks from another tab sees and does the same.
      await runPanel(page).getByRole('button', { name: "Open the run's page" }).click();
      await page.waitForURL('**/runs/**');
      const other = await context.newPage();
      await other.goto(page.url());
      await openTab(other, 'Trace');
      await traceRows(other, /Draft/).click({ button: 'right' });
      await other.getByRole('menuitem', { name: 'Change who answers…' }).click();
      await expect(seatDialog(other).getByRole('radio', { name: aModel })).toBeChecked();
      await putOnSeat(other, aPerson);

      const task = runPanel(page).getByRole('article', { name: 'Draft' });
      await expect(task.getByText(`Answer: ${question}`)).toBeVisible();
      await task.getByLabel('Your answer').fill('Bob has it.');
      await task.getByRole('button', { name: 'Send answer' }).click();
      await expect(runPanel(page).getByRole('article', { name: 'Last word' })).toContainText('Right? Bob has it.');
      expect(openai.calls, 'the model was asked once').toHaveLength(1);
    });

    test('shows what a model would say, and lets a draft stand when nobody steps in', async ({ page, openai }) => {
      openai.script.always(({ body }) => ({
        kind: 'reply',
        text: JSON.stringify(body?.messages).includes('Right?') ? 'Yes, right.' : 'Ann has it.',
      }));
      await runAskAndApprove(page, place);
      await expect(node(page, 'check')).toHaveAttribute('data-status', 'waiting');
      await openTab(page, 'Trace');
      await traceRows(page, /Last word/).click();
      await runPanel(page).getByRole('button', { name: 'Change who answers…' }).click();
      await putOnSeat(page, aPersonHelped);
      const suggestion = runPanel(page).getByRole('region', { name: 'A model would say' });
      await expect(suggestion).toContainText('Yes, right.');
      await expect(runPanel(page).getByRole('textbox', { name: 'Your answer' })).toHaveValue('');
      await suggestion.getByRole('button', { name: 'Use it' }).click();
      await expect(runPanel(page).getByRole('textbox', { name: 'Your answer' })).toHaveValue('Yes, right.');

      await openTab(page, 'Trace');
      await runPanel(page).getByRole('button', { name: 'Change who answers…' }).click();
      const dialog = seatDialog(page);
      await dialog.getByRole('radio', { name: /^A model, unless/ }).click();
      await dialog.getByLabel('Seconds to step in').fill('0');
      await dialog.getByRole('button', { name: 'Change', exact: true }).click();
      await expect(dialog.getByText('Write how many seconds, more than 0.')).toBeVisible();
      await dialog.getByLabel('Seconds to step in').fill('4');
      await dialog.getByRole('button', { name: 'Change', exact: true }).click();
      await expect(runPanel(page).getByText(/stands by itself in 0:0\d/)).toBeVisible();
      await openTab(page, 'Output');
      await expect(output(page, 'text')).toContainText('Yes, right.');
    });
  });
}

test('A task is handed to a model from the inbox, and a model that nobody knows is refused', async ({
  page,
  openai,
  pageWatch,
}) => {
  pageWatch.allow(/status of 422|status of 400|status of 404/);
  openai.script.always(() => ({ kind: 'reply', text: 'By the model.' }));
  await runAskAndApprove(page, 'The server');
  await expect(node(page, 'check')).toHaveAttribute('data-status', 'waiting');
  await page.goto('/tasks');
  await page.getByRole('button', { name: 'Let a model answer: Last word' }).click();
  const dialog = seatDialog(page);
  await dialog.getByRole('combobox', { name: 'Model' }).click();
  await page.getByRole('option', { name: 'Another model…' }).click();
  await dialog.getByRole('combobox', { name: 'Which one' }).fill('nobody/nothing');
  await page.keyboard.press('Tab');
  await dialog.getByRole('button', { name: 'Change', exact: true }).click();
  await expect(dialog.getByText('There is no provider “nobody” in the settings.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('link', { name: /Last word/ })).toBeVisible();

  await page.getByRole('button', { name: 'Let a model answer: Last word' }).click();
  await putOnSeat(page, aModel);
  await expect(page.getByText('Nothing waits for you')).toBeVisible();
  await page.goto('/runs');
  await expect(page.getByRole('listitem').filter({ hasText: askAndApprove.title })).toContainText('Done');
});

for (const [screen, viewport] of [
  ['a desktop', { width: 1440, height: 900 }],
  ['a phone', { width: 390, height: 844 }],
] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`A task and the dialog of its seat fit ${screen} in ${colorScheme}`, async ({ page, openai }, testInfo) => {
      openai.script.always(() => ({ kind: 'reply', text: 'Ann has it, behind the bar.' }));
      await runAskAndApprove(page, 'The server');
      await expect(node(page, 'check')).toHaveAttribute('data-status', 'waiting');
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      const look = async (name: string) => {
        const path = testInfo.outputPath(`${name}.png`);
        await page.screenshot({ path });
        await testInfo.attach(name, { path, contentType: 'image/png' });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, `${name} is no wider than the screen`).toBeLessThanOrEqual(0);
      };
      await page.goto('/tasks');
      await expect(page.getByRole('button', { name: /Let a model answer/ })).toBeVisible();
      await look('inbox');
      await page.getByRole('link', { name: /Last word/ }).click();
      await page.getByRole('button', { name: 'Let a model answer' }).click();
      await expect(seatDialog(page)).toBeVisible();
      await look('dialog');
      await putOnSeat(page, aPersonHelped);
      await expect(page.getByText('The task is in other hands')).toBeVisible();
      await page.getByRole('link', { name: /Last word/ }).click();
      await expect(page.getByRole('region', { name: 'A model would say' })).toBeVisible();
      await look('suggestion');
      await page.goto('/runs');
      await page.getByRole('link', { name: new RegExp(askAndApprove.title) }).click();
      await openTab(page, 'Trace');
      await traceRows(page, /Last word/).click();
      await runPanel(page).getByRole('button', { name: 'Change who answers…' }).click();
      await seatDialog(page)
        .getByRole('radio', { name: /^A model, unless/ })
        .click();
      await look('dialog of a model that may be stopped');
      await putOnSeat(page, /^A model, unless/);
      await openTab(page, /Your answer/);
      await expect(
        runPanel(page)
          .getByRole('tabpanel')
          .getByText(/stands by itself in \d:\d\d/),
      ).toBeVisible();
      await look('countdown');
      await openTab(page, 'Trace');
      await look('trace');
    });
  }
}
