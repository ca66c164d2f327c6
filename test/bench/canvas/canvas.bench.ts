import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expect, test } from '../../e2e/fixtures.ts';
import { importFlow } from '../../e2e/sample-flows.ts';
import { grid, wide } from './large-flows.ts';

test.use({ withModel: true });

const lines: string[] = [];
const say = (line: string) => {
  lines.push(line);
  console.log(line);
};
test.afterAll(() => {
  if (process.env.WRITE === undefined) return;
  const head =
    '# The canvas, measured\n\nWritten by `WRITE=1 npm run bench:canvas` in Chromium without a GPU, 1440 × 900. Frames are the times between two of them, ms, median / 95th percentile.\n\n';
  writeFileSync(
    fileURLToPath(new URL('../../../docs/bench-canvas.md', import.meta.url)),
    `${head}${lines.join('\n')}\n`,
  );
});

/** Times between frames while something is done, ms: median and 95th percentile. */
async function frames(page: Page, act: () => Promise<void>): Promise<string> {
  await page.waitForTimeout(300);
  await page.evaluate(() => {
    const own = window as unknown as { frameTimes: number[]; isSampling: boolean };
    own.frameTimes = [];
    own.isSampling = true;
    let before = performance.now();
    const tick = (now: number) => {
      own.frameTimes.push(now - before);
      before = now;
      if (own.isSampling) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  await act();
  const times = await page.evaluate(() => {
    const own = window as unknown as { frameTimes: number[]; isSampling: boolean };
    own.isSampling = false;
    return own.frameTimes.slice(1).sort((a, b) => a - b);
  });
  const at = (part: number) =>
    Math.round(times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? Number.NaN);
  return `${at(0.5)} / ${at(0.95)}`;
}

const centre = { x: 640, y: 450 };

async function pan(page: Page): Promise<void> {
  await page.mouse.move(centre.x, centre.y);
  for (let step = 0; step < 60; step += 1) {
    await page.mouse.wheel(step % 40 < 20 ? 24 : -24, step % 30 < 15 ? 16 : -16);
    await page.waitForTimeout(8);
  }
}

async function zoom(page: Page): Promise<void> {
  await page.mouse.move(centre.x, centre.y);
  await page.keyboard.down('Control');
  for (let step = 0; step < 40; step += 1) {
    await page.mouse.wheel(0, step < 20 ? -20 : 20);
    await page.waitForTimeout(12);
  }
  await page.keyboard.up('Control');
}

async function dragNode(page: Page): Promise<void> {
  const box = await page.locator('.react-flow__node-node').filter({ visible: true }).nth(12).boundingBox();
  if (box === null) return;
  await page.mouse.move(box.x + box.width / 2, box.y + Math.min(10, box.height / 3));
  await page.mouse.down();
  for (let step = 0; step < 60; step += 1) await page.mouse.move(box.x + 40 + step * 2, box.y + 20 + step);
  await page.mouse.up();
}

const views = { 'zoomed in': '1', fitted: '0' } as const;

/** From the click on a flow of this browser until its nodes are painted, ms. */
async function openDraft(page: Page, name: string): Promise<number> {
  await page.goto('/');
  const link = page.locator(`a[href="/edit/${name}"]`).first();
  await link.waitFor();
  // The parts of the editor are there already, as they are for whoever opens a second flow.
  await link.click();
  await page.locator('.react-flow__node-node').first().waitFor();
  await page.goBack();
  await link.waitFor();
  return await page.evaluate(
    (selector) =>
      new Promise<number>((resolve) => {
        const start = performance.now();
        const look = () => {
          if (document.querySelector('.react-flow__node-node') === null) requestAnimationFrame(look);
          else requestAnimationFrame(() => resolve(performance.now() - start));
        };
        document.querySelector<HTMLElement>(selector)?.click();
        look();
      }),
    `a[href="/edit/${name}"]`,
  );
}

test('the canvas', async ({ page }) => {
  say('| nodes | view | first render, ms | pan | zoom | drag |');
  say('| --- | --- | --- | --- | --- | --- |');
  for (const size of [200, 1000, 3000]) {
    const flow = grid(size, 'template');
    await importFlow(page, flow);
    await expect(page.getByText('Saved', { exact: true })).toBeVisible({ timeout: 60_000 });
    const render = Math.round(await openDraft(page, flow.name));
    for (const [view, key] of Object.entries(views)) {
      await page.locator('[data-canvas]').focus();
      await page.keyboard.press(key);
      await page.waitForTimeout(1200);
      const figures = [
        await frames(page, () => pan(page)),
        await frames(page, () => zoom(page)),
        await frames(page, () => dragNode(page)),
      ];
      say(`| ${size} | ${view} | ${view === 'fitted' ? '' : render} | ${figures.join(' | ')} |`);
    }
  }
});

test('nodes at work', async ({ page, openai, server }) => {
  openai.script.always(() => ({
    kind: 'reply',
    pieces: Array.from({ length: 12 }, (_, index) => `word ${index} `),
    pieceDelayMs: 10,
  }));
  await page.goto('/');
  say('');
  say('| nodes | view | done a second | frames while they stream |');
  say('| --- | --- | --- | --- |');
  for (const size of [200, 1000, 3000]) {
    for (const [view, key] of Object.entries(views)) {
      const reply = await page.request.post(`${server.url}/api/runs`, {
        data: { flow: grid(size, 'ask'), input: { question: 'yes' } },
      });
      expect(reply.status(), await reply.text()).toBe(201);
      const { id } = await reply.json();
      await page.goto(`/runs/${id}`);
      await page.locator('.react-flow__node-node').first().waitFor();
      await page.locator('[data-canvas]').focus();
      await page.keyboard.press(key);
      await page.waitForTimeout(800);
      const before = openai.calls.length;
      const figure = await frames(page, () => page.waitForTimeout(3000));
      say(`| ${size} | ${view} | ${Math.round((openai.calls.length - before) / 3.3)} | ${figure} |`);
      await page.request.post(`${server.url}/api/runs/${id}/cancel`, { data: {} });
    }
  }
});

test('large runs and the first page', async ({ page, server, context }) => {
  await page.goto('/');
  const reply = await page.request.post(`${server.url}/api/runs`, { data: wide(3333) });
  expect(reply.status(), await reply.text()).toBe(201);
  const { id } = await reply.json();
  await expect
    .poll(async () => (await (await page.request.get(`${server.url}/api/runs/${id}`)).json()).status, {
      timeout: 120_000,
    })
    .toBe('completed');
  await page.goto(`/runs/${id}`);
  await page.getByRole('tab', { name: 'Trace' }).click();
  const rows = page.getByRole('tree', { name: 'Trace' }).getByRole('treeitem');
  await rows.nth(3).waitFor();
  await page.goto(`/runs/${id}`);
  await page.waitForFunction(
    () =>
      document.querySelector('.react-flow__node-frame') !== null && document.querySelector('[role=tabpanel]') !== null,
  );
  const opened = await page.evaluate(() => Math.round(performance.now()));
  await page.getByRole('tab', { name: 'Trace' }).click();
  await rows.nth(3).waitFor();
  await rows.nth(2).click();
  const scrolling = await frames(page, async () => {
    const box = await page.getByRole('tree', { name: 'Trace' }).boundingBox();
    if (box !== null) await page.mouse.move(box.x + 100, box.y + 60);
    for (let step = 0; step < 60; step += 1) {
      await page.mouse.wheel(0, step < 40 ? 400 : -400);
      await page.waitForTimeout(8);
    }
  });
  say('');
  say(
    `A run of 10,000 activations is open ${opened} ms after a cold load of its page; its trace scrolls in frames of ${scrolling} ms.`,
  );

  const fresh = await context.newPage();
  const sizes: Promise<number>[] = [];
  fresh.on('response', (response) => {
    if (new URL(response.url()).pathname.endsWith('.js'))
      sizes.push(response.body().then((body) => gzipSync(body).length));
  });
  await fresh.goto('/');
  await fresh.getByRole('heading', { level: 1 }).waitFor();
  const interactive = await fresh.evaluate(() => Math.round(performance.now()));
  await fresh.waitForLoadState('networkidle');
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  say(
    `The gallery answers ${interactive} ms after a cold load; its JavaScript is ${Math.round(bytes / 1000)} kB compressed.`,
  );
});
