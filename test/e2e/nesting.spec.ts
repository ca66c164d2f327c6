import type { Page } from '@playwright/test';
import {
  chooseType,
  connect,
  dragFromPalette,
  fromMenuOf,
  newFlow,
  port,
  select,
  showEverything,
} from './build-flow.ts';
import { expect, test } from './fixtures.ts';
import { askAndApprove, importFlow } from './sample-flows.ts';
import { node, openTab, output, pressRun, runPanel, startRun, traceRows } from './workbench.ts';

test.use({ sharesServer: true, withModel: true });

test('A flow inside a loop inside a parallel map is entered while it runs, and its trace has every activation', async ({
  page,
  openai,
}) => {
  openai.script.always((call) => ({ kind: 'reply', text: `Echo of ${call.body?.messages.at(-1)?.content}` }));
  await importFlow(page, askAndApprove);
  await newFlow(page, 'Many questions');

  await dragFromPalette(page, ['My flows', 'Ask and approve'], [0.5, 0.4]);
  await expect(node(page, 'ask-and-approve')).toBeVisible();
  await showEverything(page);
  await connect(page, port(page, 'input', 'output', '+'), port(page, 'ask-and-approve', 'input', 'question'));
  await expect(port(page, 'input', 'output', 'question')).toBeVisible();
  await connect(page, port(page, 'ask-and-approve', 'output', 'text'), port(page, 'output', 'input', '+'));
  await expect(port(page, 'output', 'input', 'text')).toBeVisible();

  await fromMenuOf(page, 'ask-and-approve', 'Wrap in a loop');
  await expect(node(page, 'loop')).toBeVisible();
  const inspector = await select(page, 'loop');
  await inspector.getByLabel('At most').fill('2');
  await inspector.getByLabel('At most').press('Enter');

  await chooseType(page, 'input', 'question', 'List');
  await fromMenuOf(page, 'loop', 'Wrap in a map');
  await expect(node(page, 'map')).toBeVisible();
  await chooseType(page, 'output', 'text', 'List');
  await expect(page.getByRole('button', { name: 'No problems' })).toBeVisible();

  await pressRun(page);
  const dialog = page.getByRole('dialog', { name: 'Run Many questions' });
  const list = dialog.getByRole('group', { name: /Question/ });
  await list.getByRole('button', { name: 'Add' }).click();
  await list.getByRole('button', { name: 'Add' }).click();
  const items = list.getByRole('textbox');
  await expect(items).toHaveCount(2);
  await items.first().fill('Why is the sky blue?');
  await items.last().fill('Why is grass green?');
  await startRun(page, { place: 'The server' });

  // Both items have asked their person, each in its first round.
  await expect(runPanel(page).getByRole('article', { name: 'Last word' })).toHaveCount(2);
  await expect(node(page, 'ask-and-approve')).toHaveAttribute('data-status', /active|waiting/);
  await node(page, 'ask-and-approve').dblclick({ position: { x: 60, y: 12 } });
  await expect(page.getByRole('navigation', { name: 'Flows entered' })).toContainText('Ask and approve');
  await expect(node(page, 'ask')).toHaveAttribute('data-status', 'done');
  await expect(node(page, 'check')).toHaveAttribute('data-status', 'waiting');

  for (const round of [1, 2]) {
    for (const sky of ['sky', 'grass']) await answer(page, new RegExp(`${sky}`), `${sky} in round ${round}`);
  }
  await expect(output(page, 'text')).toContainText('sky in round 2');
  await expect(output(page, 'text')).toContainText('grass in round 2');
  expect(openai.calls).toHaveLength(4);
  await expect(node(page, 'check')).toHaveAttribute('data-status', 'done');
  await page.getByRole('navigation', { name: 'Flows entered' }).getByRole('button', { name: 'Many questions' }).click();
  await expect(node(page, 'map')).toHaveAttribute('data-status', 'done');

  await openTab(page, 'Trace');
  for (const item of ['Item 1', 'Item 2']) await expect(traceRows(page, item)).toHaveCount(1);
  for (const round of ['Round 1', 'Round 2']) await expect(traceRows(page, round)).toHaveCount(2);
  await expect(traceRows(page, 'Draft')).toHaveCount(4);
  await expect(traceRows(page, 'Last word')).toHaveCount(4);
  await traceRows(page, 'Draft').first().click();
  const detail = runPanel(page).getByRole('region', { name: 'Conversation' });
  await expect(detail).toContainText('Answer: Why is the sky blue?');
  await expect(detail).toContainText('Echo of Answer: Why is the sky blue?');
  await openTab(page, 'Messages');
  await runPanel(page).getByRole('textbox', { name: 'Filter messages' }).fill('grass');
  await expect(runPanel(page).getByRole('list', { name: 'Messages' }).getByRole('listitem').first()).toBeVisible();
});

async function answer(page: Page, about: RegExp, text: string): Promise<void> {
  const task = runPanel(page).getByRole('article', { name: 'Last word' }).filter({ hasText: about });
  await task.getByLabel('Your answer').fill(text);
  await task.getByRole('button', { name: 'Send' }).click();
  await expect(task.getByLabel('Your answer').and(page.getByText(text))).toHaveCount(0);
}
