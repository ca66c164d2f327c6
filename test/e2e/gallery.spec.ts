import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { greet, importFlow } from './sample-flows.ts';
import { node, output, runPanel } from './workbench.ts';

test.use({ sharesServer: true });

const recordedLabel = 'Recorded example: no model was called';

const library = (page: Page) => page.getByRole('region', { name: 'Library' });
const cards = (page: Page) => library(page).getByRole('article');

async function openGallery(page: Page, search = ''): Promise<void> {
  await page.goto(`/${search}`);
  await expect(cards(page).first()).toBeVisible();
}

test('The library is narrowed down by facets with counts, and the address keeps what was chosen', async ({ page }) => {
  await openGallery(page);
  await expect(library(page).getByRole('heading', { name: 'First steps', level: 3 })).toBeVisible();
  await page.getByRole('button', { name: 'Who works' }).click();
  const both = page.getByRole('menuitemcheckbox', { name: /^Models and people/ });
  const count = Number(/\d+/.exec((await both.textContent()) ?? '')?.[0]);
  await both.click();
  await page.keyboard.press('Escape');
  await expect(cards(page)).toHaveCount(count);
  await expect(library(page).getByRole('status')).toContainText(`${count} of `);
  await expect(page).toHaveURL(/actors=both/);

  await page.getByRole('button', { name: 'Order of work' }).click();
  await page.getByRole('menuitemcheckbox', { name: /^Drawn beforehand/ }).click();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/coordination=static/);
  await expect.poll(() => cards(page).count()).toBeLessThan(count);
  const fewer = await cards(page).count();
  await page.reload();
  await expect(cards(page)).toHaveCount(fewer);
  await page.getByRole('button', { name: 'Remove filter Order of work: Drawn beforehand' }).click();
  await expect(cards(page)).toHaveCount(count);
});

test('Facets are chosen with the keyboard alone', async ({ page }) => {
  await openGallery(page);
  await page.getByRole('button', { name: 'Model calls' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitemcheckbox', { name: /^None/ })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect(page).toHaveURL(/cost=one/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Model calls (1)' })).toBeFocused();
  await expect(cards(page).filter({ hasText: '1 call' }).first()).toBeVisible();
});

test('A search that finds nothing says so and leads back to everything', async ({ page }) => {
  await page.goto('/?structure=chain&q=nosuchflow');
  await expect(page.getByRole('searchbox', { name: 'Search flows' })).toHaveValue('nosuchflow');
  await expect(library(page).getByRole('heading', { name: 'Nothing found' })).toBeVisible();
  await page.getByRole('button', { name: 'Show all flows' }).click();
  await expect(library(page).getByRole('heading', { name: 'First steps' })).toBeVisible();
  await expect(page).not.toHaveURL(/structure|q=/);
});

test('A flow is found by what only its readme says', async ({ page }) => {
  await openGallery(page);
  await page.getByRole('searchbox', { name: 'Search flows' }).fill('arXiv 2402.06634');
  await expect(cards(page).filter({ hasText: 'SocraSynth' })).toBeVisible();
  await expect.poll(() => cards(page).count()).toBeLessThan(4);
  await expect(page).toHaveURL(/q=arXiv/);
});

test('The cheapest flows come first when one asks for them', async ({ page }) => {
  await openGallery(page, '?actors=models,both');
  await page.getByRole('combobox', { name: 'Sort the library' }).click();
  await page.getByRole('option', { name: 'Fewest calls' }).click();
  await expect(page).toHaveURL(/sort=cheapest/);
  await expect(cards(page).first()).toContainText(/no calls|0–1 calls|1 call\b/);
  await expect(cards(page).last()).toContainText(/\d\+ calls|any number of calls/);
});

test('A long flow is drawn whole on its card, with its frames and readable titles', async ({ page }) => {
  await openGallery(page, '?q=socrasynth');
  const picture = page.getByRole('img', { name: 'Graph of SocraSynth debate' });
  await picture.scrollIntoViewIfNeeded();
  const whole = await picture.evaluate((svg: SVGSVGElement) => {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')].map((text) => text.getBoundingClientRect());
    return {
      isInside: texts.every(
        ({ left, right, top, bottom }) =>
          left >= frame.left && right <= frame.right + 1 && top >= frame.top - 1 && bottom <= frame.bottom + 1,
      ),
      smallest: Math.min(...texts.map(({ height }) => height)),
      dashed: svg.querySelectorAll('[stroke-dasharray]').length,
      titles: texts.length,
    };
  });
  expect(whole.isInside).toBe(true);
  expect(whole.dashed).toBeGreaterThanOrEqual(2);
  expect(whole.titles).toBeGreaterThan(15);
  expect(whole.smallest).toBeGreaterThan(5);
});

test('One press plays an example; where a person was asked, the recorded answer can be filled in', async ({
  page,
  openai,
}) => {
  await openGallery(page, '?q=smallest');
  await page.getByRole('button', { name: 'Try the example of Ask a model, then a person', exact: true }).click();
  await expect(page).toHaveURL(/\/runs\/browser\//);
  await expect(runPanel(page).getByText(recordedLabel)).toBeVisible();
  const recorded = runPanel(page).getByRole('region', { name: 'Recorded answer' });
  await recorded.getByRole('button', { name: 'Fill it in' }).click();
  await runPanel(page)
    .getByRole('button', { name: /^(Save edited|Send answer|Save my edit|Approve as is)$/ })
    .last()
    .click();
  await expect(output(page, 'answer')).toContainText('In August it closes at 1 pm.');
  expect(openai.calls, 'no model was called').toHaveLength(0);
});

test('A flow with several examples offers each, on its card and on its page', async ({ page }) => {
  await openGallery(page, '?q=codenames');
  await page.getByRole('button', { name: 'Other examples of Codenames by solo performance' }).click();
  const choices = page.getByRole('menuitem');
  expect(await choices.count()).toBeGreaterThanOrEqual(3);
  await choices.nth(1).click();
  await expect(page).toHaveURL(/\/runs\/browser\//);
  await expect(runPanel(page).getByText('Done').first()).toBeVisible();

  await page.goto('/library/codenames-spp');
  await page.getByRole('tab', { name: /^Examples/ }).click();
  await page.getByRole('button', { name: /^Try / }).last().click();
  await expect(page).toHaveURL(/\/runs\/browser\//);
  await expect(runPanel(page).getByText(recordedLabel)).toBeVisible();
});

test('The page of a flow says what kind it is and leads to others of that kind; its readme fetches no picture', async ({
  page,
}) => {
  await page.goto('/library/reconcile');
  const kind = page.getByRole('region', { name: 'Kind' });
  await expect(kind.getByText('Everybody everybody')).toBeVisible();
  await expect(page.getByText('[image')).toHaveCount(0);
  await expect(page.getByRole('img', { name: 'Graph of ReConcile round table' })).toBeVisible();
  await kind.getByRole('link', { name: 'Everybody everybody' }).click();
  await expect(page).toHaveURL(/\?structure=decentralised$/);
  await expect(cards(page).filter({ hasText: 'ReConcile' })).toBeVisible();
});

test.describe('On a server of its own', () => {
  test.use({ sharesServer: false });

  test('An author says of what kind a flow is when publishing it, and it is found by that', async ({
    page,
  }, testInfo) => {
    await importFlow(page, greet);
    await page.getByRole('button', { name: 'Publish' }).click();
    const dialog = page.getByRole('dialog', { name: /^Publish / });
    const kind = dialog.getByRole('region', { name: 'Kind' });
    await kind.getByLabel('Together or against').click();
    await page.getByRole('option', { name: 'One alone' }).click();
    await kind.getByLabel('Order of work').click();
    await page.getByRole('option', { name: 'Drawn beforehand' }).click();
    await kind.scrollIntoViewIfNeeded();
    await testInfo.attach('publish', { body: await page.screenshot(), contentType: 'image/png' });
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await expect(dialog).toBeHidden();

    await openGallery(page);
    const published = library(page).getByRole('region', { name: 'Published here' });
    await expect(published.getByRole('article', { name: 'Greet' })).toContainText('1 call');
    await openGallery(page, '?type=alone&coordination=static&cost=one&structure=');
    await expect(cards(page).filter({ hasText: 'Greet' })).toBeVisible();
    await openGallery(page, '?structure=single');
    await expect(cards(page).filter({ hasText: 'Greet' })).toHaveCount(0);
  });
});

test('The tour begins on the first visit, follows the run and ends when it is finished', async ({ page, openai }) => {
  await openGallery(page);
  const began = Date.now();
  await page
    .getByRole('region', { name: 'Begin' })
    .getByRole('button', { name: /^Take the tour/ })
    .click();
  const tour = page.getByRole('complementary', { name: 'Tour' });
  await expect(tour).toContainText('1 of 3');
  await expect(tour).toContainText('Now it waits for you');
  await page.reload();
  await expect(tour).toContainText('2 of 3');
  await runPanel(page).getByRole('button', { name: 'Approve' }).click();
  await expect(tour).toContainText('That was a whole run');
  await expect(output(page, 'text')).toContainText('sheep and no signal');
  const seconds = (Date.now() - began) / 1000;
  test.info().annotations.push({ type: 'the first finished run came after', description: `${seconds} s` });
  await tour.getByRole('button', { name: 'Change this flow' }).click();
  await expect(node(page, 'write')).toBeVisible();
  await expect(tour).toBeHidden();
  expect(openai.calls).toHaveLength(0);
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Take the tour' })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`The gallery fits every screen in ${colorScheme}, filtered and with all of its flows`, async ({
    page,
  }, testInfo) => {
    await page.emulateMedia({ colorScheme });
    for (const [screen, viewport] of [
      ['desktop', { width: 1440, height: 900 }],
      ['phone', { width: 390, height: 844 }],
    ] as const) {
      await page.setViewportSize(viewport);
      for (const [name, search] of [
        ['whole', '?open=coding,blocks'],
        ['filtered', '?actors=both&cost=one,few,many&type=cooperation'],
      ] as const) {
        await openGallery(page, search);
        await testInfo.attach(`${screen} ${name}`, { body: await page.screenshot(), contentType: 'image/png' });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, `${screen} ${name} is no wider than the screen`).toBeLessThanOrEqual(0);
      }
    }
  });
}
