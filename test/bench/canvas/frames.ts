import type { Page } from '@playwright/test';

/** The times between two frames while something was done, ms. */
export interface Frames {
  readonly median: number;
  readonly p95: number;
  readonly longest: number;
}

interface Sampling {
  times: number[];
  isOn: boolean;
}

/** Measures the frames of a page while `act` goes on, and of its aftermath of a fifth of a second. */
export async function framesOf(page: Page, act: () => Promise<void>): Promise<Frames> {
  await page.waitForTimeout(300);
  await page.evaluate(() => {
    const sampling: Sampling = { times: [], isOn: true };
    Object.assign(window, { sampling });
    let before: number | undefined;
    const tick = (now: number) => {
      if (before !== undefined) sampling.times.push(now - before);
      before = now;
      if (sampling.isOn) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  await act();
  await page.waitForTimeout(200);
  const times = await page.evaluate(() => {
    const { sampling } = window as unknown as { sampling: Sampling }; // put there above
    sampling.isOn = false;
    return sampling.times.sort((a, b) => a - b);
  });
  const at = (part: number) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0);
  return { median: at(0.5), p95: at(0.95), longest: at(1) };
}

/**
 * Clicks what the selector finds and waits until something else is there and painted; the time in between, ms.
 * Rejects after 20 s, and tells what did not come.
 */
export async function clickUntil(page: Page, click: string, shown: string): Promise<number> {
  return await page.evaluate(
    ([from, to]) =>
      new Promise<number>((resolve, reject) => {
        const button = document.querySelector<HTMLElement>(from);
        if (button === null) return reject(new Error(`There is no ${from} on the page.`));
        const start = performance.now();
        const look = () => {
          if (performance.now() - start > 20_000) reject(new Error(`${to} did not come within 20 s.`));
          else if (document.querySelector(to) === null) requestAnimationFrame(look);
          else requestAnimationFrame(() => resolve(performance.now() - start));
        };
        button.click();
        look();
      }),
    [click, shown] as const,
  );
}

/** Every page opened from now on notes when all the selectors are found and the thread is free again: `readyAt`. */
export async function noteReady(page: Page, selectors: readonly string[]): Promise<void> {
  await page.addInitScript((wanted) => {
    const look = () => {
      if (wanted.some((selector) => document.querySelector(selector) === null)) return requestAnimationFrame(look);
      return requestAnimationFrame(() =>
        setTimeout(() => document.documentElement.setAttribute('data-ready-at', String(performance.now()))),
      );
    };
    look();
  }, selectors);
}

/** When the page was ready, ms after its navigation began. Rejects after 30 s. */
export async function readyAt(page: Page): Promise<number> {
  const ready = page.locator('html[data-ready-at]');
  await ready.waitFor({ state: 'attached', timeout: 30_000 });
  return Math.round(Number(await ready.getAttribute('data-ready-at')));
}
