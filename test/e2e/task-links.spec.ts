import { findings } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { roofFlow } from './roof-flow.ts';

test.use({ viewport: { width: 390, height: 844 } });

test('a task is answered on a phone by a link, without an account, once', async ({
  page,
  browser,
  pageWatch,
}, info) => {
  pageWatch.allow(/status of 404/);
  await page.goto('/tasks');
  const headers = { origin: new URL(page.url()).origin };
  const { id } = await (
    await page.request.post('/api/runs', { headers, data: { flow: roofFlow, input: { matter: 'Tin?' } } })
  ).json();
  await page.getByRole('link', { name: /What about the roof/ }).click();
  await page.getByRole('button', { name: 'Link for somebody outside' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Who is it for?').fill('Ann');
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const url = await dialog.getByLabel(/The link/).inputValue();
  await page.screenshot({ path: info.outputPath('share.png') });

  const outside = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const phone = await outside.newPage();
  const asked: string[] = [];
  phone.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await phone.goto(url);
  await expect(phone.getByText('What now?')).toBeVisible();
  expect(await outside.cookies()).toEqual([]);
  expect(await findings(phone)).toEqual([]);
  await phone.screenshot({ path: info.outputPath('link.png') });
  await phone
    .getByLabel(/Your answer|Answer/)
    .last()
    .fill('Slate, please.');
  await phone.getByRole('button', { name: 'Send answer' }).click();
  await expect(phone.getByText('Thank you, your answer is in')).toBeVisible();
  await phone.screenshot({ path: info.outputPath('thanks.png') });
  await phone.reload();
  await expect(phone.getByText('This has been answered')).toBeVisible();
  expect(asked.filter((place) => place.startsWith('/api/') && !place.startsWith('/api/task-links/'))).toEqual([]);

  await phone.goto(`${url}x`);
  await expect(phone.getByText('This link does not work, or not any more')).toBeVisible();
  await phone.screenshot({ path: info.outputPath('gone.png') });
  await outside.close();

  await expect
    .poll(async () => (await page.request.get(`/api/runs/${id}`)).json())
    .toMatchObject({ status: 'completed', output: { value: 'Slate, please.' } });
});

test('a webhook is set up, tested and looked at in the settings', async ({ page }, info) => {
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Add a webhook' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Address').fill('http://127.0.0.1:9/hook');
  await page.screenshot({ path: info.outputPath('dialog.png') });
  expect(await findings(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByLabel('Secret', { exact: true })).toHaveValue(/^whsec_/);
  await page.screenshot({ path: info.outputPath('secret.png') });
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(page.getByText('has an address that is not public')).toBeVisible();
  await page.getByText('What it was told').click();
  await expect(page.getByText('Nothing yet.')).toBeVisible();
  await page.screenshot({ path: info.outputPath('list.png') });
});
