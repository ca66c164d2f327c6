import { expect, type Locator, type Page } from '@playwright/test';
import { node } from './workbench.ts';

/** Building a flow with the mouse, as a user does it. */
export async function newFlow(page: Page, title: string): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'New flow' }).click();
  const dialog = page.getByRole('dialog', { name: 'New flow' });
  await dialog.getByLabel('Title').fill(title);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('textbox', { name: 'Title of the flow' })).toHaveValue(title);
  await expect(node(page, 'output')).toBeVisible();
  await viewAtRest(page);
}

/** Everything on the canvas in sight: ends with the view at rest. */
export async function showEverything(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Fit View' }).click();
  await atRest(node(page, 'input'));
}

/** A flow that was just opened is fitted again when a panel beside it settles, until somebody does something. */
export async function viewAtRest(page: Page): Promise<void> {
  await atRest(page.locator('.react-flow__viewport').first(), 20);
}

/** Waits until an element has not moved for some frames. */
async function atRest(element: Locator, frames = 6): Promise<void> {
  await element.evaluate(async (one, wanted) => {
    const where = () => JSON.stringify(one.getBoundingClientRect());
    let before = where();
    for (let stillFor = 0; stillFor < wanted; ) {
      await new Promise(requestAnimationFrame);
      const now = where();
      stillFor = now === before ? stillFor + 1 : 0;
      before = now;
    }
  }, frames);
}

type PaletteGroup = 'Ask' | 'My flows' | 'Library';

/** Drags an entry of the palette to a point of the canvas, given as parts of its width and height. */
export async function dragFromPalette(
  page: Page,
  [group, title]: readonly [PaletteGroup, string],
  [x, y]: readonly [number, number],
): Promise<void> {
  const canvas = page.locator('[data-canvas]');
  const box = await boxOf(canvas);
  await page
    .getByRole('region', { name: group, exact: true })
    .getByRole('button', { name: title, exact: true })
    .dragTo(canvas, { targetPosition: { x: box.width * x, y: box.height * y } });
}

/** The point of a port, by what a screen reader calls it; `side` as seen from the node. */
export function port(page: Page, id: string, side: 'input' | 'output', name: string): Locator {
  const label = name === '+' ? new RegExp(`^New ${side} of `) : new RegExp(`: ${side} ${name}, `);
  return node(page, id).getByLabel(label);
}

/** Draws an edge by dragging from one point to another. */
export async function connect(page: Page, from: Locator, to: Locator): Promise<void> {
  const [start, end] = [centreOf(await boxOf(from)), centreOf(await boxOf(to))];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 4 });
  await page.mouse.move(end.x, end.y, { steps: 4 });
  await page.mouse.up();
}

/** Selects a node and answers the form of its settings. */
export async function select(page: Page, id: string): Promise<Locator> {
  await node(page, id).click({ position: { x: 60, y: 12 } });
  return page.getByRole('group', { name: 'Inspector' });
}

/** Types into the prompt of the node that is selected. */
export async function typePrompt(page: Page, text: string): Promise<void> {
  const editor = page.getByRole('textbox', { name: 'Prompt', exact: true });
  await editor.focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}

export async function expectSaved(page: Page): Promise<void> {
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
}

/** The edge between two ports, by what a screen reader calls it. */
export const edgeOf = (page: Page, from: string, to: string): Locator => page.getByLabel(`Edge from ${from} to ${to},`);

export async function undo(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Undo/ }).click();
}

/** Drags a node by its title. */
export async function dragBy(page: Page, what: Locator, by: { x: number; y: number }): Promise<void> {
  const { x, y } = await boxOf(what);
  const start = { x: x + 60, y: y + 12 };
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(start.x + by.x / 2, start.y + by.y / 2, { steps: 5 });
  await page.mouse.move(start.x + by.x, start.y + by.y, { steps: 5 });
  await page.mouse.up();
}

export async function boxOf(element: Locator) {
  await atRest(element);
  const box = await element.boundingBox();
  if (box === null) throw new Error(`${element} is not to be seen.`);
  return box;
}

function centreOf({ x, y, width, height }: { x: number; y: number; width: number; height: number }) {
  return { x: x + width / 2, y: y + height / 2 };
}

/** Chooses from the menu that a right click on a node opens. */
export async function fromMenuOf(page: Page, id: string, item: string): Promise<void> {
  await select(page, id);
  await node(page, id).click({ button: 'right', position: { x: 60, y: 12 } });
  await page.getByRole('menuitem', { name: item }).click();
}

/** Changes the type of one of the flow's own ports. */
export async function chooseType(page: Page, side: 'input' | 'output', name: string, type: string): Promise<void> {
  const inspector = await select(page, side);
  await inspector.getByRole('combobox', { name: `Type of ${name}` }).click();
  await page.getByRole('option', { name: type, exact: true }).click();
}

/** Chooses in the list of nodes that was asked for by key or mouse, by what is typed there. */
export async function addNode(page: Page, text: string): Promise<void> {
  const picker = page.getByRole('dialog', { name: 'Add a node' });
  await expect(picker.getByRole('combobox'), 'what is typed goes there').toBeFocused();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  await expect(picker).toBeHidden();
}
