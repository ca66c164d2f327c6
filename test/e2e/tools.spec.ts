import { startToolServer, type ToolServerForTests } from '../../server/testing/tool-server.ts';
import { expect, test } from './fixtures.ts';
import { importFlow } from './sample-flows.ts';
import { node, openTab, output, pressRun, runPanel, startRun } from './workbench.ts';

const secret = 'Bearer tool-secret-of-the-test';
let notes: ToolServerForTests;
test.beforeAll(async () => {
  notes = await startToolServer({ secret });
});
test.afterAll(() => notes.close());

/** A flow before anybody has put a node into it. */
const empty = {
  format: 1,
  name: 'look-up',
  title: 'Look up',
  interface: { input: { question: { type: 'string' } }, output: { answer: {} } },
  nodes: [{ id: 'look', type: 'tool', server: 'notes', tool: 'find', inputs: { query: {} } }],
  tools: { notes: {} },
  edges: [
    { from: 'input.question', to: 'look.query' },
    { from: 'look.text', to: 'output.answer' },
  ],
  layout: { input: [0, 0], look: [240, 0], output: [520, 0] },
};

test('A tool server is set up in the settings, tested, and used by a run that was allowed to', async ({ page }) => {
  await page.goto('/settings');
  const servers = page.getByRole('region', { name: 'Tool servers' });
  await servers.getByRole('button', { name: 'Add a tool server' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a tool server' });
  await dialog.getByLabel('Name').fill('notes');
  await dialog.getByLabel('Address').fill(notes.url);
  await dialog.getByLabel('Secret').fill(secret);
  await dialog.getByRole('button', { name: 'Save' }).click();
  const row = servers.getByRole('region', { name: 'notes' });
  await expect(row.getByText('secret stored')).toBeVisible();
  await row.getByRole('button', { name: 'Test' }).click();
  await expect(row.getByRole('status')).toContainText('It answers and offers 5 tools.');
  await expect(row.getByRole('list', { name: 'Tools' })).toContainText('Finds notes by a word.');
  await page.screenshot({ path: 'test-results/tools-settings.png' });

  await importFlow(page, empty);
  await node(page, 'look').click();
  const tool = page.getByLabel('Tool', { exact: true });
  await expect(tool).toContainText('Find notes');
  await page.getByRole('button', { name: 'Take its parameters' }).click();
  await expect(page.getByRole('button', { name: 'Take its parameters' })).toBeHidden();
  await page.screenshot({ path: 'test-results/tools-inspector.png' });

  for (const place of ['The server', 'This browser'] as const) {
    await pressRun(page);
    const start = page.getByRole('dialog', { name: /^Run / });
    await expect(start.getByText('This run uses a tool of a server')).toBeVisible();
    await expect(start.getByText('notes/find')).toBeVisible();
    const allow = start.getByRole('checkbox', { name: 'Allow this run to use it' });
    if (place === 'The server') {
      await start.getByRole('button', { name: /^Run/ }).click();
      await expect(start.getByText('Without this the run cannot start.')).toBeVisible();
      await page.screenshot({ path: 'test-results/tools-start.png' });
      await allow.check();
    }
    // The second time the flow is the one that was allowed before, byte for byte.
    await expect(allow).toBeChecked();
    await startRun(page, { place, input: { question: 'tea' } });
    await openTab(page, 'Output');
    await expect(output(page, 'answer')).toContainText('tea one, tea two');
    expect(notes.calls.at(-1)).toMatchObject({ tool: 'find', arguments: { query: 'tea' } });
    expect(await page.content()).not.toContain('tool-secret');
  }
  expect(notes.calls).toHaveLength(2);
  await expect(runPanel(page)).toContainText('tea one, tea two');
});

test.describe('A model', () => {
  test.use({ withModel: true });

  test('is given a tool of a server in the inspector, uses it and answers', async ({ page, openai }) => {
    openai.script.always(({ body }) =>
      JSON.stringify(body?.messages).includes('tea one')
        ? { kind: 'reply', text: 'There are two notes on tea.' }
        : { kind: 'reply', text: '', calls: [{ name: 'find', arguments: { query: 'tea' } }] },
    );
    await page.goto('/settings');
    await page.request.put('/api/settings/tool-servers/notes', { data: { url: notes.url, secret } });
    await importFlow(page, {
      format: 1,
      name: 'agent',
      title: 'Agent',
      interface: { input: { question: { type: 'string' } }, output: { text: { type: 'string' } } },
      models: { assistant: {} },
      nodes: [{ id: 'ask', type: 'ask', performer: { model: 'assistant' }, prompt: '{{ question }}' }],
      edges: [
        { from: 'input.question', to: 'ask.question' },
        { from: 'ask.text', to: 'output.text' },
      ],
      layout: { input: [0, 0], ask: [240, 0], output: [520, 0] },
    } as { name: string });
    await node(page, 'ask').click();
    await page.getByRole('button', { name: 'Tools', exact: false }).first().click();
    await page.getByRole('button', { name: 'Add a tool of notes' }).click();
    await page.getByRole('menuitem', { name: 'Find notes' }).click();
    await expect(node(page, 'ask')).toContainText('1 tool');
    await page.screenshot({ path: 'test-results/tools-ask.png' });
    await pressRun(page);
    const start = page.getByRole('dialog', { name: /^Run / });
    await start.getByRole('checkbox', { name: 'Allow this run to use it' }).check();
    await startRun(page, { place: 'The server', input: { question: 'Any notes on tea?' } });
    await openTab(page, 'Output');
    await expect(output(page, 'text')).toContainText('There are two notes on tea.');

    // Written out as the loop that it is, it does the same.
    await node(page, 'ask').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Unpack' }).click();
    await expect(node(page, 'think')).toBeVisible();
    await page.screenshot({ path: 'test-results/tools-unpacked.png' });
    await pressRun(page);
    await start.getByRole('checkbox', { name: 'Allow this run to use it' }).check();
    await startRun(page, { place: 'The server', input: { question: 'Any notes on tea?' } });
    await openTab(page, 'Output');
    await expect(output(page, 'text')).toContainText('There are two notes on tea.');
  });
});
