import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { askAndApprove, importFlow } from './sample-flows.ts';
import { node, openTab, output, pressRun, runPanel, startRun } from './workbench.ts';

test.use({ sharesServer: true, withModel: true });

const question = 'Who has the key?';
/** Two calls of a model, one after the other. */
const twice = {
  format: 1,
  name: 'twice',
  title: 'Twice',
  interface: { input: { question: { type: 'string' } }, output: { text: { type: 'string' } } },
  models: { assistant: {} },
  nodes: [
    { id: 'ask', title: 'Draft', type: 'ask', performer: { model: 'assistant' }, prompt: 'Answer: {{ question }}' },
    { id: 'mend', title: 'Mend', type: 'ask', performer: { model: 'assistant' }, prompt: 'Mend: {{ draft }}' },
  ],
  edges: [
    { from: 'input.question', to: 'ask.question' },
    { from: 'ask.text', to: 'mend.draft' },
    { from: 'mend.text', to: 'output.text' },
  ],
  layout: { input: [0, 0], ask: [240, 0], mend: [520, 0], output: [800, 0] },
};

/** The journals of this browser, each a list of facts without the times at which they happened. */
async function factsIn(page: Page): Promise<string[][]> {
  const journals = await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('flowright-journal');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const store = database.transaction('entries').objectStore('entries');
    const all = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const [keys, bodies] = [await all(store.getAllKeys()), await all<string[]>(store.getAll())];
    database.close();
    const byRun: Record<string, string[]> = {};
    for (const [index, key] of (keys as Array<[string, number]>).entries()) {
      byRun[key[0]] ??= [];
      byRun[key[0]]!.push(bodies[index]!);
    }
    return Object.values(byRun);
  });
  const withoutTimes = (key: string, value: unknown) => (/^(at|startedAt|retryAt)$/.test(key) ? undefined : value);
  return journals.map((bodies) => bodies.map((body) => JSON.stringify(JSON.parse(body), withoutTimes)));
}

test('60: a tab that is closed in the middle of its run: the run goes on when the site is opened again', async ({
  page,
  context,
  openai,
  pageWatch,
}) => {
  pageWatch.allow(/Failed to load resource/);
  let isAnswering = false;
  openai.script.always(({ body }) => {
    const isMending = body?.messages.at(-1)?.content.startsWith('Mend') === true;
    return isMending && !isAnswering ? { kind: 'stall', before: 'body' } : { kind: 'reply', text: 'Ann has it.' };
  });
  const asked = () => openai.calls.filter(({ body }) => body !== undefined);
  await importFlow(page, twice);
  await pressRun(page);
  await startRun(page, { place: 'This browser', input: { question } });
  await expect.poll(() => asked().length).toBe(2);
  await runPanel(page).getByRole('button', { name: "Open the run's page" }).click();
  await page.waitForURL('**/runs/**');
  const address = page.url();
  await page.close();

  isAnswering = true;
  const later = await context.newPage();
  await later.goto('/');
  // The first answer was written down; the second is asked for again, as the same call.
  await expect.poll(() => asked().length).toBe(3);
  const keys = asked().map(({ headers }) => headers['idempotency-key']);
  expect(keys[2]).toBe(keys[1]);
  expect(keys[2]).not.toBe(keys[0]);
  await later.goto(address);
  await openTab(later, 'Output');
  await expect(output(later, 'text')).toContainText('Ann has it.');
});

test('63: before a run begins where the browser promises nothing it says so, and asks the browser to keep it', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const { prototype } = StorageManager;
    prototype.persisted = async () => false;
    prototype.persist = async () => {
      document.documentElement.dataset.asked = 'yes';
      return false;
    };
  });
  await importFlow(page, twice);
  await pressRun(page);
  const dialog = page.getByRole('dialog', { name: /^Run / });
  await expect(dialog.getByText('This browser may clear its runs')).toBeVisible();
  await dialog.getByRole('radio', { name: 'The server' }).click();
  await expect(dialog.getByText('This browser may clear its runs')).toBeHidden();
  await page.screenshot({ path: 'test-results/storage-note.png' });
  await startRun(page, { place: 'This browser', input: { question } });
  await expect(page.locator('html')).toHaveAttribute('data-asked', 'yes');
});

test('65: a page that the browser puts to sleep in the middle writes the same journal, only later', async ({
  page,
  context,
  openai,
}) => {
  openai.script.always(({ body }) => ({
    kind: 'reply',
    text: body?.messages.at(-1)?.content.startsWith('Mend') ? 'Ann has it.' : 'Ann.',
    pieceDelayMs: 300,
  }));
  await importFlow(page, twice);
  const run = async () => {
    await pressRun(page);
    await startRun(page, { place: 'This browser', input: { question }, seed: 'same' });
  };
  await run();
  await openTab(page, 'Output');
  await expect(output(page, 'text')).toContainText('Ann has it.');

  await run();
  // On a busy machine the fourth may be asked already, still in the middle.
  await expect.poll(() => openai.calls.filter(({ body }) => body !== undefined).length).toBeGreaterThanOrEqual(3);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });
  await expect
    .poll(async () => (await factsIn(page)).map((facts) => facts.at(-1)))
    .toEqual([expect.stringContaining('run.ended'), expect.stringContaining('run.ended')]);
  const [awake, asleep] = await factsIn(page);
  expect(asleep).toEqual(awake);
});

test('69: any number of tabs may watch runs of the server; those that nobody sees hold no line', async ({
  page,
  context,
  openai,
}) => {
  openai.script.always(() => ({ kind: 'reply', text: 'Ann.' }));
  await importFlow(page, askAndApprove);
  await pressRun(page);
  await startRun(page, { place: 'The server', input: { question } });
  await expect(node(page, 'check')).toHaveAttribute('data-status', 'waiting');
  await runPanel(page).getByRole('button', { name: "Open the run's page" }).click();
  await page.waitForURL('**/runs/**');

  const tabs = [page];
  for (let count = 1; count < 8; count += 1) {
    await see(tabs.at(-1)!, false);
    const tab = await context.newPage();
    // With six lines open, HTTP/1.1 would not even load this.
    await tab.goto(page.url());
    await expect(runPanel(tab).getByRole('article', { name: 'Last word' })).toBeVisible();
    tabs.push(tab);
  }
  const last = tabs.at(-1)!;
  const task = runPanel(last).getByRole('article', { name: 'Last word' });
  await task.getByLabel('Your answer').fill('Bob has it.');
  await task.getByRole('button', { name: 'Send answer' }).click();
  await openTab(last, 'Output');
  await expect(output(last, 'text')).toContainText('Bob has it.');
  // Whoever comes back to an old tab finds it up to date.
  await see(page, true);
  await openTab(page, 'Output');
  await expect(output(page, 'text')).toContainText('Bob has it.');
});

/** Tells a page that it is seen or not, as the browser does when its tab is chosen or left. */
async function see(page: Page, isSeen: boolean): Promise<void> {
  await page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
      document.dispatchEvent(new Event('visibilitychange'));
    },
    isSeen ? 'visible' : 'hidden',
  );
}
