import { expect, type Page } from '@playwright/test';
import { viewAtRest } from './build-flow.ts';

/** A model answers, a person has the last word. */
export const askAndApprove = {
  format: 1,
  name: 'ask-and-approve',
  title: 'Ask and approve',
  interface: { input: { question: { type: 'string' } }, output: { text: { type: 'string' } } },
  models: { assistant: {} },
  people: { user: {} },
  nodes: [
    { id: 'ask', title: 'Draft', type: 'ask', performer: { model: 'assistant' }, prompt: 'Answer: {{ question }}' },
    { id: 'check', title: 'Last word', type: 'ask', performer: { person: 'user' }, prompt: 'Right? {{ draft }}' },
  ],
  edges: [
    { from: 'input.question', to: 'ask.question' },
    { from: 'ask.text', to: 'check.draft' },
    { from: 'check.text', to: 'output.text' },
  ],
  layout: { input: [0, 0], ask: [240, 0], check: [520, 0], output: [800, 0] },
};

/** One call of a model. */
export const greet = {
  format: 1,
  name: 'greet',
  title: 'Greet',
  interface: { input: { name: { type: 'string' } }, output: { text: { type: 'string' } } },
  models: { assistant: {} },
  nodes: [{ id: 'ask', type: 'ask', performer: { model: 'assistant' }, prompt: 'Say hello to {{ name }}.' }],
  edges: [
    { from: 'input.name', to: 'ask.name' },
    { from: 'ask.text', to: 'output.text' },
  ],
  layout: { input: [0, 0], ask: [240, 0], output: [520, 0] },
};

/** Brings a flow into this browser by the gallery's import, and opens it. */
export async function importFlow(page: Page, flow: { readonly name: string }): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Import a flow' });
  await dialog.getByLabel('Or paste its text').fill(JSON.stringify(flow));
  await dialog.getByRole('button', { name: 'Import' }).click();
  await page.waitForURL(`**/edit/${flow.name}`);
  await expect(page.getByRole('textbox', { name: 'Title of the flow' })).toBeVisible();
  await viewAtRest(page);
}

/** A model and a person work side by side; another model puts both together. */
export const sideBySide = {
  format: 1,
  name: 'side-by-side',
  title: 'Side by side',
  interface: { input: { question: { type: 'string' } }, output: { text: { type: 'string' } } },
  models: { writer: {} },
  people: { user: {} },
  nodes: [
    { id: 'draft', title: 'Draft', type: 'ask', performer: { model: 'writer' }, prompt: 'Draft: {{ question }}' },
    { id: 'opinion', title: 'Opinion', type: 'ask', performer: { person: 'user' }, prompt: 'And you? {{ question }}' },
    {
      id: 'join',
      title: 'Join',
      type: 'ask',
      performer: { model: 'writer' },
      prompt: 'Join: {{ draft }} + {{ opinion }}',
    },
  ],
  edges: [
    { from: 'input.question', to: 'draft.question' },
    { from: 'input.question', to: 'opinion.question' },
    { from: 'draft.text', to: 'join.draft' },
    { from: 'opinion.text', to: 'join.opinion' },
    { from: 'join.text', to: 'output.text' },
  ],
  layout: { input: [0, 0], draft: [240, 0], opinion: [240, 160], join: [520, 60], output: [800, 60] },
};

const template = (id: string, text: string, more: object = {}) => ({ id, type: 'template', text, ...more });

/** before → a loop of two → after, and a node that is not connected; nothing asks a model. */
export const framed = {
  format: 1,
  name: 'framed',
  interface: { input: { name: { type: 'string' } }, output: { text: { type: 'string' } } },
  nodes: [
    template('before', '{{ name }}'),
    {
      id: 'again',
      type: 'loop',
      maxRounds: 2,
      body: {
        nodes: [template('inside', '{{ start }}'), template('last', '{{ it }}')],
        edges: [
          { from: 'input.start', to: 'inside.start' },
          { from: 'inside.text', to: 'last.it' },
          { from: 'last.text', to: 'output.text' },
        ],
        layout: { inside: [0, 0], last: [296, 0] },
      },
    },
    template('after', '{{ end }} {{ other }}', { ports: { other: { optional: true } } }),
    template('free', '{{ any }}'),
  ],
  edges: [
    { from: 'input.name', to: 'before.name' },
    { from: 'before.text', to: 'again.start' },
    { from: 'again.text', to: 'after.end' },
    { from: 'after.text', to: 'output.text' },
  ],
  layout: { input: [0, 0], before: [0, 160], again: [312, 0], after: [1224, 0], free: [0, 360], output: [1224, 200] },
};
