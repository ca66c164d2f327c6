import type { Page } from '@playwright/test';
import { addNode, boxOf, edgeOf, expectSaved, newFlow } from './build-flow.ts';
import { expect, test } from './fixtures.ts';
import { framed, greet, importFlow } from './sample-flows.ts';
import { node } from './workbench.ts';

// With the motion that most people see.
test.use({
  contextOptions: { reducedMotion: 'no-preference' },
  sharesServer: true,
  viewport: { width: 1920, height: 1000 },
});

test('Edges are followed, chosen, connected elsewhere and deleted by keys, and each step is told', async ({ page }) => {
  await importFlow(page, framed);
  await pick(page, 'before, template');
  await page.keyboard.press('.');
  await expect(onCanvas(page, 'again, loop')).toBeFocused();
  await page.keyboard.press(',');
  await expect(onCanvas(page, 'before, template')).toBeFocused();

  await page.keyboard.press('e');
  await choose(page, 'Edges of this node', 'before.text to again.start');
  await expect(edgeOf(page, 'before.text', 'again.start')).toBeFocused();
  await page.keyboard.press('c');
  await choose(page, 'Connect', 'End it elsewhere');
  await choose(page, 'Connect', 'after.other');
  await expect(edgeOf(page, 'before.text', 'after.other')).toBeAttached();
  await expect(edgeOf(page, 'before.text', 'again.start')).toBeHidden();
  await expect(said(page)).toHaveText(/^Connected before.text to after.other/);
  await expect(page.getByLabel('before: output text, text, connected to after other')).toBeAttached();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(edgeOf(page, 'before.text', 'again.start')).toBeAttached();
  await expect(said(page)).toHaveText(/^Undone: Reconnect/);

  await pick(page, 'before, template');
  await page.keyboard.press('e');
  await choose(page, 'Edges of this node', 'before.text to again.start');
  await page.keyboard.press('Delete');
  await expect(edgeOf(page, 'before.text', 'again.start')).toBeHidden();
  await expect(said(page)).toHaveText(/^Deleted the edge from before.text to again.start/);
  await page.keyboard.press('ControlOrMeta+z');
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(edgeOf(page, 'before.text', 'again.start')).toBeHidden();
});

test('A port is connected from either side, and to a node that is not there yet, by keys', async ({ page }) => {
  await importFlow(page, framed);
  await pick(page, 'free, template');
  await page.keyboard.press('c');
  await choose(page, 'Connect', 'into any');
  await choose(page, 'Connect', 'input.name');
  await expect(edgeOf(page, 'input.name', 'free.any')).toBeAttached();
  await page.keyboard.press('c');
  await choose(page, 'Connect', 'text');
  await choose(page, 'Connect', 'New node…');
  await addNode(page, 'ask a model');
  await expect(edgeOf(page, 'free.text', 'ask.text')).toBeAttached();
});

test('Nodes go into a frame and out of it by keys, and frames and notes are made larger', async ({ page }) => {
  await importFlow(page, framed);
  await pick(page, 'before, template');
  await page.keyboard.press('Alt+i');
  await choose(page, 'Move into a frame', 'again (again)');
  await expect(edgeOf(page, 'before.text', 'inside.start')).toBeAttached();
  await expect(onCanvas(page, 'before, template')).toBeFocused();
  await page.keyboard.press('Alt+o');
  await expect(edgeOf(page, 'before.text', 'again.start')).toBeAttached();
  await expectSaved(page);

  await pick(page, 'again, loop');
  const before = await boxOf(node(page, 'again'));
  await page.keyboard.press('Shift+Alt+ArrowRight');
  await page.keyboard.press('Shift+Alt+ArrowDown');
  await page.keyboard.press('Shift+Alt+ArrowDown');
  await expect.poll(async () => (await boxOf(node(page, 'again'))).height).toBeGreaterThan(before.height + 20);
  expect((await boxOf(node(page, 'again'))).x).toBeCloseTo(before.x, 0);

  await page.keyboard.press('ArrowDown');
  await expect.poll(async () => (await boxOf(node(page, 'again'))).y).toBeGreaterThan(before.y + 2);
});

test('Nodes are put into edges by keys: a new one, and one that is there', async ({ page }) => {
  await importFlow(page, framed);
  await pick(page, 'free, template');
  await page.keyboard.press('Alt+e');
  await choose(page, 'Insert into an edge', 'input.name to before.name');
  await expect(edgeOf(page, 'input.name', 'free.any')).toBeAttached();
  await expect(edgeOf(page, 'free.text', 'before.name')).toBeAttached();

  await pick(page, 'after, template');
  await page.keyboard.press('e');
  await choose(page, 'Edges of this node', 'after.text to output.text');
  await page.keyboard.press('/');
  await addNode(page, 'template');
  await expect(edgeOf(page, 'after.text', 'template.text')).toBeAttached();
  await expect(edgeOf(page, 'template.text', 'output.text')).toBeAttached();
});

test('Nodes are wrapped, collapsed, entered, unpacked, renamed and grouped by keys', async ({ page }) => {
  await importFlow(page, framed);
  await pick(page, 'after, template');
  await page.keyboard.press('F2');
  await page.keyboard.type('Ending');
  await page.keyboard.press('Enter');
  await expect(node(page, 'after')).toContainText('Ending');
  await expect(onCanvas(page, 'Ending, template')).toBeFocused();

  await page.keyboard.press('Alt+l');
  await expect(node(page, 'loop')).toBeVisible();
  await page.keyboard.press('Alt+u');
  await expect(node(page, 'loop')).toBeHidden();
  await page.keyboard.press('Alt+m');
  await expect(node(page, 'map')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+z');
  await pick(page, 'Ending, template');
  await page.keyboard.press('Alt+x');
  await expect(node(page, 'sub-flow')).toBeVisible();
  await pick(page, 'sub-flow, flow');
  await page.keyboard.press('Enter');
  const trail = page.getByRole('navigation', { name: 'Flows entered' });
  await expect(trail).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(trail).toBeHidden();
  await pick(page, 'sub-flow, flow');
  await page.keyboard.press('Alt+u');
  await expect(node(page, 'after')).toBeVisible();

  await pick(page, 'before, template');
  await onCanvas(page, 'free, template').focus();
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.press('ControlOrMeta+g');
  await expect(node(page, 'group')).toBeVisible();
  await page.keyboard.press('F2');
  await page.keyboard.type('Both');
  await page.keyboard.press('Enter');
  await expect(node(page, 'group')).toContainText('Both');
  await page.keyboard.press('ControlOrMeta+Shift+g');
  await expect(node(page, 'group')).toBeHidden();
  await page.keyboard.press('ControlOrMeta+d');
  await expect(node(page, 'before-2')).toBeVisible();
  await expect(node(page, 'free-2')).toBeVisible();
});

test('The menu of what is selected opens by key, Enter leads to its settings and Escape back', async ({ page }) => {
  await importFlow(page, framed);
  await pick(page, 'before, template');
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menuitem', { name: /^Wrap in a loop/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menuitem', { name: /^Wrap in a loop/ })).toBeHidden();
  await onCanvas(page, 'before, template').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Title', exact: true })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(onCanvas(page, 'before, template')).toBeFocused();
});

test('The view is moved, zoomed and fitted by keys, and the shortcuts are listed', async ({ page }) => {
  await importFlow(page, framed);
  await page.locator('.react-flow__pane').click({ position: { x: 500, y: 700 } });
  const width = async () => (await boxOf(node(page, 'before'))).width;
  await page.keyboard.press('1');
  await expect.poll(width).toBeCloseTo(224, 0);
  await page.keyboard.press('-');
  await expect.poll(width).toBeLessThan(200);
  let start = await boxOf(node(page, 'before'));
  const smaller = start.width;
  await page.keyboard.press('0');
  // The view glides there.
  const isStill = async () => {
    const { x } = start;
    start = await boxOf(node(page, 'before'));
    return start.x === x && start.width !== smaller;
  };
  await expect.poll(isStill, { intervals: [300] }).toBe(true);
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await boxOf(node(page, 'before'))).x).toBeLessThan(start.x - 40);
  await pick(page, 'free, template');
  await page.keyboard.press('2');
  await expect.poll(async () => (await boxOf(node(page, 'free'))).width).toBeGreaterThan(240);
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Shortcuts' });
  await expect(sheet.getByText('Move into a frame…')).toBeVisible();
  await expect(sheet.getByText('Along an edge', { exact: true })).toBeVisible();
});

test('Nodes are copied into another flow, out to another program as text, and in from one', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await importFlow(page, framed);
  await pick(page, 'again, loop');
  await page.keyboard.press('ControlOrMeta+c');
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(JSON.parse(text)).toMatchObject({ format: 1, nodes: [{ id: 'again', type: 'loop' }] });
  await page.keyboard.press('ControlOrMeta+x');
  await expect(node(page, 'again')).toBeHidden();

  await newFlow(page, 'Elsewhere');
  await page.keyboard.press('ControlOrMeta+v');
  await expect(node(page, 'again')).toBeVisible();
  await expect(node(page, 'inside')).toBeVisible();
  await page.evaluate((other) => navigator.clipboard.writeText(JSON.stringify(other)), greet);
  await page.keyboard.press('ControlOrMeta+v');
  await expect(node(page, 'ask')).toBeVisible();
  await expectSaved(page);
});

test('A node is added with Tab on the canvas, and everything is selected at once', async ({ page }) => {
  await newFlow(page, 'By Tab');
  await page.locator('.react-flow__pane').click({ position: { x: 300, y: 600 } });
  await page.keyboard.press('Tab');
  await addNode(page, 'note');
  await expect(node(page, 'note')).toBeVisible();
  await page.locator('.react-flow__pane').click({ position: { x: 300, y: 700 } });
  await page.keyboard.press('Tab');
  await addNode(page, 'template');
  await expect(node(page, 'template')).toBeVisible();
  await page.locator('[data-canvas]').focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await expect(node(page, 'template')).toBeHidden();
  await expect(said(page)).toHaveText(/^Deleted note, template/);
});

const onCanvas = (page: Page, label: string) => page.getByRole('group', { name: label, exact: true });
const said = (page: Page) => page.getByTestId('announced');

/** Selects a node as a person does who steps through the canvas: focus, then Enter. */
async function pick(page: Page, label: string): Promise<void> {
  await page.locator('[data-canvas]').focus();
  await page.keyboard.press('Escape');
  await onCanvas(page, label).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.react-flow__node.selected')).toHaveCount(1);
}

async function choose(page: Page, panel: string, text: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: panel });
  const placeholder = (await dialog.getByRole('combobox').getAttribute('placeholder')) ?? '';
  await dialog.getByRole('combobox').fill(text);
  await expect(dialog.getByRole('option', { name: text, exact: true })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('combobox', { name: placeholder, exact: true })).toBeHidden();
}
