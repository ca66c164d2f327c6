import { readFileSync } from 'node:fs';
import type { Download, Page } from '@playwright/test';
import { readResults } from '#engine/batch/result-record';
import { lookInBothThemes } from './axe.ts';
import { expect, test } from './fixtures.ts';

const shots = process.env.FLOWRIGHT_SHOTS;

/** Nothing keeps people out, in both themes; for whoever looks at the pages there are pictures, wide and on a phone. */
async function shoot(page: Page, name: string): Promise<void> {
  await lookInBothThemes(page, name);
  if (shots === undefined) return;
  const size = page.viewportSize();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const [device, width] of [
      ['wide', 1440],
      ['phone', 390],
    ] as const) {
      await page.setViewportSize({ width, height: device === 'wide' ? 900 : 844 });
      await page.waitForTimeout(250);
      await page.screenshot({ path: `${shots}/${name}-${device}-${colorScheme}.png` });
    }
  }
  if (size !== null) await page.setViewportSize(size);
}

/** Asks a model once, and not again when it fails. */
const answerFlow = {
  format: 1,
  name: 'plain-answer',
  title: 'Plain answer',
  interface: { input: { question: { type: 'string' } }, output: { answer: { type: 'string' } } },
  models: { solver: {} },
  nodes: [{ id: 'solve', type: 'ask', performer: { model: 'solver' }, prompt: '{{ question }}' }],
  edges: [
    { from: 'input.question', to: 'solve.question' },
    { from: 'solve.text', to: 'output.answer' },
  ],
};

const summary = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Summary' }).locator('div', { has: page.getByText(name, { exact: true }) });

async function textOf(download: Download): Promise<string> {
  return readFileSync(await download.path(), 'utf8');
}

async function exportAs(page: Page, item: RegExp): Promise<string> {
  await page.getByRole('button', { name: 'Export' }).click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: item }).click();
  return textOf(await downloading);
}

test('The sample runs with no model in this browser, and its two experiments are compared', async ({ page }) => {
  test.slow();
  await page.goto('/experiments');
  await expect(page.getByRole('heading', { name: 'No experiment yet' })).toBeVisible();
  await shoot(page, 'empty');
  await page.getByRole('button', { name: 'Try the sample' }).click();

  await expect(page.getByRole('heading', { name: 'Round table, two rounds' })).toBeVisible();
  await expect(page.getByText('Scripted answers: no model was called.')).toBeVisible();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText('Stopped', { exact: true })).toBeVisible();
  await shoot(page, 'progress');
  // It is the worker's and the storage's: what was stopped stays so, what goes on is interrupted by no reload.
  await page.reload();
  await expect(page.getByText('Stopped', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByText('Stopped', { exact: true })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('region', { name: 'Summary' }).getByText('Done', { exact: true })).toBeVisible({
    timeout: 45_000,
  });
  await expect(summary(page, 'Accuracy')).toContainText('%');
  await expect(summary(page, 'Accuracy')).toContainText('95%:');
  await expect(page.getByText('30 runs', { exact: true })).toBeVisible();
  await shoot(page, 'cases');

  await page.getByRole('tab', { name: 'Charts' }).click();
  const rounds = page.getByRole('table', { name: 'Accuracy after each round' });
  await expect(rounds.getByRole('row')).toHaveCount(4);
  await expect(page.getByRole('img', { name: /^Scores;/ })).toBeVisible();
  await shoot(page, 'charts');

  await page.getByRole('link', { name: 'All experiments' }).click();
  await expect(page.getByRole('list', { name: 'Experiments' }).getByText('Done', { exact: true })).toHaveCount(2, {
    timeout: 45_000,
  });
  await shoot(page, 'list');
  await page.getByRole('checkbox', { name: 'Choose Vote without discussion' }).click();
  await page.getByRole('checkbox', { name: 'Choose Round table, two rounds' }).click();
  await page.getByRole('link', { name: 'Compare' }).click();
  const comparison = page.getByRole('region', { name: 'Comparison' });
  await expect(comparison).toContainText('30 cases in both');
  await expect(comparison).toContainText('the exact McNemar test gives p = ');
  await expect(comparison).toContainText(/\+\d+\.\d points/);
  await expect(page.getByRole('region', { name: 'Cases where they differ' }).getByRole('row')).not.toHaveCount(0);
  await shoot(page, 'compare');
});

test('A shipped data set with scripted answers runs on the server too, with no model', async ({ page }) => {
  await page.goto('/experiments/new');
  await page.getByLabel('Data set').click();
  await page.getByRole('option', { name: 'Short questions' }).click();
  const form = page.getByRole('form', { name: 'Experiment' });
  await expect(form.getByRole('radio', { name: /^Scripted answers/ })).toBeChecked();
  await expect(form.getByText('30 cases = 30 runs: 90 to 810 model calls')).toBeVisible();
  await page.getByRole('radio', { name: /^Vote without discussion/ }).click();
  await expect(form.getByText('30 cases = 30 runs: 90 to 270 model calls')).toBeVisible();
  await form.getByRole('radio', { name: 'The server' }).click();
  await form.getByRole('button', { name: 'Start the experiment' }).scrollIntoViewIfNeeded();
  await shoot(page, 'start');
  await form.getByRole('button', { name: 'Start the experiment' }).click();
  await expect(page.getByRole('region', { name: 'Summary' }).getByText('Done', { exact: true })).toBeVisible({
    timeout: 30_000,
  });
  await expect(summary(page, 'Accuracy')).toContainText('63.3%');
  await expect(page.getByText('Scripted answers: no model was called.')).toBeVisible();
});

test.describe('with a model', () => {
  test.use({ withModel: true });

  test('An experiment on the server: from a file to its results, a run, a retry, a comparison and the export', async ({
    page,
    server,
    openai,
  }) => {
    const answerTo = (question: string) => (question.includes('France') ? 'Paris' : 'I do not know');
    let isMended = false;
    // What the provider refuses fails for good, and only asking for it runs it again.
    openai.script.always(({ body }) => {
      const question = body?.messages.at(-1)?.content ?? '';
      if (question.includes('Peru') && !isMended) return { kind: 'error', status: 401, message: 'no' };
      return { kind: 'reply', text: answerTo(question) };
    });

    await page.goto('/experiments');
    await page.request.post('/api/library', {
      headers: { origin: server.url },
      data: { flow: answerFlow, version: '1.0.0' },
    });
    await page.getByRole('link', { name: 'New experiment' }).first().click();
    await page.getByLabel('Data file').setInputFiles({
      name: 'capitals.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        'id,ask,gold\npe,Capital of Peru?,Lima\nfr,Capital of France?,Paris\nit,Capital of Italy?,Rome\n',
      ),
    });
    await expect(page.getByText('capitals.csv: 3 cases')).toBeVisible();
    await page.getByLabel('Flow to run').fill('Plain');
    await page.getByRole('option').first().click();
    const form = page.getByRole('form', { name: 'Experiment' });
    await expect(form.getByText('3 cases = 3 runs: 3 model calls')).toBeVisible();
    await shoot(page, 'new');
    await form.getByLabel('Kind').click();
    await page.getByRole('option', { name: 'Contains' }).click();
    await form.getByRole('radio', { name: 'The server' }).click();
    await form.getByLabel('Title').fill('Capitals');
    await form.getByRole('button', { name: 'Start the experiment' }).click();

    await expect(page.getByRole('heading', { name: 'Capitals' })).toBeVisible();
    await expect(page.getByText('Done, 1 failed')).toBeVisible();
    await expect(summary(page, 'Accuracy')).toContainText('33.3%');
    isMended = true;
    await page.getByRole('button', { name: 'Run 1 failed again' }).click();
    await expect(page.getByRole('region', { name: 'Summary' }).getByText('Done', { exact: true })).toBeVisible();

    await page.getByLabel('Show').click();
    await page.getByRole('option', { name: 'Right', exact: true }).click();
    await expect(page.getByText('1 run', { exact: true })).toBeVisible();
    await expect(page.getByRole('table', { name: 'Cases' })).toContainText('Paris');

    const file = readResults(await exportAs(page, /JSONL/));
    expect(file?.records.map(({ case: id, score }) => [id, score])).toEqual([
      ['pe', 0],
      ['fr', 1],
      ['it', 0],
    ]);
    expect(await exportAs(page, /CSV/)).toMatch(/^case,sample,status,score,/);

    await page.getByRole('link', { name: 'Open the run of fr' }).click();
    await expect(page.getByRole('region', { name: 'Run', exact: true })).toBeVisible();
    await page.goBack();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expect(page.getByRole('heading', { name: 'No experiment yet' })).toBeVisible();
  });

  test('A batch on the server goes on by itself after a kill -9, and pays for nothing twice', async ({
    page,
    server,
    openai,
  }) => {
    let reached: () => void = () => {};
    const fourth = new Promise<void>((resolve) => (reached = resolve));
    openai.script.always(({ body }) => {
      if (!body?.messages.at(-1)?.content.includes('Question 3')) return { kind: 'reply', text: 'x' };
      reached();
      return { kind: 'stall', before: 'headers' };
    });
    await page.goto('/experiments');
    await expect(page.getByRole('heading', { name: 'No experiment yet' }), 'all of the page is loaded').toBeVisible();
    const text = Array.from({ length: 8 }, (_, index) =>
      JSON.stringify({ question: `Question ${index}`, expected: 'x' }),
    );
    const created = await page.request.post('/api/batches', {
      headers: { origin: server.url },
      data: { flow: answerFlow, cases: { format: 'jsonl', text: text.join('\n') }, score: 'contains', concurrency: 1 },
    });
    expect(created.status()).toBe(202);
    const { id } = (await created.json()) as { id: string };
    await fourth;
    await server.kill9();
    const before = openai.calls.length;
    openai.script.always(() => ({ kind: 'reply', text: 'x' }));
    await server.restart();
    await page.goto(`/experiments/${id}`);
    await expect(page.getByRole('region', { name: 'Summary' }).getByText('Done', { exact: true })).toBeVisible();
    await expect(summary(page, 'Accuracy')).toContainText('100.0%');
    // Only the call that was in hand is made again.
    expect(openai.calls.length - before).toBe(5);
  });
});
