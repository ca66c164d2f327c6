import type { Page } from '@playwright/test';
import { port, select } from './build-flow.ts';
import { expect, test } from './fixtures.ts';
import { importFlow } from './sample-flows.ts';
import { node } from './workbench.ts';

/** A judge answers an object, which a template, a code node and a switch use; a loop around a node has rounds. */
const judged = {
  format: 1,
  name: 'judged',
  interface: { input: { question: { type: 'string' } }, output: { text: { type: 'string' } } },
  models: { judge: {} },
  state: { seen: { initial: 0, schema: { type: 'integer' } } },
  nodes: [
    {
      id: 'judge',
      type: 'ask',
      performer: { model: 'judge' },
      prompt: 'Judge {{ question }}',
      response: {
        schema: {
          type: 'object',
          properties: {
            verdict: {
              type: 'object',
              properties: { score: { type: 'number' }, why: { type: 'string' } },
              required: ['score', 'why'],
            },
          },
          required: ['verdict'],
        },
      },
    },
    { id: 'tell', type: 'template', text: '{{ verdict.why }}' },
    {
      id: 'count',
      type: 'code',
      inputs: { verdict: {} },
      outputs: { total: { type: 'number' } },
      source: 'return { total: input.verdict.score };',
    },
    { id: 'route', type: 'switch', cases: [{ name: 'good', when: 'true' }] },
    {
      id: 'again',
      type: 'loop',
      maxRounds: 2,
      body: {
        nodes: [{ id: 'work', type: 'template', text: '{{ start }}' }],
        edges: [
          { from: 'input.start', to: 'work.start' },
          { from: 'work.text', to: 'output.text' },
        ],
        layout: { work: [0, 0] },
      },
    },
  ],
  edges: [
    { from: 'input.question', to: 'judge.question' },
    { from: 'judge.verdict', to: 'tell.verdict' },
    { from: 'judge.verdict', to: 'count.verdict' },
    { from: 'judge.verdict', to: 'route.value' },
    { from: 'tell.text', to: 'again.start' },
    { from: 'again.text', to: 'output.text' },
  ],
  layout: {
    input: [0, 0],
    judge: [240, 0],
    tell: [520, 0],
    count: [520, 200],
    route: [520, 400],
    again: [800, 0],
    output: [1320, 0],
    state: [0, 200],
  },
};

test.use({ sharesServer: true, viewport: { width: 1920, height: 1000 } });

test('In a prompt, names in scope and the fields of what arrives are completed, and become ports', async ({ page }) => {
  await importFlow(page, judged);
  await select(page, 'tell');
  await write(page, 'Template', 'Why? {{ ver');
  await complete(page, 'verdict');
  await expect(editorText(page, 'Template')).toHaveText(/Why\?\s\{\{\sverdict\s\}\}/);
  await write(page, 'Template', 'Why? {{ verdict.');
  await expect(suggestion(page, 'score')).toContainText('number');
  await page.keyboard.type('wh');
  await complete(page, 'why');
  await page.keyboard.type(' }} in {{ mood }}');
  await expect(port(page, 'tell', 'input', 'mood')).toBeVisible();
  await expect(node(page, 'tell')).toContainText('{{ verdict.why }} in {{ mood }}');
  // The state of the flow and what other nodes give can be asked for, too.
  await page.keyboard.type(' {{ se');
  await expect(suggestion(page, 'seen')).toContainText('state');
});

test('Inside a loop, round and previous are completed, and what is wrong is underlined', async ({ page }) => {
  await importFlow(page, judged);
  await select(page, 'work');
  await write(page, 'Template', '{{ rou');
  await complete(page, 'round');
  await page.keyboard.type(' {{ previous.');
  await expect(suggestion(page, 'text')).toContainText('text');
  await page.keyboard.press('Escape');
  await write(page, 'Template', 'Broken {{ start | }} {% if x %}');
  await expect(page.locator('.monaco-editor .squiggly-error').first()).toBeVisible();
  await write(page, 'Template', 'Whole {{ start }}');
  await expect(page.locator('.monaco-editor .squiggly-error')).toHaveCount(0);
});

test('In a condition, fields and methods are completed, and the type of a name is told', async ({ page }) => {
  await importFlow(page, judged);
  await select(page, 'route');
  const when = page.getByRole('group', { name: 'Inspector' }).locator('.monaco-editor').first();
  await when.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('value.');
  await expect(suggestion(page, 'score')).toContainText('number');
  await expect(suggestion(page, 'why')).toContainText('text');
  await page.keyboard.type('sc');
  await complete(page, 'score');
  await page.keyboard.type(' > 0.5');
  await when.getByText('value', { exact: false }).first().hover();
  await expect(page.locator('.monaco-hover').first()).toContainText('score');
  await page.keyboard.type(' >');
  await expect(page.locator('.monaco-editor .squiggly-error').first()).toBeVisible();
});

test('In code, what arrived is completed with its types, and mistakes are underlined', async ({ page }) => {
  await importFlow(page, judged);
  await select(page, 'count');
  await write(page, 'JavaScript', 'return { total: input.verdict.');
  await expect(suggestion(page, 'score')).toBeVisible({ timeout: 20_000 });
  await complete(page, 'score');
  await page.keyboard.type(' };');
  await expect(page.locator('.monaco-editor .squiggly-error')).toHaveCount(0);
  await page.keyboard.type(' input.verdict.nothing;');
  await expect(page.locator('.monaco-editor .squiggly-error').first()).toBeVisible({ timeout: 20_000 });
});

const editorText = (page: Page, name: string) =>
  page
    .locator('.monaco-editor')
    .filter({ has: page.getByRole('textbox', { name, exact: true }) })
    .locator('.view-lines');
const suggestion = (page: Page, name: string) =>
  page
    .locator('.suggest-widget.visible .monaco-list-row')
    .filter({ hasText: new RegExp(`^${name}`) })
    .first();

async function write(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole('textbox', { name, exact: true }).focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}

/** Takes a suggestion that is offered. */
async function complete(page: Page, name: string): Promise<void> {
  await expect(suggestion(page, name)).toBeVisible();
  await suggestion(page, name).click();
}
