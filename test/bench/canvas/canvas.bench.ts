import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expect, test } from '../../e2e/fixtures.ts';
import { importFlow } from '../../e2e/sample-flows.ts';
import { inCell, sizes, tables } from './cells.ts';
import { note } from './figures.ts';
import { clickUntil, framesOf, noteReady, readyAt } from './frames.ts';
import { drawn, gestures, look, views } from './gestures.ts';
import { columnsOf, grid, wide } from './large-flows.ts';

test.use({ withModel: true });

/** From the click on a flow of this browser until its nodes are painted, ms. */
async function openDraft(page: Page, name: string): Promise<number> {
  const link = `a[href="/edit/${name}"]`;
  await page.goto('/');
  // The parts of the editor are there already, as they are for whoever opens a second flow.
  await page.locator(link).first().click();
  await page.locator('.react-flow__node-node').first().waitFor();
  await page.goBack();
  await page.locator(link).first().waitFor();
  await page.waitForTimeout(500);
  return Math.round(await clickUntil(page, link, '.react-flow__node-node'));
}

for (const size of sizes) {
  test(`the canvas, ${size} nodes`, async ({ page }) => {
    const flow = grid(size, 'template');
    await importFlow(page, flow);
    const times = [
      await openDraft(page, flow.name),
      await openDraft(page, flow.name),
      await openDraft(page, flow.name),
    ];
    note(tables.render, `${size}, Flowright`, { 'first render, ms': times.sort((a, b) => a - b)[1] ?? 0 });
    for (const view of views) {
      await look(page, view);
      const row: Record<string, string | number> = { drawn: await drawn(page) };
      for (const [name, gesture] of Object.entries(gestures))
        row[name] = inCell(await framesOf(page, () => gesture(page)));
      note(tables.frames, `${size} ${view}, Flowright`, row);
    }
  });

  test(`nodes at work, ${size} nodes`, async ({ page, openai, server }) => {
    // Sixteen at once, a third of a second each: fifty a second. The first row waits until one looks at the canvas.
    openai.script.always(({ body }) => ({
      kind: 'reply',
      pieces: Array.from({ length: 10 }, (_, index) => `word ${index} `),
      pieceDelayMs: JSON.stringify(body).includes('Say yes') ? 500 : 30,
    }));
    await page.goto('/');
    for (const view of views) {
      const begin = openai.calls.length;
      const reply = await page.request.post(`${server.url}/api/runs`, {
        data: { flow: grid(size, 'ask'), input: { question: 'yes' } },
      });
      expect(reply.ok(), await reply.text()).toBe(true);
      const { id } = await reply.json();
      await page.goto(`/runs/${id}`);
      await page.locator('.react-flow__node-node').first().waitFor({ timeout: 20_000 });
      await look(page, view);
      await expect
        .poll(() => openai.calls.length, { message: 'the first row is done', timeout: 60_000 })
        .toBeGreaterThan(begin + columnsOf(size) + 8);
      const before = openai.calls.length;
      const start = performance.now();
      const frames = await framesOf(page, () => page.waitForTimeout(2500));
      const rate = Math.round((openai.calls.length - before) / ((performance.now() - start) / 1000));
      note(tables.streams, `${size} ${view}, Flowright`, { frames: inCell(frames), 'calls a second': rate });
      await page.request.post(`${server.url}/api/runs/${id}/cancel`, { data: {} });
    }
  });
}

async function scroll(page: Page, tree: 'Trace' | 'Waterfall'): Promise<string> {
  await page.getByRole('tab', { name: tree }).click();
  const list = page.getByRole('tree', { name: tree });
  const rows = list.getByRole('treeitem');
  await rows.nth(2).waitFor({ timeout: 20_000 });
  const box = await list.boundingBox();
  if (box === null) throw new Error(`${tree} has no size.`);
  await page.mouse.move(box.x + 100, box.y + 60);
  const frames = await framesOf(page, async () => {
    for (let step = 0; step < 120; step += 1) {
      await page.mouse.wheel(0, step < 80 ? 400 : -400);
      await page.waitForTimeout(8);
    }
  });
  return inCell(frames);
}

/** From the click on a run of the list until its nodes, their statuses and its panel are painted, ms. */
async function openRun(page: Page, id: string, other: string): Promise<number> {
  const link = (run: string) => `a[href="/runs/${run}"]`;
  await page.goto('/runs');
  // The parts of the page are there already, as they are for whoever opens a second run.
  await page.locator(link(other)).first().click();
  await page.locator(allDone).first().waitFor();
  await page.goBack();
  await page.locator(link(id)).first().waitFor();
  await page.waitForTimeout(500);
  return Math.round(await clickUntil(page, link(id), allDone));
}

async function finishedRun(page: Page): Promise<string> {
  const reply = await page.request.post('/api/runs', { data: wide(3333) });
  expect(reply.ok(), await reply.text()).toBe(true);
  const { id } = await reply.json();
  const status = async () => (await (await page.request.get(`/api/runs/${id}`)).json()).status;
  await expect.poll(status, { message: 'the run ends', timeout: 120_000 }).toBe('completed');
  return id;
}

/** The frame of the map says that all of its items are done, with the panel of the run below. */
const allDone = 'body:has([role=tabpanel]) [data-testid="node-each"][data-status="done"]';

test('a run of 10,000 activations', async ({ page, context }) => {
  await page.goto('/');
  const [id, other] = [await finishedRun(page), await finishedRun(page)];
  const opened: number[] = [];
  for (let time = 0; time < 3; time += 1) {
    const fresh = await context.newPage();
    await noteReady(fresh, ['[data-testid="node-each"][data-status="done"]', '[role=tabpanel]']);
    await fresh.goto(`/runs/${id}`);
    opened.push(await readyAt(fresh));
    await fresh.close();
  }
  const fromList = [await openRun(page, id, other), await openRun(page, other, id), await openRun(page, id, other)];
  await page.getByRole('tab', { name: 'Trace' }).click();
  // Everything open, so that there are ten thousand rows.
  const tree = page.getByRole('tree', { name: 'Trace' });
  await tree.getByRole('treeitem').first().waitFor({ timeout: 20_000 });
  await tree.focus();
  await page.keyboard.press('*');
  note(tables.run, 'Flowright', {
    'open from the list of runs, ms': fromList.sort((a, b) => a - b)[1] ?? 0,
    'open after a cold load, ms': opened.sort((a, b) => a - b)[1] ?? 0,
    'scrolling the trace, ms': await scroll(page, 'Trace'),
    'scrolling the waterfall, ms': await scroll(page, 'Waterfall'),
  });
});

test('cold loads', async ({ page, context, browser, server }) => {
  const sent: Promise<number>[] = [];
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.endsWith('.js')) {
      sent.push(response.body().then((body) => gzipSync(body).length));
    }
  });
  await noteReady(page, ['h1', 'a[href^="/library/"]']);
  await page.goto('/');
  const first = await readyAt(page);
  await page.waitForLoadState('networkidle', { timeout: 20_000 });
  const bytes = (await Promise.all(sent)).reduce((sum, size) => sum + size, 0);
  note(tables.load, 'Gallery, first visit', {
    'interactive after, ms': first,
    'its JavaScript, kB compressed': Math.round(bytes / 1000),
  });
  const flow = grid(1000, 'template');
  await importFlow(page, flow);
  // Another context has nothing in its cache; the draft must be brought along.
  const storage = await context.storageState({ indexedDB: true });
  const cold = await browser.newContext({ storageState: storage, viewport: page.viewportSize() });
  const editor = await cold.newPage();
  await noteReady(editor, ['.react-flow__node-node']);
  await editor.goto(`${server.url}/edit/${flow.name}`);
  note(tables.load, 'Editor, 1000 nodes', { 'interactive after, ms': await readyAt(editor) });
  await cold.close();
});
