import { deferred } from '#engine/sandbox/runner';
import { expect, test } from './fixtures.ts';
import { bearer } from './library-calls.ts';
import { greet, importFlow } from './sample-flows.ts';
import { node, runPanel } from './workbench.ts';

test.use({ sharesServer: true });

/** So many nodes in a web of edges that placing them takes a while. */
function largeFlow(count: number) {
  const nodes = Array.from({ length: count }, (_, index) => ({
    id: `n${index}`,
    type: 'template',
    text: index === 0 ? '{{ text }}' : '{{ a }}{{ b }}',
  }));
  const edges = nodes.slice(1).flatMap((_, index) => [
    { from: `n${index}.text`, to: `n${index + 1}.a` },
    { from: `n${Math.floor(index / 3)}.text`, to: `n${index + 1}.b` },
  ]);
  return {
    format: 1,
    name: 'large',
    title: 'Large',
    interface: { input: { text: { type: 'string' } }, output: { text: { type: 'string' } } },
    nodes,
    edges: [{ from: 'input.text', to: 'n0.text' }, ...edges, { from: `n${count - 1}.text`, to: 'output.text' }],
    layout: Object.fromEntries(nodes.map(({ id }, index) => [id, [(index % 60) * 240, Math.floor(index / 60) * 160]])),
  };
}

test('Tidying a large flow says so, and can be called off', async ({ page }) => {
  test.slow();
  await importFlow(page, largeFlow(1_200));
  await expect(node(page, 'n0').or(page.locator('[data-canvas]')).first()).toBeVisible();
  const title = page.getByRole('button', { name: 'Tidy up' });
  await title.click();
  const said = page.locator('[data-sonner-toast]').filter({ hasText: 'Tidying up…' });
  await expect(said).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('tidying.png') });
  await said.getByRole('button', { name: 'Cancel' }).click();
  await expect(said).toBeHidden();
  await expect(page.getByRole('button', { name: /^Undo/ }), 'nothing has moved').toBeDisabled();
});

test('Publishing a flow and importing releases are called off while they wait', async ({ page, request, server }) => {
  const released = await request.get('/api/library/reconcile/1.0.0/export', { headers: bearer(server.token) });
  const file = await released.text();
  const calledOff: string[] = [];
  page.on('requestfailed', (made) => {
    const { pathname } = new URL(made.url());
    if (made.method() === 'POST' && made.postDataJSON()?.dryRun !== true) calledOff.push(pathname);
  });
  // Answered by nobody; what only looks at a file is.
  await page.route(/\/api\/library(\/import)?$/, async (route) => {
    const asked = route.request();
    if (asked.method() !== 'POST' || asked.postDataJSON().dryRun === true) await route.fallback();
  });

  await importFlow(page, greet);
  await page.getByRole('button', { name: 'Publish' }).click();
  const publishing = page.getByRole('dialog', { name: 'Publish Greet' });
  await publishing.getByRole('button', { name: 'Publish' }).click();
  await expect(publishing.getByRole('button', { name: 'Publish' })).toHaveAttribute('aria-busy', 'true');
  await publishing.getByRole('button', { name: 'Cancel' }).click();
  await expect(publishing).toBeHidden();
  await expect.poll(() => calledOff).toEqual(['/api/library']);

  await page.goto('/');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  const importing = page.getByRole('dialog', { name: 'Import a flow' });
  await importing.getByLabel('Or paste its text').fill(file);
  await importing.getByRole('button', { name: 'Import', exact: true }).click();
  await importing.getByRole('button', { name: 'Cancel' }).click();
  await expect(importing).toBeHidden();
  await expect.poll(() => calledOff).toEqual(['/api/library', '/api/library/import']);
  await expect(page.locator('[data-sonner-toast]'), 'what was called off is no error').toHaveCount(0);
});

test('Starting an experiment is called off while it waits, and what was filled in stays', async ({ page }) => {
  let calledOff = 0;
  page.on('requestfailed', (made) => {
    if (made.method() === 'POST') calledOff += 1;
  });
  // Answered by nobody.
  await page.route('**/api/batches', (route) => (route.request().method() === 'POST' ? undefined : route.fallback()));
  await page.goto('/experiments/new');
  await page.getByLabel('Data set').click();
  await page.getByRole('option', { name: 'Short questions' }).click();
  const form = page.getByRole('form', { name: 'Experiment' });
  await form.getByRole('radio', { name: 'The server' }).click();
  await form.getByLabel('Title').fill('Called off');
  const asked = page.waitForRequest((made) => made.method() === 'POST' && made.url().endsWith('/api/batches'));
  await form.getByRole('button', { name: 'Start the experiment' }).click();
  await asked;
  await form.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => calledOff).toBe(1);
  await expect(form.getByRole('button', { name: 'Start the experiment' })).toBeEnabled();
  await expect(form.getByLabel('Title')).toHaveValue('Called off');
  await expect(page.locator('[data-sonner-toast]'), 'what was called off is no error').toHaveCount(0);
});

test('A run that is asked for before it is known what can answer waits for that, and begins with it', async ({
  page,
}) => {
  const known = deferred<void>();
  await page.route('**/api/settings', async (route) => {
    await known.promise;
    await route.continue();
  });
  await page.goto('/');
  await page.getByRole('button', { name: 'Run Self-refine with approval' }).click();
  const dialog = page.getByRole('dialog', { name: /^Run / });
  await expect(dialog.getByText('Looking for models…')).toBeVisible();
  await expect(dialog.getByRole('radio', { name: /^(Models|Recorded example)/, checked: true })).toHaveCount(0);
  await dialog.getByRole('radio', { name: 'This browser' }).click();
  await dialog.getByRole('button', { name: /^Run/ }).click();
  await expect(dialog.getByRole('button', { name: /^Run/ })).toHaveAttribute('aria-busy', 'true');
  await page.screenshot({ path: test.info().outputPath('waiting.png') });
  known.resolve();
  await expect(dialog).toBeHidden();
  await expect(runPanel(page).getByRole('button', { name: 'Approve' })).toBeVisible();
});
