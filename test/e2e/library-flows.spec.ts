import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { openTab, output, runPanel } from './workbench.ts';

test.use({ sharesServer: true });

async function tryExample(page: Page, flow: string, example: RegExp): Promise<void> {
  await page.goto(`/library/${flow}`);
  await page.getByRole('tab', { name: /^Examples/ }).click();
  await page.getByRole('button', { name: example }).click();
  await expect(page).toHaveURL(/\/runs\/browser\//);
}

test('A list in the output is saved as JSON lines for programs and as CSV for a spreadsheet', async ({ page }) => {
  await tryExample(page, 'malt-data', /one half is no good output/);
  await openTab(page, 'Output');
  await expect(output(page, 'summary')).toContainText('"leaves": 8');

  const save = async (kind: string) => {
    await output(page, 'dpo').getByRole('button', { name: 'Download dpo' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: kind }).click(),
    ]);
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
  };
  const lines = await save('As JSON lines');
  expect(lines.name).toBe('dpo.jsonl');
  const pairs = lines.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(pairs.length).toBeGreaterThan(2);
  for (const pair of pairs) expect(Object.keys(pair)).toEqual(expect.arrayContaining(['prompt', 'chosen', 'rejected']));
  const table = await save('As CSV, for a spreadsheet');
  expect(table.name).toBe('dpo.csv');
  expect(table.text.split('\r\n')[0]).toBe('role,prompt,chosen,rejected,chosen_value,rejected_value');
  await expect(output(page, 'summary').getByRole('button', { name: /^Download/ })).toHaveCount(0);
});

test('A person has a seat at the ReConcile table, alone first and then with the answers of all in view', async ({
  page,
}) => {
  await tryExample(page, 'reconcile', /A person has the third seat/);
  const task = runPanel(page).getByRole('article', { name: 'Answer and say how sure' });
  const answer = async (words: { reasoning: string; answer: string; confidence: string }) => {
    await task.getByRole('textbox', { name: 'Reasoning' }).fill(words.reasoning);
    await task.getByRole('textbox', { name: 'Answer' }).fill(words.answer);
    await task.getByRole('textbox', { name: 'Confidence' }).fill(words.confidence);
    await task.getByRole('button', { name: 'Send answer' }).click();
  };
  await expect(task).toContainText('Can it leave at 08:20?');
  await expect(task).not.toContainText('agents think the answer is');
  await answer({ reasoning: 'There is usually water enough.', answer: 'yes', confidence: '60%' });
  await expect(task).toContainText('There are 2 agents think the answer is yes.');
  await expect(task).toContainText('My confidence level is 0.6.');
  await answer({ reasoning: 'Two hours are two hours.', answer: 'no', confidence: '0.9' });
  await openTab(page, 'Output');
  await expect(output(page, 'answer')).toContainText('no');
  await expect(output(page, 'unanimous')).toContainText('Yes');
});
