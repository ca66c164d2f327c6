import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { importFlow, sideBySide } from './sample-flows.ts';
import { node, openTab, output, pressRun, runPanel, startRun, traceRows } from './workbench.ts';

test.use({ sharesServer: true, withModel: true });

/** Two models, one after the other. */
const twoSteps = {
  ...sideBySide,
  name: 'two-steps',
  title: 'Two steps',
  people: {},
  nodes: sideBySide.nodes
    .filter(({ id }) => id !== 'opinion')
    .map((one) => (one.id === 'join' ? { ...one, prompt: 'Join: {{ draft }}' } : one)),
  edges: sideBySide.edges.filter(({ from, to }) => !from.startsWith('opinion') && !to.startsWith('opinion')),
  layout: { input: [0, 0], draft: [240, 0], join: [520, 0], output: [800, 0] },
};

const stopped = (page: Page) => runPanel(page).getByRole('status', { name: 'Stopped' });
const dots = (page: Page, id: string, when: 'before' | 'after') =>
  node(page, id).getByRole('img', { name: `Stops ${when} this node` });

async function editMessage(page: Page, section: 'Received' | 'Sent', port: string, text: string): Promise<void> {
  await runPanel(page)
    .getByRole('region', { name: section, exact: true })
    .getByRole('button', { name: 'Edit' })
    .click();
  const dialog = page.getByRole('dialog', { name: /^Edit what it/ });
  await dialog.getByLabel(port, { exact: true }).fill(text);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
}

for (const place of ['This browser', 'The server'] as const) {
  test(`A run stops where the canvas says, takes another message, and goes on. In: ${place}`, async ({
    page,
    openai,
  }) => {
    openai.script.always(({ body }) => ({ kind: 'reply', text: `<${body?.messages.at(-1)?.content}>` }));
    await importFlow(page, twoSteps);
    await node(page, 'draft').click({ button: 'right' });
    await page.getByRole('menuitem', { name: /Stop after this node/ }).click();
    await expect(dots(page, 'draft', 'after')).toBeVisible();
    await node(page, 'join').click();
    await page.keyboard.press('F9');
    await expect(dots(page, 'join', 'before')).toBeVisible();
    // They belong to this browser's view of the draft and outlive the page, but are not in the flow.
    await page.reload();
    await expect(dots(page, 'draft', 'after')).toBeVisible();

    await pressRun(page);
    await startRun(page, { place, input: { question: 'Why?' } });
    await expect(stopped(page)).toContainText('after Draft');
    await expect(node(page, 'draft')).toHaveAttribute('data-stopped', 'after');
    await stopped(page).getByRole('button', { name: 'Draft' }).click();
    await editMessage(page, 'Sent', 'text', 'mine');
    await expect(runPanel(page).getByRole('region', { name: 'Sent' })).toContainText('edited');
    await expect(traceRows(page, /Draft/)).toContainText('edited');

    await page.keyboard.press('F8');
    await expect(stopped(page)).toContainText('before Join');
    expect(openai.calls).toHaveLength(1);
    await stopped(page).getByRole('button', { name: 'Join' }).click();
    await expect(runPanel(page).getByRole('region', { name: 'Received' })).toContainText('mine');
    await editMessage(page, 'Received', 'draft', 'mine, too');
    await stopped(page).getByRole('button', { name: 'Step' }).click();
    await expect(node(page, 'join')).toHaveAttribute('data-stopped', 'after');
    expect(openai.calls.map(({ body }) => body?.messages.at(-1)?.content)).toEqual(['Draft: Why?', 'Join: mine, too']);
    await stopped(page).getByRole('button', { name: 'Resume' }).click();
    await openTab(page, 'Output');
    await expect(output(page, 'text')).toContainText('<Join: mine, too>');
  });
}

test('Breakpoints that change during a run count at once, and a paused run is stepped by key', async ({
  page,
  openai,
}) => {
  openai.script.always(() => ({ kind: 'reply', text: 'So it is.' }));
  await importFlow(page, sideBySide);
  await pressRun(page);
  await startRun(page, { place: 'This browser', input: { question: 'Why?' } });
  await expect(node(page, 'opinion')).toHaveAttribute('data-status', 'waiting');
  await expect(node(page, 'draft')).toHaveAttribute('data-status', 'done');
  await node(page, 'join').click();
  await page.keyboard.press('F9');
  await openTab(page, 'Journal');
  await expect(runPanel(page).getByText('before join')).toBeVisible();
  await openTab(page, /Your answer/);
  const task = runPanel(page).getByRole('article', { name: 'Opinion' });
  await task.getByLabel('Your answer').fill('Yes.');
  await task.getByRole('button', { name: 'Send answer' }).click();
  await expect(stopped(page)).toContainText('before Join');
  await page.keyboard.press('F10');
  await expect(stopped(page)).toContainText('after Join');
  await page.keyboard.press('F10');
  await openTab(page, 'Output');
  await expect(output(page, 'text')).toContainText('So it is.');
});

/** A model that mends its own draft, three times over. */
const rounds = {
  format: 1,
  name: 'rounds',
  title: 'Rounds',
  interface: { input: { question: { type: 'string' } }, output: { text: {} } },
  models: { writer: {} },
  nodes: [
    {
      id: 'again',
      type: 'loop',
      maxRounds: 4,
      body: {
        nodes: [
          {
            id: 'mend',
            title: 'Mend',
            type: 'ask',
            performer: { model: 'writer' },
            prompt: '{{ round }}: {{ question }}',
          },
        ],
        edges: [
          { from: 'input.question', to: 'mend.question' },
          { from: 'input.round', to: 'mend.round' },
          { from: 'mend.text', to: 'output.text' },
        ],
        layout: { mend: [40, 40] },
      },
    },
  ],
  edges: [
    { from: 'input.question', to: 'again.question' },
    { from: 'again.text', to: 'output.text' },
  ],
  layout: { input: [0, 0], again: [240, 0], output: [900, 0] },
};

test('A run stops in one round of a loop, takes another message there, and goes on', async ({ page, openai }) => {
  openai.script.always(({ body }) => ({ kind: 'reply', text: `<${body?.messages.at(-1)?.content}>` }));
  await importFlow(page, rounds);
  await node(page, 'mend').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Stop in one round…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Stop in one round' });
  await dialog.getByLabel('Round').fill('3');
  await dialog.getByRole('button', { name: 'Set' }).click();
  await expect(page.getByRole('img', { name: 'Stops before this node in round 3' })).toBeVisible();
  await page.screenshot({ path: 'test-results/round-stop.png' });
  await pressRun(page);
  await startRun(page, { place: 'This browser', input: { question: 'Why?' } });
  await expect(stopped(page)).toContainText('before Mend');
  const asked = () => openai.calls.flatMap(({ body }) => body?.messages.at(-1)?.content ?? []);
  expect(asked()).toEqual(['1: Why?', '2: Why?']);
  await stopped(page).getByRole('button', { name: 'Mend' }).click();
  await editMessage(page, 'Received', 'question', 'Really?');
  await stopped(page).getByRole('button', { name: 'Resume' }).click();
  await openTab(page, 'Output');
  await expect(output(page, 'text')).toContainText('<4: Why?>');
  expect(asked()).toEqual(['1: Why?', '2: Why?', '3: Really?', '4: Why?']);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`A stopped run is looked at in ${colorScheme}`, async ({ page, openai }, testInfo) => {
    openai.script.always(() => ({ kind: 'reply', text: 'So it is.' }));
    await page.emulateMedia({ colorScheme });
    const look = async (name: string) => {
      const path = testInfo.outputPath(`${name}.png`);
      await page.screenshot({ path });
      await testInfo.attach(name, { path, contentType: 'image/png' });
    };
    await importFlow(page, twoSteps);
    await node(page, 'join').click({ button: 'right' });
    await look('menu');
    await page.getByRole('menuitem', { name: /Stop before this node/ }).click();
    await node(page, 'draft').click();
    await page.keyboard.press('Shift+F9');
    await pressRun(page);
    await startRun(page, { place: 'This browser', input: { question: 'Why?' } });
    await stopped(page).getByRole('button', { name: 'Draft' }).click();
    await editMessage(page, 'Sent', 'text', 'mine');
    await look('stopped');
    await runPanel(page).getByRole('region', { name: 'Sent' }).getByRole('button', { name: 'Edit' }).click();
    await look('edit');
    await page.keyboard.press('Escape');
    await runPanel(page).getByRole('button', { name: 'Go on on the server' }).click();
    await look('move');
    await page.getByRole('button', { name: 'Move the run' }).click();
    await expect(runPanel(page).getByText(/^Came from/)).toBeVisible();
    await look('moved');
    await page.goto('/runs');
    await expect(page.getByRole('link', { name: /^Went on/ })).toBeVisible();
    await look('runs');
  });
}
