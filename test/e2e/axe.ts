import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds that keeps people out: serious and critical, by the rules of WCAG 2.2 A and AA. */
export async function findings(page: Page): Promise<string[]> {
  await haveFaded(page);
  await page.evaluate(axe);
  const { violations } = await page.evaluate((): Promise<AxeResults> => {
    const { axe: own } = window as unknown as { axe: { run(context: Document, options: object): Promise<AxeResults> } };
    return own.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
      resultTypes: ['violations'],
    });
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes
        .slice(0, 5)
        .map((one) => `${id}: ${one.target.join(' ')}: ${one.failureSummary?.split('\n')[1]?.trim() ?? ''}`),
    );
}

/** Has axe look at what is there now, in both themes. */
export async function lookInBothThemes(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect.soft(await findings(page), `${what}, ${colorScheme}`).toEqual([]);
  }
}

/** What fades has its colours only then; what inherits a colour fades after what it has it from. */
async function haveFaded(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const fading = () => document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations === 1);
    do {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      await Promise.allSettled(fading().map(({ finished }) => finished));
    } while (fading().length > 0);
  });
}
