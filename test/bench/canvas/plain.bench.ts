import { test } from '@playwright/test';
import { inCell, sizes, tables } from './cells.ts';
import { note } from './figures.ts';
import { clickUntil, framesOf } from './frames.ts';
import { drawn, gestures, look, views } from './gestures.ts';
import { servePlain } from './plain/serve-plain.ts';

const opener = '#root > button';
let plain: Awaited<ReturnType<typeof servePlain>>;
test.beforeAll(async () => {
  plain = await servePlain();
});
test.afterAll(async () => plain.close());

for (const size of sizes) {
  test(`plain React Flow, ${size} nodes`, async ({ page }) => {
    // The canvas of the editor, beside its palette and inspector.
    const address = (more: string) => `${plain.url}/?nodes=${size}&width=880&height=800${more}`;
    await page.goto(address(''));
    const times: number[] = [];
    for (let time = 0; time < 4; time += 1) {
      times.push(Math.round(await clickUntil(page, opener, '.react-flow__node')));
      await page.waitForTimeout(500);
      if (time < 3) await page.locator(opener).click();
    }
    // The first warms the page up, as opening another flow did on ours.
    note(tables.render, `${size}, plain React Flow`, {
      'first render, ms': times.slice(1).sort((a, b) => a - b)[1] ?? 0,
    });
    for (const view of views) {
      await look(page, view);
      const row: Record<string, string | number> = { drawn: await drawn(page) };
      for (const [name, gesture] of Object.entries(gestures))
        row[name] = inCell(await framesOf(page, () => gesture(page)));
      note(tables.frames, `${size} ${view}, plain React Flow`, row);
    }
    await page.goto(address('&streams'));
    await clickUntil(page, opener, '.react-flow__node');
    for (const view of views) {
      await look(page, view);
      note(tables.streams, `${size} ${view}, plain React Flow`, {
        frames: inCell(await framesOf(page, () => page.waitForTimeout(3000))),
      });
    }
  });
}
