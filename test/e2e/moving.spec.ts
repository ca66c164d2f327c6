import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { importFlow, sideBySide } from './sample-flows.ts';
import { node, openTab, output, pressRun, runPanel, startRun, traceRows } from './workbench.ts';

test.use({ sharesServer: true, withModel: true });

const question = 'Where to?';
const toServer = 'Go on on the server';
const toBrowser = 'Go on in this browser';

const promptsOf = (calls: readonly { body: { messages: readonly { content: string }[] } | undefined }[]) =>
  calls.map(({ body }) => body?.messages.at(-1)?.content ?? '');

async function moveRun(page: Page, where: string): Promise<void> {
  await runPanel(page).getByRole('button', { name: where }).click();
  const dialog = page.getByRole('dialog', { name: where });
  await dialog.getByRole('button', { name: 'Move the run' }).click();
  await expect(dialog).toBeHidden();
}

async function answerOpinion(page: Page, text: string): Promise<void> {
  await openTab(page, /Your answer/);
  const task = runPanel(page).getByRole('article', { name: 'Opinion' });
  await task.getByLabel('Your answer').fill(text);
  await task.getByRole('button', { name: 'Send answer' }).click();
}

for (const [place, there, badge] of [
  ['This browser', toServer, 'Runs on the server'],
  ['The server', toBrowser, 'Runs in this browser'],
] as const) {
  test(`A run that waits for a person goes on elsewhere; it began in: ${place}`, async ({ page, openai }) => {
    openai.script.always(({ body }) => ({
      kind: 'reply',
      text: JSON.stringify(body?.messages).includes('Join:') ? 'North, then.' : 'North.',
    }));
    await importFlow(page, sideBySide);
    await pressRun(page);
    await startRun(page, { place, input: { question } });
    await expect(node(page, 'opinion')).toHaveAttribute('data-status', 'waiting');
    await expect(node(page, 'draft')).toHaveAttribute('data-status', 'done');
    expect(promptsOf(openai.calls)).toEqual([`Draft: ${question}`]);

    await moveRun(page, there);
    await expect(runPanel(page).getByText(badge)).toBeVisible();
    await expect(runPanel(page).getByText(/^Came from/)).toBeVisible();
    await expect(node(page, 'draft')).toHaveAttribute('data-status', 'done');
    await answerOpinion(page, 'I say north.');
    await openTab(page, 'Output');
    await expect(output(page, 'text')).toContainText('North, then.');
    expect(promptsOf(openai.calls)).toEqual([`Draft: ${question}`, 'Join: North. + I say north.']);

    await page.goto('/runs');
    const rows = page.getByRole('listitem').filter({ hasText: sideBySide.title });
    await expect(rows).toHaveCount(2);
    await expect(rows.filter({ hasText: 'Done' })).toHaveCount(1);
    await page.getByRole('link', { name: /^Went on/ }).click();
    await expect(runPanel(page).getByText(badge)).toBeVisible();
    await runPanel(page)
      .getByRole('link', { name: /^Came from/ })
      .click();
    await expect(runPanel(page).getByRole('link', { name: /^Went on/ })).toBeVisible();
    await expect(runPanel(page).getByRole('button', { name: /^Go on/ })).toHaveCount(0);
    await page.goto('/tasks');
    await expect(page.getByText('Nothing waits for you')).toBeVisible();
  });
}

test('A call that is being made is waited for, and a run goes there and back', async ({ page, openai }) => {
  openai.script.always(({ body }) =>
    JSON.stringify(body?.messages).includes('Join:')
      ? { kind: 'reply', text: 'Together.' }
      : { kind: 'reply', pieces: ['One ', 'two ', 'three ', 'four.'], text: 'One two three four.', pieceDelayMs: 500 },
  );
  await importFlow(page, sideBySide);
  await pressRun(page);
  await startRun(page, { place: 'This browser', input: { question } });
  await expect.poll(() => openai.calls.length).toBe(1);
  await moveRun(page, toServer);
  await expect(runPanel(page).getByText('Runs on the server')).toBeVisible();
  await expect(node(page, 'draft')).toHaveAttribute('data-status', 'done');
  await moveRun(page, toBrowser);
  await expect(runPanel(page).getByText('Runs in this browser')).toBeVisible();
  await answerOpinion(page, 'Yes.');
  await openTab(page, 'Output');
  await expect(output(page, 'text')).toContainText('Together.');
  expect(promptsOf(openai.calls)).toEqual([`Draft: ${question}`, 'Join: One two three four. + Yes.']);
});

/** Gives this browser a model server of its own, as the settings page does. */
async function callDirectly(page: Page, url: string): Promise<void> {
  await page.evaluate(
    ({ url }) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('flowright-preferences', 1);
        opening.onupgradeneeded = () => {
          opening.result.createObjectStore('preferences');
          opening.result.createObjectStore('recordings');
        };
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('preferences', 'readwrite');
          const direct = { baseURL: url, model: 'mine', apiKey: '', prices: [] };
          transaction.objectStore('preferences').put(direct, 'direct-models');
          transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    { url },
  );
}

test('A run whose model the server does not know goes on there with another one', async ({ page, openai }) => {
  openai.script.always(() => ({ kind: 'reply', text: 'By the server.' }));
  await page.goto('/settings');
  await callDirectly(page, openai.url);
  await importFlow(page, personFirst);
  await pressRun(page);
  await startRun(page, { place: 'This browser', input: { question } });
  await expect(node(page, 'opinion')).toHaveAttribute('data-status', 'waiting');
  await runPanel(page).getByRole('button', { name: toServer }).click();
  const dialog = page.getByRole('dialog', { name: toServer });
  await expect(dialog.getByText('this-browser/mine, as so far, cannot be called from there.')).toBeVisible();
  const model = dialog.getByRole('combobox', { name: 'Model for writer' });
  await model.fill('nobody/nothing');
  await page.keyboard.press('Tab');
  await dialog.getByRole('button', { name: 'Move the run' }).click();
  await expect(dialog.getByText('There is no provider “nobody” in the settings.')).toBeVisible();
  await model.fill('default/test-model');
  await page.keyboard.press('Tab');
  await dialog.getByRole('button', { name: 'Move the run' }).click();
  await expect(dialog).toBeHidden();
  await answerOpinion(page, 'Yes.');
  await openTab(page, 'Output');
  await expect(output(page, 'text')).toContainText('By the server.');
  await openTab(page, 'Journal');
  await expect(runPanel(page).getByText(/models.rebound/)).toBeVisible();
});

test('A seat with a model that only this browser can call gets another one when its run moves', async ({
  page,
  openai,
  pageWatch,
}) => {
  // The model of this browser refuses its key, so there is no suggestion.
  pageWatch.allow(/401/);
  openai.script.always(() => ({ kind: 'reply', text: 'By the server.' }));
  await importFlow(page, personFirst);
  await pressRun(page);
  await startRun(page, { place: 'This browser', input: { question } });
  await expect(node(page, 'opinion')).toHaveAttribute('data-status', 'waiting');
  await callDirectly(page, openai.url);
  await openTab(page, 'Trace');
  await traceRows(page, /Opinion/).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Change who answers…' }).click();
  const seat = page.getByRole('dialog', { name: /^Who answers/ });
  await seat.getByRole('radio', { name: /^A person, with a suggestion/ }).click();
  await seat.getByRole('combobox', { name: 'Suggested by' }).click();
  await page.getByRole('option', { name: 'Another model…' }).click();
  await seat.getByRole('combobox', { name: 'Which one' }).fill('this-browser/mine');
  await page.keyboard.press('Tab');
  await seat.getByRole('button', { name: 'Change', exact: true }).click();
  await expect(seat).toBeHidden();

  await runPanel(page).getByRole('button', { name: toServer }).click();
  const dialog = page.getByRole('dialog', { name: toServer });
  await expect(dialog.getByText('It has a model of its own, this-browser/mine')).toBeVisible();
  await expect(dialog.getByRole('combobox', { name: 'Model for writer' })).toHaveCount(0);
  const model = dialog.getByRole('combobox', { name: 'Model for the seat opinion' });
  await model.fill('default/test-model');
  await page.keyboard.press('Tab');
  await page.screenshot({ path: 'test-results/move-seat.png' });
  await dialog.getByRole('button', { name: 'Move the run' }).click();
  await expect(dialog).toBeHidden();
  await answerOpinion(page, 'Yes.');
  await openTab(page, 'Output');
  await expect(output(page, 'text')).toContainText('By the server.');
});

const personFirst = {
  ...sideBySide,
  name: 'person-first',
  title: 'Person first',
  nodes: sideBySide.nodes.filter(({ id }) => id !== 'draft'),
  edges: [
    { from: 'input.question', to: 'opinion.question' },
    { from: 'input.question', to: 'join.draft' },
    ...sideBySide.edges.filter(({ from }) => from === 'opinion.text' || from === 'join.text'),
  ],
  layout: { input: [0, 0], opinion: [240, 160], join: [520, 60], output: [800, 60] },
};

test('A journal that was downloaded opens again, to go on and, once it is over, to be read', async ({
  page,
  openai,
}) => {
  openai.script.always(() => ({ kind: 'reply', text: 'North.' }));
  await importFlow(page, sideBySide);
  await pressRun(page);
  await startRun(page, { place: 'The server', input: { question } });
  await expect(node(page, 'draft')).toHaveAttribute('data-status', 'done');
  await openTab(page, 'Journal');
  const downloads = page.waitForEvent('download');
  await runPanel(page).getByRole('button', { name: 'Download' }).click();
  const text = readFileSync(await (await downloads).path(), 'utf8');

  await page.goto('/runs');
  await drop(page, { name: 'broken.jsonl', text: text.replace('"run.started"', '"run.stopped"') });
  await expect(page.getByRole('dialog', { name: 'broken.jsonl cannot be opened' })).toContainText('Entry 1');
  await page.getByRole('button', { name: 'Close' }).click();
  await drop(page, { name: 'half.jsonl', text: `${text}{"type":"activ` });
  const dialog = page.getByRole('dialog', { name: sideBySide.title });
  await expect(dialog.getByText('the last line was broken off')).toBeVisible();
  await dialog.getByRole('button', { name: 'Open and go on' }).click();
  await page.waitForURL('**/runs/browser/**');
  await answerOpinion(page, 'Mine.');
  await openTab(page, 'Output');
  await expect(output(page, 'text')).toContainText('North.');
  expect(promptsOf(openai.calls)).toEqual([`Draft: ${question}`, 'Join: North. + Mine.']);

  await openTab(page, 'Journal');
  const again = page.waitForEvent('download');
  await runPanel(page).getByRole('button', { name: 'Download' }).click();
  const file = await (await again).path();
  await page.goto('/runs');
  await page.getByLabel('Journal file').setInputFiles({
    name: 'over.jsonl',
    mimeType: 'application/x-ndjson',
    buffer: readFileSync(file),
  });
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  await page.waitForURL('**/runs/browser/**');
  await openTab(page, 'Output');
  await expect(output(page, 'text')).toContainText('North.');
  expect(openai.calls).toHaveLength(2);
});

async function drop(page: Page, file: { name: string; text: string }): Promise<void> {
  const data = await page.evaluateHandle(({ name, text }) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], name));
    return transfer;
  }, file);
  await page.getByRole('region', { name: 'Runs', exact: true }).dispatchEvent('drop', { dataTransfer: data });
}
