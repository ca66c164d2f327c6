import type { Page } from '@playwright/test';
import { chromiumLaunch } from '../chromium.ts';
import { expect, test } from './fixtures.ts';
import { test as everyPage, isAtRest, type Place } from './full-workspace.ts';
import { greet, importFlow } from './sample-flows.ts';
import { node, openTab, pressRun, runPanel } from './workbench.ts';

test.use({ sharesServer: true });

const shots = process.env.FLOWRIGHT_SHOTS;

async function shoot(page: Page, name: string): Promise<void> {
  if (shots !== undefined) await page.screenshot({ path: `${shots}/${name.replaceAll(' ', '-')}.png` });
}

/** What a person at that zoom could not reach: text or controls beyond the side of the screen, without a way to scroll. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = window.innerWidth + 1;
    const scrolls = (element: Element): boolean => {
      for (let at = element.parentElement; at !== null && at !== document.body; at = at.parentElement) {
        const { overflowX } = getComputedStyle(at);
        if ((overflowX === 'auto' || overflowX === 'scroll') && at.scrollWidth > at.clientWidth) return true;
        // The canvas is moved, not scrolled.
        if (at.classList.contains('react-flow')) return true;
      }
      return false;
    };
    return [...document.querySelectorAll('button, a, input, textarea, select, h1, h2, h3, [role=tab], [role=treeitem]')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        return width > 1 && (right > wide || left < -1) && !scrolls(element);
      })
      .map(
        (element) => `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent?.slice(0, 40)}`,
      );
  });
}

const sideways = (page: Page) =>
  page.evaluate(() => document.scrollingElement!.scrollWidth - document.scrollingElement!.clientWidth);

/** Nodes that do not lie wholly on the canvas, or `none` when there is none. */
function cutNodes(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const canvas = document.querySelector('.react-flow')?.getBoundingClientRect();
    const nodes = [...document.querySelectorAll<HTMLElement>('.react-flow__node')];
    if (canvas === undefined || nodes.length === 0) return ['none'];
    const isCut = ({ left, right }: DOMRect) => left < canvas.left || right > canvas.right;
    return nodes.filter((node) => isCut(node.getBoundingClientRect())).map(({ dataset }) => dataset.id ?? '');
  });
}

async function checkPlaces(page: Page, places: readonly Place[], label: string): Promise<void> {
  for (const { name, address } of places) {
    await page.goto(address);
    await isAtRest(page);
    await shoot(page, `${label} ${name}`);
    expect.soft(await sideways(page), `${name} does not scroll sideways`).toBeLessThanOrEqual(0);
    expect.soft(await cutOff(page), `${name}: nothing is cut off`).toEqual([]);
  }
}

everyPage.describe('Every page fits', () => {
  // One after the other, so that they share what fills the workspace.
  everyPage.describe.configure({ mode: 'default', timeout: 180_000 });

  everyPage.describe('a screen at 200 %', () => {
    everyPage.use({ viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 });
    everyPage('of zoom', ({ page, workspace }) => checkPlaces(page, workspace.places, 'zoom'));
  });

  everyPage.describe('a phone', () => {
    everyPage.use({ viewport: { width: 360, height: 740 }, hasTouch: true });
    everyPage('with touch', ({ page, workspace }) => checkPlaces(page, workspace.places, 'phone'));
  });

  everyPage('with text twice as large in the settings of the browser', async ({ workspace, server, playwright }) => {
    const launch = chromiumLaunch();
    const browser = await playwright.chromium.launch({
      ...launch,
      args: [...(launch.args ?? []), '--blink-settings=defaultFontSize=32'],
    });
    const tab = await browser.newPage({
      viewport: { width: 1440, height: 900 },
      storageState: workspace.state,
      baseURL: server.url,
    });
    await tab.goto('/');
    expect(await tab.evaluate(() => getComputedStyle(document.body).fontSize), 'text is twice as large').toBe('26px');
    await checkPlaces(tab, workspace.places, 'large text');
    await tab.goto(workspace.places.find(({ name }) => name === 'editor')?.address ?? '');
    await expect(tab.getByPlaceholder('Search', { exact: true }), 'the palette is there').toBeInViewport({ ratio: 1 });
    await expect.poll(() => cutNodes(tab), 'the flow is fitted into what is left for it').toEqual([]);
    await browser.close();
  });
});

test.describe('On a screen of 640 by 360', () => {
  test.use({ viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 });

  test('dialogs scroll, and their buttons stay in reach', async ({ page }) => {
    await importFlow(page, greet);
    const reach = async (name: string) => {
      const dialog = page.getByRole('dialog').last();
      await expect(dialog).toBeVisible();
      await page.waitForTimeout(250);
      await shoot(page, `zoom dialog ${name}`);
      const box = await dialog.boundingBox();
      expect.soft(box?.y, `${name} begins on the screen`).toBeGreaterThanOrEqual(0);
      expect.soft((box?.y ?? 0) + (box?.height ?? 0), `${name} ends on the screen`).toBeLessThanOrEqual(361);
      expect.soft(await cutOff(page), name).toEqual([]);
      for (const button of await dialog.getByRole('button').all()) {
        // Those for screen readers alone are a pixel large.
        if (((await button.boundingBox())?.width ?? 0) < 2) continue;
        await button.scrollIntoViewIfNeeded();
        await expect.soft(button, `${name}: ${await button.textContent()}`).toBeInViewport({ ratio: 0.9 });
      }
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
    };
    await pressRun(page);
    await reach('run');
    await page.locator('[data-canvas]').focus();
    await page.keyboard.press('ControlOrMeta+k');
    await reach('commands');
    await page.locator('[data-canvas]').focus();
    await page.keyboard.press('?');
    await reach('shortcuts');
    await page.goto('/settings');
    await page.getByRole('button', { name: 'Add a provider' }).first().click();
    await reach('provider');
    await page.goto('/');
    await page.getByRole('button', { name: 'New flow' }).first().click();
    await reach('new flow');
    await page.getByRole('button', { name: 'Import', exact: true }).first().click();
    await reach('import');
  });

  test('a flow can be run and looked at', async ({ page }) => {
    await page.goto('/library/self-refine-loop');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: /^Run / });
    await expect(dialog.getByRole('radio', { name: /^Recorded example/ }).first()).toBeChecked();
    await dialog.getByRole('button', { name: /^Run/ }).click();
    await runPanel(page).getByRole('button', { name: 'Approve' }).click();
    await openTab(page, 'Trace');
    await expect(page.getByRole('treeitem').first()).toBeInViewport();
    await shoot(page, 'zoom run trace');
  });
});

test.describe('On a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('the settings and a new node are in reach, and a problem leads to the settings', async ({ page }) => {
    const undeclared = { ...greet, models: {} };
    await importFlow(page, undeclared);
    const settings = page.getByRole('region', { name: 'Settings', exact: true });
    const within = async () => {
      const [box, canvas] = [await node(page, 'ask').boundingBox(), await page.locator('.react-flow').boundingBox()];
      if (box === null || canvas === null) return false;
      return box.y >= canvas.y && box.y + box.height <= canvas.y + canvas.height && box.x >= 0 && box.x < 390;
    };
    await page.getByRole('button', { name: /problem/ }).click();
    await page.getByRole('button', { name: /is not declared/ }).click();
    await expect(settings.getByText('is not declared').first()).toBeVisible();
    await expect.poll(within, 'the node is in sight above its settings').toBe(true);
    await shoot(page, 'phone settings');
    expect(await cutOff(page)).toEqual([]);
    await settings.getByRole('button', { name: 'Declare' }).or(settings.getByLabel('Title')).first().focus();
    await page.keyboard.press('Escape');
    await expect(settings).toBeHidden();
    await page.getByRole('button', { name: 'Settings', exact: true }).tap();
    await expect(settings.getByLabel('Title')).toBeVisible();
    await settings.getByRole('button', { name: 'Close the settings' }).tap();
    await page.getByRole('button', { name: 'Add', exact: true }).tap();
    await page.getByRole('dialog', { name: 'Add a node' }).getByText('Template').tap();
    await expect(page.locator('.react-flow__node-node')).toHaveCount(2);
  });
});

test.describe('For whoever wants less motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('nothing on the page moves: not the canvas, its running nodes and edges, nor a dialog', async ({ page }) => {
    await importFlow(page, greet);
    expect(await moving(page)).toEqual([]);
    expect(await movedAtOnce(page), 'what is moved is there before the next frame').toBe(50);
    await page.mouse.wheel(0, 400);
    await page.locator('[data-canvas]').focus();
    const views = await page.evaluateHandle(() => {
      const seen: string[] = [];
      const viewport = document.querySelector('.react-flow__viewport');
      if (viewport === null) throw new Error('There is no canvas.');
      new MutationObserver(() => seen.push(viewport.getAttribute('style') ?? '')).observe(viewport, {
        attributeFilter: ['style'],
      });
      return seen;
    });
    await page.keyboard.press('-');
    await expect.poll(() => views.evaluate((seen) => seen.length)).toBe(1);
    await page.evaluate(async () => {
      for (let frame = 0; frame < 20; frame += 1) await new Promise(requestAnimationFrame);
    });
    expect(await views.jsonValue(), 'the canvas is there at once').toHaveLength(1);
    await pressRun(page);
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await moving(page), 'a dialog').toEqual([]);
    await page.keyboard.press('Escape');

    await page.goto('/library/self-refine-loop');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: /^Run / });
    await expect(dialog.getByRole('radio', { name: /^Recorded example/ }).first()).toBeChecked();
    await dialog.getByRole('button', { name: /^Run/ }).click();
    await expect(node(page, 'write')).toHaveAttribute('data-status', 'active');
    expect(await moving(page), 'while it runs').toEqual([]);
    await expect(node(page, 'approve')).toHaveAttribute('data-status', 'waiting');
    expect(await moving(page), 'while it waits').toEqual([]);
  });
});

/** By how much the canvas is elsewhere right after it was moved by 50 pixels. */
function movedAtOnce(page: Page): Promise<number> {
  return page.locator('.react-flow__viewport').evaluate((viewport: HTMLElement) => {
    const x = () => viewport.getBoundingClientRect().x;
    const before = x();
    viewport.style.translate = '50px';
    const moved = x() - before;
    viewport.style.translate = '';
    return moved;
  });
}

/** What is animated or glides for longer than an eye can see, by its computed style and by the animations that run. */
function moving(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const seconds = (list: string) => Math.max(...list.split(',').map((one) => Number.parseFloat(one)));
    const found = new Set<string>();
    for (const element of document.querySelectorAll('*')) {
      for (const pseudo of [undefined, '::before', '::after']) {
        const style = getComputedStyle(element, pseudo);
        const isAnimated = style.animationName !== 'none' && seconds(style.animationDuration) > 0.01;
        if (isAnimated || seconds(style.transitionDuration) > 0.01)
          found.add(`${element.tagName}.${element.getAttribute('class')?.slice(0, 80)} ${pseudo ?? ''}`);
      }
    }
    for (const animation of document.getAnimations()) {
      const { duration, iterations } = animation.effect?.getComputedTiming() ?? {};
      if (Number(duration) > 10 || iterations === Number.POSITIVE_INFINITY) found.add(`animation of ${duration} ms`);
    }
    return [...found];
  });
}
