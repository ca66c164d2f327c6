import { expect, test } from './fixtures.ts';
import { importFlow } from './sample-flows.ts';
import { node, openTab, output, pressRun, startRun } from './workbench.ts';

test.use({ sharesServer: true, withModel: true });

const reply = (name: string, prompt: string) => ({
  format: 1,
  name,
  title: name,
  interface: { input: { question: { type: 'string' } }, output: { text: { type: 'string' } } },
  models: { assistant: {} },
  nodes: [{ id: 'say', type: 'ask', performer: { model: 'assistant' }, prompt: `${prompt}: {{ question }}` }],
  edges: [
    { from: 'input.question', to: 'say.question' },
    { from: 'say.text', to: 'output.text' },
  ],
});

const caller = {
  format: 1,
  name: 'caller',
  title: 'Caller',
  interface: {
    input: { question: { type: 'string' }, manner: { type: 'string' } },
    output: { text: { type: 'string' } },
  },
  models: { assistant: {} },
  nodes: [{ id: 'call', type: 'flow', use: reply('brief', 'In brief') }],
  edges: [
    { from: 'input.question', to: 'call.question' },
    { from: 'call.text', to: 'output.text' },
  ],
  layout: { input: [0, 0], call: [260, 0], output: [560, 0] },
};

test('A called flow gets other settings for this call, and what cannot be set is said at the field', async ({
  page,
  openai,
}) => {
  await importFlow(page, caller);
  await node(page, 'call').click();
  const inspector = page.getByRole('group', { name: 'Inspector' });
  await inspector.getByRole('button', { name: 'Other settings inside' }).click();
  await inspector.getByRole('button', { name: 'Add settings' }).click();
  await expect(inspector.getByRole('combobox', { name: 'Node' })).toHaveValue('say (ask)');
  const write = async (settings: object) => {
    await inspector.getByRole('textbox', { name: 'Settings of say' }).focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(JSON.stringify(settings));
    // The editor closes quotes and brackets by itself.
    await page.keyboard.press('ControlOrMeta+Shift+End');
    await page.keyboard.press('Delete');
  };
  await write({ use: 'other' });
  await expect(inspector.getByText(/"use" cannot be overridden/)).toBeVisible();
  await write({ prompt: 'At length: {{ question }}' });
  await expect(inspector.getByText(/cannot be overridden/)).toBeHidden();

  await pressRun(page);
  await startRun(page, { place: 'The server', input: { question: 'Why?', manner: 'x' } });
  await openTab(page, 'Output');
  await expect(output(page, 'text')).toContainText('At length: Why?');
  expect(openai.calls[0]?.body?.messages.at(-1)?.content).toBe('At length: Why?');
});

test('A flow is chosen while the flow runs, by the name that it was given', async ({ page }, testInfo) => {
  await importFlow(page, reply('lengthy', 'At length'));
  await importFlow(page, caller);
  await node(page, 'call').click();
  const inspector = page.getByRole('group', { name: 'Inspector' });
  await inspector.getByRole('button', { name: 'Chosen while it runs' }).click();
  await inspector.getByRole('button', { name: 'Add a flow' }).click();
  const name = inspector.getByRole('textbox', { name: 'Name' });
  await name.fill('not a name');
  await expect(inspector.getByText(/Use letters, digits/)).toBeVisible();
  await name.fill('long');
  await name.press('Enter');
  await inspector.getByRole('combobox', { name: 'Flow called for long' }).click();
  await page.getByRole('option', { name: /This flow itself/ }).click();
  await expect(inspector.getByText(/The flow "long" cannot take the place: it needs the input "manner"/)).toBeVisible();
  const file = testInfo.outputPath('choices.png');
  await page.screenshot({ path: file });
  await testInfo.attach('choices', { path: file, contentType: 'image/png' });
  await expect(node(page, 'call').getByLabel(/: input choice, /)).toBeVisible();
  await inspector.getByRole('button', { name: 'Remove long' }).click();
  await expect(node(page, 'call').getByLabel(/: input choice, /)).toHaveCount(0);
});
