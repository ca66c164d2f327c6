import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { newFlow, select } from './build-flow.ts';
import { expect, test } from './fixtures.ts';
import { greet, importFlow } from './sample-flows.ts';
import { node, openTab, pressRun, runPanel } from './workbench.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds that keeps people out: serious and critical, by the rules of WCAG 2.2 A and AA. */
async function findings(page: Page): Promise<string[]> {
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

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`axe finds nothing serious in ${colorScheme}`, () => {
    test.use({ colorScheme, reducedMotion: 'reduce' });

    test('on the pages around the editor', async ({ page }) => {
      for (const [address, heading] of [
        ['/', 'Gallery'],
        ['/runs', 'Runs'],
        ['/tasks', 'Tasks'],
        ['/settings', 'Settings'],
        ['/library/reconcile', 'ReConcile round table'],
        ['/nowhere', undefined],
      ] as const) {
        await page.goto(address);
        if (heading !== undefined) await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
        else await expect(page.getByRole('link', { name: /gallery/i }).first()).toBeVisible();
        expect.soft(await findings(page), address).toEqual([]);
      }
    });

    test('in the editor with its panels and dialogs', async ({ page }) => {
      await newFlow(page, 'Empty');
      expect.soft(await findings(page), 'an empty flow').toEqual([]);
      await importFlow(page, greet);
      await select(page, 'ask');
      await page.locator('.monaco-editor').first().waitFor();
      expect.soft(await findings(page), 'a node is selected').toEqual([]);
      for (const [keys, what] of [
        ['ControlOrMeta+k', 'commands'],
        ['ControlOrMeta+f', 'find'],
        ['?', 'shortcuts'],
        ['/', 'node picker'],
      ] as const) {
        await page.locator('[data-canvas]').focus();
        await page.keyboard.press(keys);
        await page.waitForTimeout(250); // what fades in has its colours only then
        expect.soft(await findings(page), what).toEqual([]);
        await page.keyboard.press('Escape');
      }
      await page.getByRole('button', { name: 'Publish' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await page.waitForTimeout(250);
      expect.soft(await findings(page), 'publish').toEqual([]);
    });

    test('in a run, while it waits for a person and when it is over', async ({ page }) => {
      await page.goto('/library/self-refine-loop');
      await page.getByRole('button', { name: 'Use' }).first().click();
      await expect(node(page, 'output')).toBeVisible();
      await pressRun(page);
      const dialog = page.getByRole('dialog', { name: /^Run / });
      await expect(dialog).toBeVisible();
      await page.waitForTimeout(250);
      expect.soft(await findings(page), 'start dialog').toEqual([]);
      await dialog.getByRole('button', { name: /^Run/ }).click();
      await expect(runPanel(page).getByRole('tab', { name: /Your answer/ })).toBeVisible({ timeout: 30_000 });
      for (const tab of ['Your answer', 'Trace', 'Messages', 'Journal', 'Output']) {
        await openTab(page, new RegExp(tab));
        expect.soft(await findings(page), tab).toEqual([]);
      }
      await page.goto('/tasks');
      expect.soft(await findings(page), 'task list').toEqual([]);
      await page.getByRole('main').getByRole('link').first().click();
      await expect(page.getByRole('button', { name: /Approve|Send|Answer/ }).first()).toBeVisible();
      expect.soft(await findings(page), 'task page').toEqual([]);
    });
  });
}
