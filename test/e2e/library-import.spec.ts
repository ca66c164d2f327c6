import { expect, test } from './fixtures.ts';
import { bearer, publish } from './library-calls.ts';
import { greet } from './sample-flows.ts';
import { node } from './workbench.ts';

test('What comes from elsewhere is shown with what it will ask for; nothing runs and nothing is fetched', async ({
  page,
  request,
  server,
  pageWatch,
}, testInfo) => {
  const calling = {
    ...greet,
    name: 'caller-out',
    title: 'Calls out',
    hosts: ['api.example.org'],
    nodes: [{ id: 'fetch', type: 'http', method: 'GET', url: 'https://api.example.org/{{ name }}' }],
    edges: [
      { from: 'input.name', to: 'fetch.name' },
      { from: 'fetch.body', to: 'output.text' },
    ],
    interface: { input: { name: { type: 'string' } }, output: { text: {} } },
    models: undefined,
  };
  await publish(request, server.token, { flow: calling, version: '1.0.0' });
  const exported = await request.get('/api/library/caller-out/1.0.0/export', { headers: bearer(server.token) });
  const file = await exported.text();
  const requests: string[] = [];
  page.on('request', (made) => requests.push(made.url()));
  await page.goto('/');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Import a flow' });
  await dialog.getByLabel('Or paste its text').fill(JSON.stringify(calling));
  const asked = dialog.getByRole('region', { name: 'Asked for before it runs' });
  await expect(asked).toContainText('api.example.org');
  await testInfo.attach('import', { body: await page.screenshot(), contentType: 'image/png' });
  expect(requests.filter((url) => url.includes('api.example.org'))).toEqual([]);
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(node(page, 'fetch')).toBeVisible();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const start = page.getByRole('dialog', { name: /^Run / });
  await expect(start.getByRole('checkbox', { name: 'Allow this run to call it' })).not.toBeChecked();
  await expect(start).toContainText('Allowed for exactly this content');
  await page.keyboard.press('Escape');

  // A file of releases: known ones change nothing; a changed byte is refused.
  await page.goto('/');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await dialog.getByLabel('Or paste its text').fill(file);
  await expect(dialog).toContainText('Everything in it is there already.');
  await page.keyboard.press('Escape');
  pageWatch.allow(/Failed to load resource.*(409|422)/);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await dialog.getByLabel('Or paste its text').fill(file.replace('Calls out', 'Calls in '));
  await expect(dialog.getByRole('heading', { name: 'This did not work' })).toBeVisible();
});
