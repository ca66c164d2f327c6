import type { Page } from '@playwright/test';

/** What a person does on a canvas of React Flow, ours or the plain one. */
export const gestures = { pan, zoom, drag } as const;

export const views = ['fitted', 'zoomed in'] as const;
export type View = (typeof views)[number];

/** Shows all of the flow, or its middle at natural size. */
export async function look(page: Page, view: View): Promise<void> {
  await page.locator('.react-flow__controls-fitview').click();
  await page.waitForTimeout(500);
  if (view === 'zoomed in') {
    await toMiddle(page);
    await page.keyboard.down('Control');
    for (let step = 0; step < 60 && (await zoomOf(page)) < 0.99; step += 1) await page.mouse.wheel(0, -40);
    await page.keyboard.up('Control');
  }
  await page.waitForTimeout(800);
}

/** How many nodes are drawn. */
export function drawn(page: Page): Promise<number> {
  return page.locator('.react-flow__node').count();
}

async function zoomOf(page: Page): Promise<number> {
  return await page
    .locator('.react-flow__viewport')
    .evaluate((element) => new DOMMatrixReadOnly(getComputedStyle(element).transform).a);
}

async function toMiddle(page: Page): Promise<{ x: number; y: number }> {
  const box = await page.locator('.react-flow').boundingBox();
  if (box === null) throw new Error('The canvas has no size.');
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(middle.x, middle.y);
  return middle;
}

async function pan(page: Page): Promise<void> {
  await toMiddle(page);
  for (let step = 0; step < 120; step += 1) {
    await page.mouse.wheel(step % 40 < 20 ? 24 : -24, step % 60 < 30 ? 16 : -16);
    await page.waitForTimeout(8);
  }
}

async function zoom(page: Page): Promise<void> {
  await toMiddle(page);
  await page.keyboard.down('Control');
  for (let step = 0; step < 80; step += 1) {
    await page.mouse.wheel(0, step % 40 < 20 ? -20 : 20);
    await page.waitForTimeout(12);
  }
  await page.keyboard.up('Control');
}

/** Drags the node in the middle by its title, there and back. */
async function drag(page: Page): Promise<void> {
  const middle = await toMiddle(page);
  const grip = await page.evaluate(({ x, y }) => {
    const boxes = [...document.querySelectorAll('.react-flow__node')].map((node) => node.getBoundingClientRect());
    const far = (box: DOMRect) => Math.hypot(box.x + box.width / 2 - x, box.y + box.height / 2 - y);
    const [nearest] = boxes.sort((a, b) => far(a) - far(b));
    return nearest && { x: nearest.x + nearest.width / 2, y: nearest.y + Math.min(12, nearest.height / 3) };
  }, middle);
  if (grip === undefined) throw new Error('No node is drawn that could be dragged.');
  await page.mouse.move(grip.x, grip.y);
  await page.mouse.down();
  for (let step = 1; step <= 100; step += 1) {
    const way = step <= 50 ? step : 100 - step;
    await page.mouse.move(grip.x + way * 2, grip.y + way);
    await page.waitForTimeout(8);
  }
  await page.mouse.up();
}
