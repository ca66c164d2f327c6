import type { Locator, Page } from '@playwright/test';
import { addNode, boxOf, connect, dragBy, edgeOf, expectSaved, port, select, undo } from './build-flow.ts';
import { expect, test } from './fixtures.ts';
import { framed, importFlow } from './sample-flows.ts';
import { node } from './workbench.ts';

test.use({ sharesServer: true, viewport: { width: 1920, height: 1000 } });

test('A node is dragged into a frame and out of it again, with its edges, as one step each', async ({ page }) => {
  await importFlow(page, framed);
  await dragOnto(page, node(page, 'before'), node(page, 'inside'), { x: 40, y: 60 });
  await expect(page.getByTestId('announced')).toContainText('Move into the frame');
  await expect(edgeOf(page, 'before.text', 'inside.start')).toBeAttached();
  await expect(edgeOf(page, 'input.name', 'again.name')).toBeAttached();
  await undo(page);
  await expect(edgeOf(page, 'before.text', 'again.start')).toBeAttached();
  await expect(edgeOf(page, 'input.name', 'before.name')).toBeAttached();

  // Out of the frame, to the empty place below it.
  const frame = await boxOf(node(page, 'again'));
  const inside = await boxOf(node(page, 'inside'));
  await dragBy(page, node(page, 'inside'), { x: 0, y: frame.y + frame.height - inside.y + 80 });
  await expect(page.getByTestId('announced')).toContainText('Move out of the frame');
  await expect(edgeOf(page, 'before.text', 'inside.start')).toBeAttached();
  await expect(edgeOf(page, 'inside.text', 'again.it')).toBeAttached();
  await expectSaved(page);
  await undo(page);
  await expect(edgeOf(page, 'inside.text', 'last.it')).toBeAttached();
});

test('An end of an edge is dragged to another port, or into nothing', async ({ page }) => {
  await importFlow(page, framed);
  await selectEdge(page, 'again.text', 'after.end');
  await dragEnd(page, edgeOf(page, 'again.text', 'after.end'), 'target', port(page, 'after', 'input', 'other'));
  await expect(edgeOf(page, 'again.text', 'after.other')).toBeAttached();
  await expect(edgeOf(page, 'again.text', 'after.end')).toBeHidden();
  await undo(page);
  await expect(edgeOf(page, 'again.text', 'after.end')).toBeAttached();

  await selectEdge(page, 'again.text', 'after.end');
  await dragEnd(page, edgeOf(page, 'again.text', 'after.end'), 'target', { x: -20, y: 200 });
  await expect(edgeOf(page, 'again.text', 'after.end')).toBeHidden();
  await expect(page.getByTestId('announced')).toContainText('Deleted the edge from again.text to after.end');
});

test('An edge dragged into nothing asks for a node that fits, and so does a click on a port', async ({ page }) => {
  await importFlow(page, framed);
  const from = await boxOf(port(page, 'after', 'output', 'text'));
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + 40, from.y + 160, { steps: 5 });
  await page.mouse.up();
  const picker = page.getByRole('dialog', { name: 'Add a node' });
  await expect(picker).toBeVisible();
  await expect(picker.getByRole('option', { name: /^Ask a model Prompts/ })).toBeVisible();
  // What takes no text is not offered.
  await expect(picker.getByRole('option', { name: /^Note/ })).toBeHidden();
  await addNode(page, 'template');
  await expect(edgeOf(page, 'after.text', 'template.text')).toBeAttached();
  await undo(page);

  await port(page, 'after', 'input', 'other').click();
  await addNode(page, 'ask a model');
  await expect(edgeOf(page, 'ask.text', 'after.other')).toBeAttached();
});

test('A node from the palette and an unconnected one are put into an edge by dropping them on it', async ({ page }) => {
  await importFlow(page, framed);
  const middle = await middleOf(page, 'before.text', 'again.start');
  const canvas = page.locator('[data-canvas]');
  const area = await boxOf(canvas);
  await page
    .getByRole('region', { name: 'Text and code' })
    .getByRole('button', { name: 'Template', exact: true })
    .dragTo(canvas, { targetPosition: { x: middle.x - area.x, y: middle.y - area.y } });
  await expect(edgeOf(page, 'before.text', 'template.text')).toBeAttached();
  await expect(edgeOf(page, 'template.text', 'again.start')).toBeAttached();
  await undo(page);
  await expect(edgeOf(page, 'before.text', 'again.start')).toBeAttached();

  const free = await boxOf(node(page, 'free'));
  const into = await middleOf(page, 'input.name', 'before.name');
  await dragBy(page, node(page, 'free'), { x: into.x - free.x - 60, y: into.y - free.y - 12 });
  await expect(edgeOf(page, 'input.name', 'free.any')).toBeAttached();
  await expect(edgeOf(page, 'free.text', 'before.name')).toBeAttached();
  await undo(page);
  await expect(edgeOf(page, 'input.name', 'before.name')).toBeAttached();
  await expect.poll(async () => Math.abs((await boxOf(node(page, 'free'))).x - free.x)).toBeLessThan(4);
});

test('A double click names a node where it stands, enters a sub-flow, and asks for a node on the empty canvas', async ({
  page,
}) => {
  await importFlow(page, framed);
  await node(page, 'before').dblclick({ position: { x: 60, y: 12 } });
  const name = page.getByRole('textbox', { name: 'Name of before' });
  await name.fill('Opening');
  await name.press('Enter');
  await expect(node(page, 'before')).toContainText('Opening');
  await undo(page);
  await expect(node(page, 'before')).not.toContainText('Opening');

  await select(page, 'after');
  await page.keyboard.press('Alt+x');
  await expect(node(page, 'sub-flow')).toBeVisible();
  await node(page, 'sub-flow').dblclick({ position: { x: 60, y: 12 } });
  const trail = page.getByRole('navigation', { name: 'Flows entered' });
  await expect(trail).toBeVisible();
  await expect(node(page, 'after')).toBeVisible();
  await page.locator('.react-flow__pane').dblclick({ position: { x: 300, y: 800 } });
  await expect(page.getByRole('dialog', { name: 'Add a node' })).toBeVisible();
  await page.keyboard.press('Escape');
  await trail.getByRole('button', { name: 'framed' }).click();
  await expect(trail).toBeHidden();
  await node(page, 'sub-flow').click({ button: 'right', position: { x: 60, y: 12 } });
  await page.getByRole('menuitem', { name: /^Unpack/ }).click();
  await expect(node(page, 'after')).toBeVisible();
});

test('Several nodes are chosen with a box, wrapped and unwrapped, aligned and moved together', async ({ page }) => {
  await importFlow(page, framed);
  const [first, last] = [await boxOf(node(page, 'before')), await boxOf(node(page, 'free'))];
  await page.keyboard.down('Shift');
  await page.mouse.move(Math.min(first.x, last.x) - 16, first.y - 16);
  await page.mouse.down();
  await page.mouse.move(Math.max(first.x + first.width, last.x + last.width) + 8, last.y + last.height + 8, {
    steps: 6,
  });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await expect(page.getByRole('group', { name: 'Inspector' })).toContainText('2 selected');
  await page.mouse.click(last.x + 60, last.y + 12, { button: 'right' });
  await page.getByRole('menuitem', { name: 'Align' }).hover();
  await page.getByRole('menuitem', { name: 'Align left' }).click();
  await expect
    .poll(async () => Math.abs((await boxOf(node(page, 'before'))).x - (await boxOf(node(page, 'free'))).x))
    .toBeLessThan(2);
  await page.mouse.click(last.x + 60, last.y + 12, { button: 'right' });
  await page.getByRole('menuitem', { name: /^Wrap in a map/ }).click();
  await expect(node(page, 'map')).toBeVisible();
  await undo(page);
  await expect(node(page, 'map')).toBeHidden();
});

test('An edge drawn backwards becomes a loop by one press', async ({ page }) => {
  await importFlow(page, framed);
  await connect(page, port(page, 'after', 'output', 'text'), port(page, 'before', 'input', 'name'));
  await page.getByRole('button', { name: 'Wrap in a loop' }).click();
  await expect(node(page, 'loop')).toBeVisible();
  await expect(edgeOf(page, 'input.previous.text', 'before.name')).toBeAttached();
  await undo(page);
  await expect(node(page, 'loop')).toBeHidden();
});

/** Drags a node so that the pointer ends at a point counted from another. */
async function dragOnto(page: Page, what: Locator, over: Locator, at: { x: number; y: number }): Promise<void> {
  const [start, target] = [await boxOf(what), await boxOf(over)];
  await dragBy(page, what, { x: target.x + at.x - start.x - 60, y: target.y + at.y - start.y - 12 });
}

async function middleOf(page: Page, from: string, to: string): Promise<{ x: number; y: number }> {
  return edgeOf(page, from, to).evaluate((edge) => {
    const path = edge.querySelector<SVGPathElement>('.react-flow__edge-path');
    const point = path?.getPointAtLength(path.getTotalLength() / 2);
    const matrix = path?.getScreenCTM();
    if (point === undefined || matrix == null) return { x: 0, y: 0 };
    const { x, y } = point.matrixTransform(matrix);
    return { x, y };
  });
}

async function selectEdge(page: Page, from: string, to: string): Promise<void> {
  // As anybody would who has missed it: an edge is thin, and the view may have been fitted again.
  await expect(async () => {
    const { x, y } = await middleOf(page, from, to);
    await page.mouse.click(x, y);
    await expect(page.getByRole('group', { name: 'Inspector' })).toContainText('Delete edge', { timeout: 2000 });
  }).toPass();
}

/** Drags one end of a selected edge to a port, or by so much. */
async function dragEnd(
  page: Page,
  edge: Locator,
  end: 'source' | 'target',
  to: Locator | { x: number; y: number },
): Promise<void> {
  const grip = await boxOf(edge.locator(`.react-flow__edgeupdater-${end}`));
  const start = { x: grip.x + grip.width / 2, y: grip.y + grip.height / 2 };
  const goal = 'x' in to ? { x: start.x + to.x, y: start.y + to.y } : centreOf(await boxOf(to));
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + goal.x) / 2, (start.y + goal.y) / 2, { steps: 4 });
  await page.mouse.move(goal.x, goal.y, { steps: 4 });
  await page.mouse.up();
}

function centreOf({ x, y, width, height }: { x: number; y: number; width: number; height: number }) {
  return { x: x + width / 2, y: y + height / 2 };
}
