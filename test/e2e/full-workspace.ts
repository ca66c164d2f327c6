import type { BrowserContext, Page } from '@playwright/test';
import { test as base, expect } from './fixtures.ts';
import { runPanel, startRun } from './workbench.ts';

/** A page of the workbench by its address. */
export interface Place {
  readonly name: string;
  readonly address: string;
}

/** Every page that needs nothing to be there. */
export const emptyPlaces: readonly Place[] = [
  { name: 'gallery', address: '/' },
  { name: 'runs', address: '/runs' },
  { name: 'comparison of runs', address: '/runs/compare' },
  { name: 'tasks', address: '/tasks' },
  { name: 'experiments', address: '/experiments' },
  { name: 'new experiment', address: '/experiments/new' },
  { name: 'comparison of experiments', address: '/experiments/compare' },
  { name: 'settings', address: '/settings' },
  { name: 'no page', address: '/nowhere' },
];

interface Workspace {
  readonly places: readonly Place[];
  /** What the browser keeps of it; what the server keeps is on the one that is shared. */
  readonly state: Awaited<ReturnType<BrowserContext['storageState']>>;
}

/** A test that begins in a workspace with something of everything, which the tests of a worker share. */
export const test = base.extend<object, { workspace: Workspace }>({
  workspace: [
    async ({ browser, sharedServers }, use) => {
      const { url } = await sharedServers.server(false);
      const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } });
      const places = await fillWorkspace(await context.newPage());
      const state = await context.storageState({ indexedDB: true });
      await context.close();
      await use({ places, state });
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  sharesServer: true,
  storageState: async ({ workspace }, use) => use(workspace.state),
});

/** Makes a draft, runs here and there (ended and waiting) and two experiments; resolves to every page of all that. */
async function fillWorkspace(page: Page): Promise<readonly Place[]> {
  await page.goto('/experiments');
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await expect(page).toHaveURL(/\/experiments\/browser\/\w+/);
  const experiment = new URL(page.url()).pathname;

  const waiting = await runShipped(page, 'self-refine-loop', 'The server');
  await page.goto('/tasks');
  await page
    .getByRole('main')
    .getByRole('link', { name: /May this be sent/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/tasks\/\w+\/./);
  const task = new URL(page.url()).pathname;
  const here = await runShipped(page, 'self-refine-loop', 'This browser');
  const ended = await runShipped(page, 'reconcile', 'The server');
  const other = await runShipped(page, 'parallel-panel', 'The server');
  await page.goto('/library/self-refine-loop');
  await page.getByRole('button', { name: 'Use' }).first().click();
  await page.waitForURL('**/edit/**');
  const draft = new URL(page.url()).pathname;

  await page.goto('/experiments');
  await expect(page.getByRole('list', { name: 'Experiments' }).getByText('Done', { exact: true })).toHaveCount(2, {
    timeout: 90_000,
  });
  await page
    .getByRole('checkbox', { name: /^Choose / })
    .nth(0)
    .click();
  await page
    .getByRole('checkbox', { name: /^Choose / })
    .nth(1)
    .click();
  await page.getByRole('link', { name: 'Compare' }).click();
  await expect(page).toHaveURL(/\/experiments\/compare\?/);
  const { pathname, search } = new URL(page.url());
  const id = (address: string) => address.slice(address.lastIndexOf('/') + 1);
  return [
    ...emptyPlaces.filter(({ address }) => !address.endsWith('/compare')),
    { name: 'comparison of runs', address: `/runs/compare?a=${id(ended)}&b=${id(other)}` },
    { name: 'comparison of experiments', address: `${pathname}${search}` },
    { name: 'editor', address: draft },
    { name: 'run of this browser', address: here },
    { name: 'run of the server that waits', address: waiting },
    { name: 'run of the server that ended', address: ended },
    { name: 'task', address: task },
    { name: 'library entry', address: '/library/reconcile' },
    { name: 'experiment', address: experiment },
  ];
}

async function runShipped(page: Page, name: string, place: 'The server' | 'This browser'): Promise<string> {
  await page.goto(`/library/${name}`);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: /^Run / });
  await expect(dialog.getByRole('radio', { name: /^Recorded example/ }).first()).toBeChecked();
  await startRun(page, { place });
  await expect(
    runPanel(page)
      .getByText(/Waiting for a person|Done/)
      .first(),
  ).toBeVisible({ timeout: 30_000 });
  return new URL(page.url()).pathname;
}

/** Nothing is being loaded any more, and the page has had time to show it. */
export async function isAtRest(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  await expect(page.getByRole('main').getByText(/^Loading/)).toHaveCount(0, { timeout: 30_000 });
  await page.waitForTimeout(700); // two rounds of what is asked again, and a frame
}
