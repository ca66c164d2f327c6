import type { Locator, Page } from '@playwright/test';
import { expectSaved } from './build-flow.ts';
import { expect, test } from './fixtures.ts';
import { bearer, publish } from './library-calls.ts';
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

test('A draft that was changed after its release is shown with what differs, on the canvas and as text', async ({
  page,
}, testInfo) => {
  await importFlow(page, first);
  await page.getByRole('button', { name: 'Publish' }).click();
  const dialog = page.getByRole('dialog', { name: /^Publish / });
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await expect(dialog).toBeHidden();
  await node(page, 'proof').click();
  await page.locator('[data-canvas]').focus();
  await page.keyboard.press('Delete');
  await expect(node(page, 'proof')).toBeHidden();
  await expectSaved(page);

  await page.goto('/edit/letters/changes');
  await expect(page.getByRole('combobox', { name: 'From version' })).toContainText('letters@1.0.0');
  await expect(mark(page, 'proof')).toHaveAttribute('data-mark', 'removed');
  await expect(mark(page, 'plan')).toHaveCount(0);
  await testInfo.attach('canvas', { body: await page.screenshot(), contentType: 'image/png' });
  await page.getByRole('button', { name: 'As text' }).click();
  const text = page.getByRole('region', { name: 'Differences as text' });
  await expect(text.locator('[data-line=removed]', { hasText: 'Checked: {{ text }}' })).toBeVisible();
  await expect(text.locator('[data-line=removed]', { hasText: 'A short letter' })).toHaveCount(0);
  await testInfo.attach('text', { body: await page.screenshot(), contentType: 'image/png' });
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

const recorded = {
  name: 'ada',
  title: 'Ada comes in',
  input: { name: 'Ada' },
  answers: [{ address: 'ask#1', text: 'Hello Ada.' }],
  output: { text: 'Hello Ada.' },
};
const politer = { ...greet, nodes: [{ ...greet.nodes[0], prompt: 'Say a polite hello to {{ name }}.' }] };

test('A used release is pinned; its update is shown, tried on the examples, taken with one press and taken back', async ({
  page,
  request,
  server,
}, testInfo) => {
  await publish(request, server.token, { flow: greet, version: '1.0.0', examples: [recorded] });
  await page.goto('/library/greet');
  await page.getByRole('button', { name: 'Use', exact: true }).click();
  await expect(page).toHaveURL(/\/edit\/my-greet$/);
  await expect(node(page, 'greet')).toBeVisible();
  await expect(page.getByRole('button', { name: '1 update' })).toBeHidden();

  await publish(request, server.token, { flow: politer, version: '1.0.1', examples: [recorded], notes: 'Politer.' });
  await page.reload();
  await expect(node(page, 'greet').getByRole('img', { name: 'Update available: 1.0.1' })).toBeVisible();
  await page.getByRole('button', { name: 'No problems' }).click();
  await expect(page.getByRole('region', { name: 'Updates' })).toContainText('greet@1.0.0 is pinned; 1.0.1 is there.');
  await page.getByRole('button', { name: 'Look and update…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Updates for what this flow uses' });
  await expect(dialog.getByRole('region', { name: 'Examples with the update' })).toContainText('passed');
  await dialog.getByRole('button', { name: 'Show what changed' }).click();
  await expect(dialog.getByText('Politer.')).toBeVisible();
  await expect(dialog.locator('[data-mark=changed]')).toBeVisible();
  await testInfo.attach('update', { body: await page.screenshot(), contentType: 'image/png' });
  await dialog.getByRole('button', { name: 'Update greet', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(node(page, 'greet')).toContainText('greet@1.0.1');
  await expect(page.getByRole('button', { name: '1 update' })).toBeHidden();
  await page.getByRole('button', { name: 'Undo: update greet' }).click();
  await expect(node(page, 'greet')).toContainText('greet@1.0.0');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.goto('/');
  await expect(page.getByRole('article', { name: 'Greet' }).first()).toContainText('1 update');

  // Deprecated, it is a warning; withdrawn, it goes on working but cannot be used anew.
  await page.goto('/library/greet?version=1.0.0');
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Withdraw…' }).click();
  await page.getByRole('dialog').getByLabel('Why').fill('It was rude.');
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
  await expect(page.getByRole('region', { name: 'Status' })).toContainText('It was rude.');
  await expect(page.getByRole('button', { name: 'Use', exact: true })).toBeDisabled();
  await testInfo.attach('withdrawn', { body: await page.screenshot(), contentType: 'image/png' });
  await page.goto('/edit/my-greet');
  await expect(node(page, 'greet').getByRole('img', { name: 'Withdrawn: It was rude.' })).toBeVisible();
});

test('An update whose example fails says so before it is taken', async ({ page, request, server }) => {
  await publish(request, server.token, { flow: greet, version: '1.0.0', examples: [recorded] });
  await page.goto('/library/greet');
  await page.getByRole('button', { name: 'Use', exact: true }).click();
  await expect(node(page, 'greet')).toBeVisible();
  const louder = {
    ...greet,
    nodes: [...greet.nodes, { id: 'loud', type: 'template', text: '{{ text }}!' }],
    edges: [
      { from: 'input.name', to: 'ask.name' },
      { from: 'ask.text', to: 'loud.text' },
      { from: 'loud.text', to: 'output.text' },
    ],
  };
  await publish(request, server.token, { flow: louder, version: '1.0.1' });
  await page.reload();
  await page.getByRole('button', { name: '1 update' }).click();
  const tried = page.getByRole('region', { name: 'Examples with the update' });
  await expect(tried).toContainText('failed');
  await expect(tried.locator('ins')).toContainText('!');
  await expect(page.getByRole('button', { name: 'Update greet although an example fails' })).toBeEnabled();
});

test('A fork remembers where it comes from, and both pages say so; who uses a flow is listed', async ({
  page,
  request,
  server,
}, testInfo) => {
  await publish(request, server.token, { flow: greet, version: '1.0.0', examples: [recorded] });
  await page.goto('/library/greet');
  await page.getByRole('button', { name: 'Fork' }).click();
  await expect(page).toHaveURL(/\/edit\/my-greet$/);
  await expect(node(page, 'ask')).toBeVisible();
  await page.getByRole('button', { name: 'Publish' }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish Greet' });
  await dialog.getByRole('button', { name: 'Run them now' }).click();
  await expect(dialog.getByRole('region', { name: 'Examples' })).toContainText('passed');
  await dialog.getByRole('textbox', { name: 'Purpose' }).fill('To greet our way.');
  await dialog.getByRole('region', { name: 'Examples' }).scrollIntoViewIfNeeded();
  await testInfo.attach('publish', { body: await page.screenshot(), contentType: 'image/png' });
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await expect(dialog).toBeHidden();
  await page.goto('/library/my-greet');
  await expect(page.getByRole('region', { name: 'Lineage' })).toContainText('greet@1.0.0');
  await expect(page.getByRole('region', { name: 'Flow card' })).toContainText('To greet our way.');
  await page.getByRole('tab', { name: /^Versions/ }).click();
  await expect(page.getByRole('article', { name: 'Version 1.0.0' })).toContainText('1 example passed');
  await page.getByRole('region', { name: 'Lineage' }).getByRole('link').click();
  await expect(page.getByRole('region', { name: 'Lineage' })).toContainText('1 fork');

  const { hash } = await (await request.get('/api/library/greet/1.0.0', { headers: bearer(server.token) })).json();
  const caller = {
    ...greet,
    name: 'caller',
    title: 'Caller',
    nodes: [{ id: 'greet', type: 'flow', use: 'greet@1.0.0', hash }],
    edges: [
      { from: 'input.name', to: 'greet.name' },
      { from: 'greet.text', to: 'output.text' },
    ],
    layout: {},
  };
  await publish(request, server.token, { flow: caller, version: '1.0.0' });
  await page.goto('/library/greet/dependents');
  await expect(page.getByRole('region', { name: 'Use it themselves' })).toContainText('caller@1.0.0');
  await expect(page.getByText('pins 1.0.0')).toBeVisible();
  await testInfo.attach('dependents', { body: await page.screenshot(), contentType: 'image/png' });
});

test('A failing example keeps a release from being made until somebody says why', async ({ page, request, server }) => {
  await publish(request, server.token, { flow: greet, version: '1.0.0', examples: [recorded] });
  await page.goto('/library/greet');
  await page.getByRole('button', { name: 'Fork' }).click();
  await expect(node(page, 'ask')).toBeVisible();
  await page.goto('/edit/my-greet');
  await node(page, 'ask').click({ position: { x: 60, y: 12 } });
  const id = page.getByRole('group', { name: 'Inspector' }).getByRole('textbox', { name: 'Id', exact: true });
  await id.fill('other');
  await id.press('Enter');
  await expect(node(page, 'other')).toBeVisible();
  await page.getByRole('button', { name: 'Publish' }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish Greet' });
  await dialog.getByRole('button', { name: 'Publish' }).click();
  const why = dialog.getByLabel('Why it may be published although an example fails');
  await expect(why).toBeVisible();
  await expect(dialog).toContainText('Say why, or mend the flow');
  await why.fill('It is recorded anew tomorrow.');
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await expect(dialog).toBeHidden();
  await page.goto('/library/my-greet/versions');
  await expect(page.getByText('0 of 1 examples passed')).toBeVisible();
});
