import type { Page } from '@playwright/test';
import { deferred } from '#engine/sandbox/runner';
import { expect, test } from './fixtures.ts';
import { testKey, testModel } from './shared-servers.ts';
import { node, openTab, output, runPanel, startRun } from './workbench.ts';

test.use({ sharesServer: true });

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
    const [beginning, middle] = [deferred<void>(), deferred<void>()];
    openai.script.always((call) =>
      JSON.stringify(call.body?.messages).includes('You are a demanding')
        ? { kind: 'reply', text: '{"ok":true,"score":9,"feedback":"Nothing to add."}' }
        : {
            kind: 'reply',
            text: 'Gone walking in the hills until Monday, dear friends of the house.',
            beforePiece: (index) => (index === 2 ? beginning.promise : index === 7 ? middle.promise : undefined),
          },
    );
    const dialog = await openStart(page);
    await dialog.getByRole('radio', { name: /^Models/ }).click();
    await startRun(page, { place: 'The server', input: { Task: 'A note for the door.' } });

    await expect(node(page, 'write')).toHaveAttribute('data-status', 'active');
    await expect(node(page, 'write').getByText(/Gone walking/)).toBeVisible();
    beginning.resolve();
    await expect(node(page, 'write').getByText(/until Monday/)).toBeVisible();
    middle.resolve();
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

test.describe('On a server of its own', () => {
  test.use({ sharesServer: false });

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
    await dialog.getByLabel('Calls at once').fill('0');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog.getByText('Enter a whole number')).toBeVisible();
    await dialog.getByLabel('Calls at once').fill('4');
    await dialog.getByRole('button', { name: 'Save' }).click();
    const provider = page.getByRole('region', { name: 'testing', exact: true });
    await expect(provider.getByText('key stored')).toBeVisible();
    await expect(provider.getByText('4 calls at once')).toBeVisible();
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
});

test.describe('With prices', () => {
  test.use({ sharesServer: false });

  const answer = { usage: { prompt_tokens: 2000, completion_tokens: 1000 } };
  const cost = (page: Page) => runPanel(page).getByTitle(/^US dollars/);

  test.beforeEach(({ openai }) => {
    openai.script.always((call) =>
      JSON.stringify(call.body?.messages).includes('You are a demanding')
        ? { kind: 'reply', text: '{"ok":true,"score":9,"feedback":"Fine."}', ...answer }
        : { kind: 'reply', text: 'Back on Tuesday.', ...answer },
    );
  });

  test('a run shows what it costs, stops at a budget in money and goes on with more', async ({ page, openai }) => {
    await page.goto('/settings');
    await page.getByRole('button', { name: 'Add a provider' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a provider' });
    await dialog.getByLabel('Name').fill('testing');
    await dialog.getByLabel('Base URL').fill(openai.url);
    await dialog.getByLabel('Default model').fill(testModel);
    await dialog.getByLabel('API key').fill(testKey);
    await dialog.getByRole('button', { name: 'Add a price' }).click();
    await expect(dialog.getByLabel('Model of price 1')).toHaveValue(testModel);
    await dialog.getByLabel('Input price 1').fill('1');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog.getByRole('alert')).toContainText('Write both prices');
    await dialog.getByLabel('Output price 1').fill('2');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('region', { name: 'testing', exact: true })).toContainText('1 price');

    const start = await openStart(page);
    await start.getByRole('radio', { name: /^Models/ }).click();
    await start.getByRole('button', { name: 'More' }).click();
    await start.getByLabel('Most US dollars').fill('0.003');
    await startRun(page, { place: 'The server', input: { Task: 'A note for the door.' } });

    await expect(runPanel(page).getByText('Paused: budget reached (money=0.003)')).toBeVisible();
    await expect(cost(page)).toContainText('$0.004 / $0.003');
    await runPanel(page).getByRole('button', { name: 'Resume' }).click();
    const raise = page.getByRole('dialog', { name: 'Raise the budget' });
    await expect(raise.getByText(/Spent so far: 1 call, 3,000 tokens, \$0\.004/)).toBeVisible();
    await raise.getByLabel('Most US dollars').fill('0.5');
    await raise.getByRole('button', { name: 'Resume' }).click();

    await runPanel(page).getByRole('button', { name: 'Approve' }).click();
    await expect(output(page, 'text')).toContainText('Back on Tuesday.');
    await expect(cost(page)).toContainText('$0.008 / $0.50');
    await openTab(page, 'Trace');
    await expect(page.getByRole('treeitem', { name: /3,000 tok, \$0\.004/ })).toHaveCount(2);
    await page.goto('/runs');
    // Other runs of the same flow may be on this server; the newest stands first.
    await expect(page.getByRole('listitem').filter({ hasText: title }).first()).toContainText('$0.008');
  });

  test('a run that calls the model from this browser shows them too, and nothing when there is none', async ({
    page,
    openai,
  }) => {
    await page.goto('/settings');
    const direct = page.getByRole('region', { name: 'Direct calls from this browser' });
    await direct.getByLabel('Base URL').fill(openai.url);
    await direct.getByLabel('Model', { exact: true }).fill(testModel);
    await direct.getByLabel('API key').fill(testKey);
    await direct.getByRole('button', { name: 'Keep in this browser' }).click();
    await expect(direct.getByRole('button', { name: 'Forget' })).toBeVisible();
    const run = async () => {
      const start = await openStart(page);
      await start.getByRole('radio', { name: /^Models/ }).click();
      await startRun(page, { place: 'This browser', input: { Task: 'A note for the door.' } });
      await expect(runPanel(page).getByText('Waiting for a person').first()).toBeVisible();
    };
    await run();
    await expect(runPanel(page).getByTitle(/No price of the model is known/)).toHaveText('–cost');

    await page.goto('/settings');
    await direct.getByRole('button', { name: 'Add a price' }).click();
    await direct.getByLabel('Input price 1').fill('1');
    await direct.getByLabel('Output price 1').fill('2');
    await direct.getByRole('button', { name: 'Keep in this browser' }).click();
    await expect(page.getByText('Kept in this browser')).toBeVisible();
    await page.reload();
    await expect(direct.getByLabel('Output price 1')).toHaveValue('2');
    await run();
    await expect(cost(page)).toContainText('$0.008');
  });
});
