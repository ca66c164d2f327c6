import type { Page } from '@playwright/test';
import { expect, test, testKey, testModel } from './fixtures.ts';
import { node, openTab, output, runPanel, startRun } from './workbench.ts';

const title = 'Self-refine with approval';
const recordedLabel = 'Recorded example: no model was called';

async function openStart(page: Page) {
  await page.goto('/');
  const card = page.getByRole('region', { name: 'Library' });
  await card.getByRole('button', { name: `Run ${title}` }).click();
  return page.getByRole('dialog', { name: `Run ${title}` });
}

test.describe('With no model configured', () => {
  for (const place of ['This browser', 'The server'] as const) {
    test(`the gallery's flow runs on its recorded example in: ${place}`, async ({ page, openai }) => {
      const dialog = await openStart(page);
      await expect(dialog.getByRole('radio', { name: /Recorded example: An out-of-office note/ })).toBeChecked();
      await startRun(page, { place });

      await expect(runPanel(page).getByText(recordedLabel)).toBeVisible();
      // Words of the first draft or, on a slow machine, of the second one.
      await expect(
        node(page, 'write').getByText(/annual leave|my inbox|your message|opportunity|hesitate|sheep|Monday/),
      ).toBeVisible();
      await expect(runPanel(page).getByText('Waiting for a person').first()).toBeVisible();
      await expect(node(page, 'write')).toHaveAttribute('data-status', 'done');
      await expect(node(page, 'approve')).toHaveAttribute('data-status', 'waiting');
      await expect(node(page, 'approval')).not.toHaveAttribute('data-status', 'done');

      const task = runPanel(page).getByRole('article', { name: 'May this be sent?' });
      await expect(task.getByText(/sheep and no signal/)).toBeVisible();
      await task.getByRole('button', { name: 'Approve' }).click();

      await expect(output(page, 'text')).toContainText('sheep and no signal');
      await expect(node(page, 'approve')).toHaveAttribute('data-status', 'done');
      await expect(node(page, 'approval')).toHaveAttribute('data-status', 'done');
      await openTab(page, 'Trace');
      await expect(page.getByRole('treeitem', { name: 'Round 2' })).toBeVisible();
      expect(openai.calls, 'no model was called').toHaveLength(0);
    });
  }
});

test.describe('With a model in the environment', () => {
  test.use({ withModel: true });

  test('the words of the model are seen as they arrive, on its node and in the trace', async ({ page, openai }) => {
    openai.script.always((call) =>
      JSON.stringify(call.body?.messages).includes('You are a demanding')
        ? { kind: 'reply', text: '{"ok":true,"score":9,"feedback":"Nothing to add."}' }
        : {
            kind: 'reply',
            text: 'Gone walking in the hills until Monday, dear friends of the house.',
            pieceDelayMs: 250,
          },
    );
    const dialog = await openStart(page);
    await dialog.getByRole('radio', { name: /^Models/ }).click();
    await startRun(page, { place: 'The server', input: { Task: 'A note for the door.' } });

    await expect(node(page, 'write')).toHaveAttribute('data-status', 'active');
    await expect(node(page, 'write').getByText(/Gone walking/)).toBeVisible();
    await expect(node(page, 'write').getByText(/until Monday/)).toBeVisible();
    await expect(runPanel(page).getByText('Waiting for a person').first()).toBeVisible();
    await expect(runPanel(page).getByText(recordedLabel)).toBeHidden();
    expect(openai.calls).toHaveLength(2);
    expect(openai.calls.map(({ body }) => body?.model)).toEqual([testModel, testModel]);

    const task = runPanel(page).getByRole('article', { name: 'May this be sent?' });
    await task.getByLabel('Comment').fill('Say who has the key.');
    await task.getByRole('button', { name: 'Reject' }).click();
    await expect(runPanel(page).getByText('Waiting for a person').first()).toBeVisible();
    await expect.poll(() => openai.calls.length).toBe(4);
    expect(JSON.stringify(openai.calls[2]?.body?.messages)).toContain('Say who has the key.');
    await runPanel(page).getByRole('button', { name: 'Approve' }).click();
    await expect(output(page, 'text')).toContainText('until Monday');
    await expect(output(page, 'rounds')).toContainText('2');
  });

  test('a run in this browser calls the model through the server, which alone knows the key', async ({
    page,
    openai,
    context,
  }) => {
    openai.script.always((call) =>
      JSON.stringify(call.body?.messages).includes('You are a demanding')
        ? { kind: 'reply', text: '{"ok":true,"score":9,"feedback":"Fine."}' }
        : { kind: 'reply', text: 'Back on Monday.' },
    );
    const seen: string[] = [];
    context.on('request', (request) => seen.push(new URL(request.url()).origin));
    const dialog = await openStart(page);
    await dialog.getByRole('radio', { name: /^Models/ }).click();
    await startRun(page, { place: 'This browser', input: { Task: 'A note for the door.' } });
    await runPanel(page).getByRole('button', { name: 'Approve' }).click();
    await expect(output(page, 'text')).toContainText('Back on Monday.');
    expect(openai.calls).toHaveLength(2);
    expect(new Set(seen)).toEqual(new Set([new URL(page.url()).origin]));
  });
});

test('A provider of the settings page answers; its key is never shown again', async ({ page, context, openai }) => {
  const bodies: Promise<string>[] = [];
  context.on('response', (response) => {
    if (new URL(response.url()).pathname.startsWith('/api/')) bodies.push(response.text().catch(() => ''));
  });
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Add a provider' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a provider' });
  await dialog.getByLabel('Name').fill('testing');
  await dialog.getByLabel('Base URL').fill(openai.url);
  await dialog.getByLabel('Default model').fill(testModel);
  await dialog.getByLabel('API key').fill(testKey);
  await dialog.getByRole('button', { name: 'Save' }).click();
  const provider = page.getByRole('region', { name: 'testing', exact: true });
  await expect(provider.getByText('key stored')).toBeVisible();
  await provider.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(provider.getByRole('list', { name: 'Models' })).toContainText(testModel);
  await provider.getByRole('button', { name: 'Change testing' }).click();
  await expect(page.getByRole('dialog').getByLabel('API key')).toHaveValue('');
  await page.keyboard.press('Escape');

  openai.script.always((call) =>
    JSON.stringify(call.body?.messages).includes('You are a demanding')
      ? { kind: 'reply', text: '{"ok":true,"score":9,"feedback":"Fine."}' }
      : { kind: 'reply', text: 'Back on Tuesday.' },
  );
  const start = await openStart(page);
  await start.getByRole('radio', { name: /^Models/ }).click();
  await startRun(page, { place: 'The server', input: { Task: 'A note for the door.' } });
  await runPanel(page).getByRole('button', { name: 'Approve' }).click();
  await expect(output(page, 'text')).toContainText('Back on Tuesday.');
  expect(openai.calls[0]?.headers.authorization).toBe(`Bearer ${testKey}`);

  await page.goto('/settings');
  await expect(page.getByText('key stored')).toBeVisible();
  expect(await page.content()).not.toContain(testKey);
  expect((await Promise.all(bodies)).join('\n')).not.toContain(testKey);
});
