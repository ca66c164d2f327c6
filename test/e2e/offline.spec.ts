import { expect, test } from './fixtures.ts';
import { importFlow } from './sample-flows.ts';
import { node, openTab, output, pressRun, runPanel, startRun } from './workbench.ts';

test.use({ sharesServer: true });

/** A person and a program: nothing that needs anybody outside. */
const byHand = {
  format: 1,
  name: 'by-hand',
  title: 'By hand',
  interface: { input: { question: { type: 'string' } }, output: { text: { type: 'string' } } },
  people: { user: {} },
  nodes: [
    { id: 'say', title: 'Say it', type: 'ask', performer: { person: 'user' }, prompt: '{{ question }}' },
    {
      id: 'shout',
      title: 'Shout',
      type: 'code',
      inputs: { said: {} },
      outputs: { loud: { type: 'string' } },
      source: 'return { loud: input.said.toUpperCase() };',
    },
  ],
  edges: [
    { from: 'input.question', to: 'say.question' },
    { from: 'say.text', to: 'shout.said' },
    { from: 'shout.loud', to: 'output.text' },
  ],
  layout: { input: [0, 0], say: [240, 0], shout: [520, 0], output: [800, 0] },
};

test('A run in this browser starts and ends while the network is cut; the page says what needs the server', async ({
  page,
  context,
  pageWatch,
}) => {
  pageWatch.allow(/Failed to load resource/);
  await importFlow(page, byHand);
  // Parts of the page that are loaded on demand are in the browser's hands after they were used once.
  await pressRun(page);
  await startRun(page, { place: 'This browser', input: { question: 'First?' } });
  await runPanel(page).getByRole('textbox', { name: 'Your answer' }).fill('yes');
  await runPanel(page).getByRole('button', { name: 'Send answer' }).click();
  await openTab(page, 'Output');
  await expect(output(page, 'text')).toContainText('YES');

  await context.setOffline(true);
  await expect(page.getByText('The server does not answer. Runs in this browser go on')).toBeVisible({
    timeout: 30_000,
  });
  await pressRun(page);
  await startRun(page, { place: 'This browser', input: { question: 'Second?' } });
  await expect(node(page, 'say')).toHaveAttribute('data-status', 'waiting');
  await expect(page).toHaveTitle(/^\(1\) /);
  await runPanel(page).getByRole('textbox', { name: 'Your answer' }).fill('no');
  await runPanel(page).getByRole('button', { name: 'Send answer' }).click();
  await openTab(page, 'Output');
  await expect(output(page, 'text')).toContainText('NO');
  await page.screenshot({ path: test.info().outputPath('offline.png') });

  await pressRun(page);
  const dialog = page.getByRole('dialog', { name: /^Run / });
  await dialog.getByLabel('question').fill('Third?');
  await dialog.getByRole('radio', { name: 'The server' }).click();
  await dialog.getByRole('button', { name: /^Run/ }).click();
  await expect(page.getByText(/The server does not answer/).nth(1)).toBeVisible();

  await context.setOffline(false);
  await expect(page.getByText('Runs in this browser go on')).toBeHidden({ timeout: 30_000 });
});
