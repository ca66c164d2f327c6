import { expect, type Locator, type Page } from '@playwright/test';

/** What a user does in the workbench, by the names that are on the screen. */
export type RunPlaceName = 'This browser' | 'The server';

export const node = (page: Page, id: string): Locator => page.getByTestId(`node-${id}`);

/** The panel of a run, on its own page and docked in the editor. */
export const runPanel = (page: Page): Locator => page.getByRole('region', { name: 'Run', exact: true });

/** A row of the trace by the title of its node and, with several activations, its status. */
export function traceRows(page: Page, name: string | RegExp): Locator {
  return page.getByRole('tree', { name: 'Trace' }).getByRole('treeitem', { name });
}

export async function openTab(page: Page, name: string | RegExp): Promise<void> {
  await runPanel(page).getByRole('tab', { name }).click();
}

export interface StartOptions {
  readonly place?: RunPlaceName;
  readonly input?: Readonly<Record<string, string>>;
  readonly seed?: string;
}

/** Fills in the dialog that starts a run, and presses Run in it. */
export async function startRun(page: Page, { place, input = {}, seed }: StartOptions = {}): Promise<void> {
  const dialog = page.getByRole('dialog', { name: /^Run / });
  for (const [label, text] of Object.entries(input)) {
    await dialog
      .getByLabel(label, { exact: true })
      .or(dialog.getByLabel(`${label}*`))
      .fill(text);
  }
  if (place !== undefined) await dialog.getByRole('radio', { name: place }).click();
  if (seed !== undefined) {
    await dialog.getByRole('button', { name: 'More' }).click();
    await dialog.getByLabel('Seed').fill(seed);
  }
  await dialog.getByRole('button', { name: /^Run/ }).click();
  await expect(dialog).toBeHidden();
}

/** What a section of the Output tab shows. */
export const output = (page: Page, port: string): Locator =>
  runPanel(page).getByRole('region', { name: port, exact: true });

/** The editor's Run button. */
export async function pressRun(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run', exact: true }).click();
}
