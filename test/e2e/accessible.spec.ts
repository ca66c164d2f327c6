import { findings } from './axe.ts';
import { newFlow, select } from './build-flow.ts';
import { expect, test } from './fixtures.ts';
import { greet, importFlow } from './sample-flows.ts';
import { node, openTab, pressRun, runPanel } from './workbench.ts';

test.use({ sharesServer: true });

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
