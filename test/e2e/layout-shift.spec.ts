import type { Page } from '@playwright/test';
import { test as emptyTest, expect } from './fixtures.ts';
import { emptyPlaces, isAtRest, type Place, test } from './full-workspace.ts';

/** What Chromium says of a shift that nobody asked for. */
interface Shift {
  readonly value: number;
  readonly what: readonly string[];
}

const most = 0.02;

async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    interface Entry extends PerformanceEntry {
      readonly value: number;
      readonly hadRecentInput: boolean;
      readonly sources: ReadonlyArray<{ node?: Node | null; previousRect: DOMRect; currentRect: DOMRect }>;
    }
    const shifts: Shift[] = [];
    Object.assign(window, { shifts });
    const rect = ({ x, y, width, height }: DOMRect) => [x, y, width, height].map(Math.round).join(' ');
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Entry[]) {
        if (entry.hadRecentInput) continue;
        shifts.push({
          value: entry.value,
          what: entry.sources.map(({ node, previousRect, currentRect }) => {
            const element = node instanceof Element ? node : node?.parentElement;
            const name = `${element?.tagName} ${element?.getAttribute('aria-label') ?? element?.textContent?.slice(0, 40)}`;
            return `${name}: ${rect(previousRect)} → ${rect(currentRect)}`;
          }),
        });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  // A slow line and a slow machine, so that everything comes late and one after the other.
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 60,
    downloadThroughput: 1_500_000,
    uploadThroughput: 500_000,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: 2 });
}

async function measure(page: Page, places: readonly Place[]): Promise<void> {
  await watchShifts(page);
  const rows: Record<string, number> = {};
  for (const { name, address } of places) {
    await page.goto(address);
    await isAtRest(page);
    const shifts = await page.evaluate(() => (window as unknown as { shifts: Shift[] }).shifts);
    const total = shifts.reduce((sum, { value }) => sum + value, 0);
    rows[name] = Math.round(total * 10_000) / 10_000;
    expect.soft(total, `${name}: ${JSON.stringify(shifts, undefined, 1)}`).toBeLessThan(most);
  }
  console.table(rows);
}

emptyTest('Nothing moves while the pages of an empty workspace load on a slow line', async ({ page }) => {
  emptyTest.slow();
  await measure(page, emptyPlaces);
});

test('Nothing moves while the pages of a full workspace load on a slow line', async ({ page, workspace }) => {
  test.setTimeout(300_000);
  const seenEmpty = ['/nowhere', '/settings', '/experiments/new'];
  await measure(
    page,
    workspace.places.filter(({ address }) => !seenEmpty.includes(address)),
  );
});
