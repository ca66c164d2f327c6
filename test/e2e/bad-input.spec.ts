import { expect, test } from './fixtures.ts';
import { askAndApprove, greet, importFlow } from './sample-flows.ts';
import { openTab, pressRun, runPanel, startRun } from './workbench.ts';

test.use({ sharesServer: true });

const twice = { ...greet, nodes: [...greet.nodes, ...greet.nodes] };
const toNowhere = { ...greet, edges: [...greet.edges, { from: 'ask.text', to: 'nobody.text' }] };
const cyclic = {
  ...greet,
  nodes: [
    { id: 'a', type: 'template', text: '{{ b }}' },
    { id: 'b', type: 'template', text: '{{ a }}' },
  ],
  edges: [
    { from: 'a.text', to: 'b.a' },
    { from: 'b.text', to: 'a.b' },
    { from: 'a.text', to: 'output.text' },
  ],
};
const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;

const files = [
  { what: 'is no JSON', text: '{"format": 1, "name": ', says: /JSON/ },
  {
    what: 'is a flow of another program',
    text: '{"nodes":[{"id":1,"type":"n8n.webhook"}],"connections":{}}',
    says: /format|name/,
  },
  { what: 'comes from a later format', text: JSON.stringify({ ...greet, format: 99 }), says: /99|newer|format/ },
  {
    what: 'has a setting that does not exist',
    text: JSON.stringify({ ...greet, hooks: { start: 'rm -rf /' } }),
    says: /hooks/,
  },
  {
    what: 'has the wrong type deep inside',
    text: JSON.stringify({ ...greet, nodes: [{ ...greet.nodes[0], prompt: 7 }] }),
    says: /nodes\[0\]\.prompt/,
  },
  { what: 'wants to change every object', text: '{"__proto__":{"polluted":true},"format":1}', says: /__proto__|name/ },
  { what: 'has two nodes of one name', text: JSON.stringify(twice), says: /nodes\[1\].*ask/ },
  { what: 'is nested beyond any use', text: deep, says: /deep|nest|object/i },
] as const;

for (const { what, text, says } of files) {
  test(`A file that ${what} is refused with its place, and nothing is changed`, async ({ page }) => {
    await importFlow(page, greet);
    await page.goto('/');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Import a flow' });
    await dialog
      .getByLabel('Flow file')
      .setInputFiles({ name: 'bad.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await expect(dialog.getByRole('alert')).toContainText(says);
    await expect(dialog.getByRole('alert')).toContainText('Nothing was changed');
    await expect(dialog.getByRole('button', { name: 'Import' })).toBeDisabled();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('region', { name: 'Your flows' }).getByRole('link')).toHaveCount(1);
    expect(await page.evaluate(() => Reflect.get({}, 'polluted'))).toBeUndefined();
  });
}

const mendable = [
  { what: 'an edge to nowhere', flow: toNowhere, says: /nobody/ },
  { what: 'a cycle', flow: cyclic, says: /cycle|circle|back/i },
] as const;

for (const { what, flow, says } of mendable) {
  test(`A file with ${what} does not run before it is mended, and says where it is wrong`, async ({ page }) => {
    await page.goto('/');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Import a flow' });
    await dialog.getByLabel('Or paste its text').fill(JSON.stringify(flow));
    await dialog.getByRole('button', { name: 'Import' }).click();
    await pressRun(page);
    await expect(page.getByRole('dialog', { name: /^Run/ })).toBeHidden();
    await expect(page.getByRole('dialog', { name: 'Problems' })).toContainText(says);
  });
}

test.describe('A human answer', () => {
  test.use({ withModel: true, sharesServer: false });

  test('counts once: a second one is refused with a message, and the run keeps the first', async ({
    page,
    context,
    pageWatch,
  }) => {
    pageWatch.allow(/409|410/);
    await importFlow(page, askAndApprove);
    await pressRun(page);
    await startRun(page, { place: 'The server', input: { question: 'Why?' } });
    await expect(runPanel(page).getByRole('textbox', { name: 'Your answer' })).toBeVisible();

    const late = await context.newPage();
    await late.goto('/tasks');
    await late.getByRole('link', { name: /Last word/ }).click();
    await late.getByLabel('Your answer').fill('Too late.');
    // From here on it hears nothing new, so that it sends what it does not know to be late.
    await late.route('**/api/**', (route) => (route.request().method() === 'POST' ? route.continue() : undefined));

    const first = await context.newPage();
    await first.goto('/tasks');
    await first.getByRole('link', { name: /Last word/ }).click();
    await first.getByLabel('Your answer').fill('In time.');
    await first.getByRole('button', { name: 'Send' }).click();
    await expect(first.getByText('Thank you, your answer is in')).toBeVisible();

    await late.getByRole('button', { name: 'Send' }).click();
    await expect(late.getByRole('alert').or(late.getByText('This task has been answered'))).toBeVisible();
    await openTab(page, 'Output');
    await expect(runPanel(page).getByRole('region', { name: 'text', exact: true })).toContainText('In time.');
  });
});
