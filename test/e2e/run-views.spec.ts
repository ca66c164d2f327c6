import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { importFlow, sideBySide } from './sample-flows.ts';
import { node, openTab, output, pressRun, runPanel, startRun } from './workbench.ts';

test.use({ sharesServer: true });

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

/** Runs a shipped flow on its recorded example, on the server, up to its end or its first person. */
async function runShipped(page: Page, name: string): Promise<void> {
  await page.goto(`/library/${name}`);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await startRun(page, { place: 'The server' });
  await expect(runPanel(page)).toBeVisible();
}

const replayBar = (page: Page) => page.getByRole('region', { name: 'Replay' });

test('A debate is seen as one: rounds, votes with dissent, and who was shown what', async ({ page }) => {
  await runShipped(page, 'reconcile');
  await openTab(page, 'Discussion');
  await expect(runPanel(page).getByRole('heading', { name: 'Round table' })).toBeVisible();
  await expect(runPanel(page).getByRole('region', { name: 'Weighted vote' }).first()).toContainText(
    /Dissent: Ada \(yes\), Chen \(yes\)/,
  );
  const turns = runPanel(page).getByRole('article');
  await expect(turns.nth(1)).toContainText('90 %');
  await turns.first().focus();
  await expect(runPanel(page).getByText('Ada was shown nothing of what others said.')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(turns.nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(runPanel(page).getByRole('tab', { name: 'Trace' })).toHaveAttribute('aria-selected', 'true');
});

test('A finished run is looked at over time, played again at a chosen speed with no network, and in its state', async ({
  page,
  pageWatch,
}) => {
  pageWatch.allow(/Failed to load resource: net::ERR_INTERNET_DISCONNECTED/);
  await runShipped(page, 'self-refine-loop');
  await runPanel(page).getByRole('button', { name: 'Approve' }).click();
  await expect(output(page, 'text')).toBeVisible();

  await openTab(page, 'Waterfall');
  const rows = page.getByRole('tree', { name: 'Waterfall' }).getByRole('treeitem');
  await expect(rows.filter({ hasText: 'May this be sent?' })).toBeVisible();
  await rows.filter({ hasText: 'Write' }).first().click();
  await expect(runPanel(page).getByRole('heading', { name: 'Write' })).toBeVisible();
  await page.getByRole('tree', { name: 'Waterfall' }).press('+');
  await expect(runPanel(page).getByRole('button', { name: 'Zoom out' })).toBeEnabled();

  await runPanel(page).getByRole('button', { name: 'Replay', exact: true }).click();
  await expect(replayBar(page)).toContainText('Replay: no model is called');
  await page.getByLabel('Entry of the journal').fill('1');
  await expect(node(page, 'approve')).toHaveAttribute('data-status', 'idle');
  await openTab(page, 'Output');
  await expect(runPanel(page).getByText('No output yet')).toBeVisible();
  await page.context().setOffline(true);
  await replayBar(page).getByRole('combobox', { name: 'Speed' }).click();
  await page.getByRole('option', { name: '16×' }).click();
  await replayBar(page).getByRole('button', { name: 'Play', exact: true }).click();
  await expect(node(page, 'approve')).toHaveAttribute('data-status', 'done');
  await expect(replayBar(page).getByRole('button', { name: 'One entry on' })).toBeDisabled();
  await page.context().setOffline(false);
  await expect(output(page, 'text')).toBeVisible();
  await replayBar(page).getByRole('button', { name: 'End the replay' }).click();
  await expect(replayBar(page)).toBeHidden();

  await openTab(page, /^State$/);
  await expect(runPanel(page).getByRole('list', { name: 'State' })).toContainText('conversation of Until the critic');
  await openTab(page, 'Statechart');
  await expect(page.locator('[data-state=completed]')).toHaveAttribute('data-now', 'true');
  await expect(runPanel(page).getByText('A final state never changes.')).toBeVisible();
});

test('Two runs of the list are compared at an address of their own', async ({ page }) => {
  await runShipped(page, 'reconcile');
  await expect(output(page, 'answer').or(runPanel(page).getByText('Done').first())).toBeVisible();
  await runShipped(page, 'parallel-panel');
  await page.goto('/runs');
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('checkbox').nth(0).click();
  await page.getByRole('checkbox').nth(1).click();
  await page.getByRole('button', { name: 'Compare the two' }).click();
  await expect(page).toHaveURL(/\/runs\/compare\?a=\w+&b=\w+/);
  const comparison = page.getByRole('region', { name: 'Comparison' });
  await expect(comparison).toContainText('other flows');
  await page.reload();
  await comparison.getByRole('option').first().click();
  await expect(comparison.getByRole('heading', { name: 'Sent' })).toBeVisible();
});

test.describe('With a model', () => {
  test.use({ withModel: true });

  test('one node runs on the messages of the last run, or on others', async ({ page, openai }) => {
    openai.script.always(() => ({ kind: 'reply', text: 'A short answer.' }));
    await importFlow(page, twoSteps);
    await pressRun(page);
    await startRun(page, { place: 'The server', input: { question: 'Why?' } });
    await openTab(page, 'Output');
    await expect(output(page, 'text')).toContainText('A short answer.');
    expect(openai.calls).toHaveLength(2);

    await node(page, 'join').click();
    await page.keyboard.press('Shift+R');
    const dialog = page.getByRole('dialog', { name: /^Run Only/ });
    await expect(dialog.getByLabel('draft')).toHaveValue('A short answer.');
    await dialog.getByLabel('draft').fill('Something else');
    await dialog.getByRole('radio', { name: 'The server' }).click();
    await dialog.getByRole('button', { name: /^Run/ }).click();
    await expect.poll(() => openai.calls.length).toBe(3);
    expect(openai.calls[2]?.body?.messages.at(-1)?.content).toBe('Join: Something else');
  });

  for (const place of ['The server', 'This browser'] as const)
    test(`a run is forked at a message, with another in its place, and compared side by side. In: ${place}`, async ({
      page,
      openai,
    }) => {
      openai.script.always(({ body }) => ({ kind: 'reply', text: `<${body?.messages.at(-1)?.content}>` }));
      await importFlow(page, twoSteps);
      await pressRun(page);
      await startRun(page, { place, input: { question: 'Why?' } });
      await openTab(page, 'Output');
      await expect(output(page, 'text')).toContainText('<Join: <Draft: Why?>>');
      const asked = openai.calls.length;

      await openTab(page, 'Trace');
      await runPanel(page).getByRole('treeitem', { name: /Draft/ }).click();
      await runPanel(page).getByRole('button', { name: 'Fork here' }).click();
      const dialog = page.getByRole('dialog', { name: 'Fork the run here' });
      await dialog.getByLabel('What it sends from text').fill('Another draft');
      await dialog.getByRole('button', { name: 'Fork' }).click();
      await expect(dialog).toBeHidden();
      await openTab(page, 'Output');
      await expect(output(page, 'text')).toContainText('<Join: Another draft>');
      const since = openai.calls.slice(asked).map(({ body }) => body?.messages.at(-1)?.content);
      expect(since, 'only what follows from the message is asked again').toEqual(['Join: Another draft']);
      await runPanel(page).getByRole('link', { name: 'Compare with the original' }).click();
      const comparison = page.getByRole('region', { name: 'Comparison' });
      await expect(comparison).toContainText('Another draft');
      await expect(comparison).toContainText('<Draft: Why?>');
    });

  test('a run from here keeps what the last run came to before, and is compared with it', async ({ page, openai }) => {
    openai.script.always(({ body }) => ({ kind: 'reply', text: `<${body?.messages.at(-1)?.content}>` }));
    await importFlow(page, twoSteps);
    await pressRun(page);
    await startRun(page, { place: 'The server', input: { question: 'Why?' } });
    await openTab(page, 'Output');
    await expect(output(page, 'text')).toContainText('<Join: <Draft: Why?>>');

    await node(page, 'join').click({ button: 'right' });
    await page.getByRole('menuitem', { name: /Run from here/ }).click();
    await expect(page.getByText('One result of the last run is kept; the rest is done anew.')).toBeVisible();
    await expect.poll(() => openai.calls.length).toBe(3);
    expect(openai.calls.map(({ body }) => body?.messages.at(-1)?.content)).toEqual([
      'Draft: Why?',
      'Join: <Draft: Why?>',
      'Join: <Draft: Why?>',
    ]);
    await runPanel(page).getByRole('link', { name: 'Compare with the original' }).click();
    await expect(page.getByRole('region', { name: 'Comparison' })).toContainText('Everything came out the same');
  });
});
