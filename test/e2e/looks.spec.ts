import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { greet, importFlow } from './sample-flows.ts';
import { node } from './workbench.ts';

test.use({ sharesServer: true });

const screens = [
  { screen: 'a desktop', viewport: { width: 1440, height: 900 } },
  { screen: 'a phone', viewport: { width: 390, height: 844 } },
] as const;

for (const { screen, viewport } of screens) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`Every page fits ${screen} in ${colorScheme}`, async ({ page }, testInfo) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      const look = async (name: string) => {
        await testInfo.attach(name, { body: await page.screenshot(), contentType: 'image/png' });
        expect(await overflow(page), `${name} is no wider than the screen`).toBeLessThanOrEqual(0);
        expect(await isDark(page), `${name} has the colours asked for`).toBe(colorScheme === 'dark');
      };
      await page.goto('/');
      await expect(page.getByRole('button', { name: 'Run Self-refine with approval', exact: true })).toBeVisible();
      await look('gallery');
      for (const [address, heading] of [
        ['/runs', 'Runs'],
        ['/tasks', 'Tasks'],
        ['/settings', 'Settings'],
        ['/library/self-refine-loop', 'Self-refine with approval'],
      ] as const) {
        await page.goto(address);
        await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
        await look(heading);
      }
      await importFlow(page, greet);
      await expect(node(page, 'ask')).toBeVisible();
      await look('editor');
    });
  }
}

function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

/** Whether the page is drawn light on dark, from the colours that are computed for it. */
function isDark(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d');
    if (canvas === null) throw new Error('There is no canvas to read colours with.');
    const brightness = (color: string) => {
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      return canvas
        .getImageData(0, 0, 1, 1)
        .data.slice(0, 3)
        .reduce((sum, part) => sum + part, 0);
    };
    const { color } = getComputedStyle(document.body);
    return brightness(color) > 382;
  });
}
