import type { APIRequestContext, Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { greet, importFlow } from './sample-flows.ts';
import { node } from './workbench.ts';

/** A flow with a loop, and what became of it: something new, something gone, something else said, in the frame too. */
const first = {
  format: 1,
  name: 'letters',
  title: 'Letters',
  interface: { input: { topic: { type: 'string' } }, output: { text: { type: 'string' } } },
  models: { writer: {} },
  nodes: [
    { id: 'plan', title: 'Plan', type: 'template', text: 'A short letter about {{ topic }}.' },
    { id: 'proof', title: 'Proofread', type: 'template', text: 'Checked: {{ text }}' },
    {
      id: 'rounds',
      title: 'Rounds',
      type: 'loop',
      maxRounds: 2,
      body: {
        nodes: [
          {
            id: 'write',
            title: 'Write',
            type: 'ask',
            performer: { model: 'writer' },
            prompt: 'Write a letter in plain words. {{ plan }}',
          },
        ],
        edges: [
          { from: 'input.plan', to: 'write.plan' },
          { from: 'write.text', to: 'output.text' },
        ],
        layout: { write: [0, 0] },
      },
    },
  ],
  edges: [
    { from: 'input.topic', to: 'plan.topic' },
    { from: 'plan.text', to: 'rounds.plan' },
    { from: 'rounds.text', to: 'proof.text' },
    { from: 'proof.text', to: 'output.text' },
  ],
  layout: { input: [0, 0], plan: [240, 0], rounds: [560, 0], proof: [1200, 0], output: [1520, 0] },
};

const second = {
  ...first,
  interface: { ...first.interface, output: { ...first.interface.output, note: { type: 'string' } } },
  nodes: [
    first.nodes[0],
    { id: 'sign', title: 'Sign', type: 'template', text: 'Yours, {{ text }}' },
    {
      ...first.nodes[2],
      body: {
        ...first.nodes[2]?.body,
        nodes: [
          {
            id: 'write',
            title: 'Write',
            type: 'ask',
            performer: { model: 'writer' },
            prompt: 'Write a letter in warm words. {{ plan }}',
          },
        ],
      },
    },
  ],
  edges: [
    { from: 'input.topic', to: 'plan.topic' },
    { from: 'plan.text', to: 'rounds.plan' },
    { from: 'rounds.text', to: 'sign.text' },
    { from: 'sign.text', to: 'output.text' },
    { from: 'plan.text', to: 'output.note' },
  ],
  layout: { ...first.layout, sign: [1200, 0] },
};

/** Publishes by the API, as another program would. */
async function publish(request: APIRequestContext, token: string, body: object): Promise<void> {
  const response = await request.post('/api/library', { headers: { authorization: `Bearer ${token}` }, data: body });
  expect(response.status(), await response.text()).toBe(201);
}

const mark = (page: Page, id: string): Locator => page.locator('[data-mark]', { has: node(page, id) });

test('Two releases are compared on the canvas and as text, change by change with the keyboard', async ({
  page,
  request,
  server,
}, testInfo) => {
  await publish(request, server.token, { flow: first, version: '1.0.0', notes: 'The first one.' });
  await publish(request, server.token, { flow: second, version: '1.1.0', author: 'Ada', notes: 'Warmer.' });
  await page.goto('/library/letters/versions');
  await expect(page.getByRole('article', { name: 'Version 1.1.0' })).toContainText('By Ada');
  await page.getByRole('link', { name: 'Changes since 1.0.0' }).click();
  await expect(page).toHaveURL(/\/library\/letters\/changes\?from=1\.0\.0&to=1\.1\.0/);

  await expect(mark(page, 'sign')).toHaveAttribute('data-mark', 'added');
  await expect(mark(page, 'sign')).toContainText('Added');
  await expect(mark(page, 'proof')).toHaveAttribute('data-mark', 'removed');
  await expect(mark(page, 'proof')).toContainText('Removed');
  await expect(mark(page, 'write')).toHaveAttribute('data-mark', 'changed');
  await expect(mark(page, 'plan')).toHaveCount(0);
  await testInfo.attach('canvas', { body: await page.screenshot(), contentType: 'image/png' });

  // From change to change; each says what it was and what it is.
  await page.getByRole('button', { name: 'Next change' }).focus();
  await page.keyboard.press('n');
  await expect(page.getByText('1 of ')).toBeVisible();
  await page.getByRole('button', { name: 'All changes' }).click();
  await page.getByRole('button', { name: /Write ask in rounds/ }).click();
  const detail = page.getByRole('region', { name: 'Change of Write' });
  await expect(detail.locator('del')).toHaveText('plain');
  await expect(detail.locator('ins')).toHaveText('warm');
  await page.keyboard.press('p');
  await expect(detail).toBeHidden();
  await testInfo.attach('detail', { body: await page.screenshot(), contentType: 'image/png' });

  await page.getByRole('button', { name: 'As text' }).click();
  const text = page.getByRole('region', { name: 'Differences as text' });
  await expect(text.locator('[data-line=removed]', { hasText: 'plain words' })).toBeVisible();
  await expect(text.locator('[data-line=added]', { hasText: 'warm words' })).toContainText('Added:');
  await testInfo.attach('text', { body: await page.screenshot(), contentType: 'image/png' });

  await page.getByRole('combobox', { name: 'To version' }).click();
  await page.getByRole('option', { name: '1.0.0' }).click();
  await expect(page.getByRole('heading', { name: 'Both are the same' })).toBeVisible();
});

test('A draft is compared with its last release and with what was saved before', async ({
  page,
  request,
  server,
}, testInfo) => {
  await publish(request, server.token, { flow: first, version: '1.0.0' });
  await importFlow(page, second);
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Version history…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Version history' });
  await expect(dialog.getByText('no differences')).toBeVisible();
  await dialog.getByRole('link', { name: /^Compare the state of/ }).click();
  await expect(page.getByRole('heading', { name: 'Both are the same' })).toBeVisible();
  await page.getByRole('link', { name: 'Back to the editor' }).click();
  await expect(page).toHaveURL(/\/edit\/letters$/);
  await testInfo.attach('editor', { body: await page.screenshot(), contentType: 'image/png' });
});

test('The page of a flow has an address for each of its parts and for each version', async ({
  page,
  request,
  server,
}, testInfo) => {
  const card = { purpose: 'To say hello.', limits: 'English only.', owner: 'The reception' };
  await publish(request, server.token, { flow: greet, version: '1.0.0', readme: '# Greet\n\nSays **hello**.', card });
  await page.goto('/library/greet');
  await expect(page.getByRole('region', { name: 'Flow card' })).toContainText('English only.');
  for (const [tab, path] of [
    ['Interface', 'interface'],
    ['Versions', 'versions'],
    ['Used by', 'dependents'],
    ['Readme', ''],
  ] as const) {
    await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
    await expect(page).toHaveURL(new RegExp(`/library/greet${path === '' ? '$' : `/${path}$`}`));
  }
  await testInfo.attach('entry', { body: await page.screenshot(), contentType: 'image/png' });
});
