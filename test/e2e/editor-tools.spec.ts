import { boxOf, expectSaved, select } from './build-flow.ts';
import { expect, test } from './fixtures.ts';
import { importFlow } from './sample-flows.ts';
import { node, openTab, output, pressRun, startRun } from './workbench.ts';

test.use({ sharesServer: true });

const text = (id: string, source: string, more: object = {}) => ({ id, type: 'template', text: source, ...more });
/** name → first → second → third → text */
const letters = {
  format: 1,
  name: 'letters',
  interface: { input: { name: { type: 'string' } }, output: { text: { type: 'string' } } },
  nodes: [
    text('first', 'Dear {{ name }},'),
    text('second', '{{ start }} dear me!', { title: 'My dear' }),
    {
      id: 'twice',
      type: 'loop',
      maxRounds: 2,
      body: {
        nodes: [text('third', '{{ start }} Oh dear. {{ sign }}')],
        edges: [
          { from: 'input.start', to: 'third.start' },
          { from: 'input.sign', to: 'third.sign' },
          { from: 'third.text', to: 'output.text' },
        ],
        layout: { third: [0, 0] },
      },
    },
  ],
  edges: [
    { from: 'input.name', to: 'first.name' },
    { from: 'first.text', to: 'second.start' },
    { from: 'second.text', to: 'twice.start' },
    { from: 'twice.text', to: 'output.text' },
  ],
  layout: { input: [0, 0], first: [240, 0], second: [520, 80], twice: [800, 0], output: [1320, 0] },
};

test('Text is found and replaced in prompts at every depth, as one step', async ({ page }) => {
  await importFlow(page, letters);
  await page.locator('[data-canvas]').focus();
  await page.keyboard.press('ControlOrMeta+f');
  const panel = page.getByRole('search', { name: 'Find and replace' });
  await page.keyboard.type('dear');
  await expect(panel.getByRole('status')).toHaveText('1 of 4');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('status')).toHaveText('4 of 4');
  // The keyboard is still in the field, and the node inside the loop is shown.
  await expect(panel.getByLabel('Find', { exact: true })).toBeFocused();
  await expect(node(page, 'third')).toBeInViewport();
  await panel.getByRole('button', { name: 'Match case' }).click();
  await expect(panel.getByRole('status')).toHaveText('1 of 3');
  await panel.getByLabel('Replace by').fill('brave');
  await panel.getByRole('button', { name: 'All' }).click();
  await expect(panel.getByRole('status')).toHaveText('Nothing is found.');
  await expect(node(page, 'first')).toContainText('Dear {{ name }},');
  await expect(node(page, 'second')).toContainText('My brave');
  await expect(node(page, 'third')).toContainText('Oh brave.');
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await page.locator('[data-canvas]').focus();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(node(page, 'second')).toContainText('My dear');
  await expect(node(page, 'third')).toContainText('Oh dear.');
});

test('Nodes are grouped, moved together and aligned, with the keyboard or the mouse', async ({ page }) => {
  await importFlow(page, letters);
  await select(page, 'first');
  await node(page, 'second').click({ modifiers: ['Shift'] });
  await page.keyboard.press('ControlOrMeta+g');
  const group = node(page, 'group');
  await expect(group).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('Opening');
  await page.keyboard.press('Tab');
  await expect(group).toContainText('Opening');

  const before = await Promise.all([
    boxOf(node(page, 'first')),
    boxOf(node(page, 'second')),
    boxOf(node(page, 'twice')),
  ]);
  const header = await boxOf(group.getByText('Opening'));
  await page.mouse.move(header.x + 10, header.y + 8);
  await page.mouse.down();
  await page.mouse.move(header.x + 30, header.y + 60, { steps: 5 });
  await page.mouse.move(header.x + 10, header.y + 108, { steps: 5 });
  await page.mouse.up();
  const after = await Promise.all([
    boxOf(node(page, 'first')),
    boxOf(node(page, 'second')),
    boxOf(node(page, 'twice')),
  ]);
  expect(after[0].y - before[0].y).toBeGreaterThan(60);
  expect(after[1].y - before[1].y).toBeCloseTo(after[0].y - before[0].y, 0);
  expect(after[2].y).toBeCloseTo(before[2].y, 0);

  await select(page, 'first');
  await node(page, 'second').click({ modifiers: ['Shift'] });
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox', { name: 'Commands and nodes' }).fill('Align top');
  await page.keyboard.press('Enter');
  await expect
    .poll(async () => (await boxOf(node(page, 'first'))).y - (await boxOf(node(page, 'second'))).y)
    .toBeCloseTo(0, 0);
  await page.locator('[data-canvas]').focus();
  await page.keyboard.press('ControlOrMeta+Shift+g');
  await expect(group).toBeHidden();
  await expect(node(page, 'first')).toBeVisible();
  await expectSaved(page);
});

test('A constant stands at its port and is what the run gets', async ({ page }) => {
  await importFlow(page, letters);
  await select(page, 'twice');
  await page.getByRole('button', { name: /^Constants/ }).click();
  await page.getByRole('button', { name: 'Add constant' }).click();
  await page.getByRole('menuitem', { name: 'sign' }).click();
  await expect(node(page, 'twice').getByTitle('Always ""')).toBeAttached();
  await page.getByRole('textbox', { name: 'sign' }).focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('"Yours"');
  await expect(node(page, 'twice').getByTitle('Always "Yours"')).toBeAttached();
  await expect(node(page, 'twice').getByLabel('twice: input sign, anything, always "Yours"')).toBeAttached();
  await pressRun(page);
  await startRun(page, { input: { name: 'Ann' } });
  await openTab(page, 'Output');
  await expect(output(page, 'text')).toHaveText(/Dear Ann, dear me! Oh dear\. Yours/);
});
