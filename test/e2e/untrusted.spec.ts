import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { allPayloads, payloads } from './payloads.ts';
import { importFlow } from './sample-flows.ts';
import { openTab, runPanel, traceRows } from './workbench.ts';

test.use({ withModel: true });

const short = `<img src=x onerror="window.fired=1">`;

/** Every place of a flow where its author may write. */
const hostile = {
  format: 1,
  name: 'hostile',
  title: `${short} title`,
  description: allPayloads,
  interface: {
    input: { question: { type: 'string', title: short, description: allPayloads } },
    output: { text: { type: 'string', title: short } },
  },
  models: { assistant: { description: short } },
  people: { user: { description: short } },
  nodes: [
    { id: 'say', title: `${short} say`, type: 'ask', performer: { model: 'assistant' }, prompt: `Q {{ question }}` },
    {
      id: 'check',
      title: `${short} check`,
      type: 'ask',
      performer: { person: 'user' },
      prompt: `{% raw %}${allPayloads}{% endraw %}\n\n{{ draft }}`,
      response: {
        schema: {
          type: 'object',
          title: short,
          properties: {
            word: { type: 'string', title: `${short} word`, description: allPayloads },
            pick: { enum: payloads.slice(0, 5), title: short },
          },
        },
      },
    },
    {
      id: 'broken',
      title: 'Broken',
      type: 'code',
      inputs: { word: {} },
      outputs: { y: {} },
      source: 'throw new Error(input.word);',
    },
    { id: 'remark', type: 'note', text: allPayloads },
  ],
  edges: [
    { from: 'input.question', to: 'say.question' },
    { from: 'say.text', to: 'check.draft' },
    { from: 'check.word', to: 'broken.word' },
    { from: 'broken.y', to: 'output.text' },
  ],
  layout: { input: [0, 0], say: [260, 0], check: [520, 0], broken: [780, 0], output: [1040, 0], remark: [0, 240] },
};

const oneCall = {
  ...hostile,
  name: 'one-call',
  interface: { input: { question: {} }, output: { text: {} } },
  people: {},
  nodes: [hostile.nodes[0]],
  edges: [hostile.edges[0], { from: 'say.text', to: 'output.text' }],
  layout: {},
};

/** Elements that only a payload would bring. */
const planted =
  'main script, main iframe, main object, main embed, main base, main form[action], [onerror], [onload], [ontoggle]';

async function nothingFired(page: Page, where: string): Promise<void> {
  expect(await page.evaluate(() => 'fired' in window), where).toBe(false);
  expect(await page.locator(planted).count(), `${where}: no element of a payload`).toBe(0);
  const links = await page
    .locator('a[href]')
    .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).protocol));
  expect(
    links.filter((protocol) => !['http:', 'https:', 'mailto:', 'blob:'].includes(protocol)),
    where,
  ).toEqual([]);
}

test('The texts of models, people and authors run no script and send no request, on any page', async ({
  page,
  openai,
  server,
  pageWatch,
}) => {
  const headers = { origin: server.url };
  test.setTimeout(120_000);
  openai.script.always(() => ({ kind: 'reply', text: allPayloads }));
  await importFlow(page, hostile);
  await expect(page.getByTestId('node-check')).toBeVisible();
  const asHtml = await page.evaluate(
    ([html = '', elements = '']) =>
      new DOMParser().parseFromString(`<main>${html}</main>`, 'text/html').querySelectorAll(elements).length,
    // Handlers of events are reported as soon as they are parsed.
    [allPayloads.replaceAll(/\bon(?=\w+=)/g, 'data-'), planted],
  );
  expect(asHtml, 'shown as HTML they would be seen').toBeGreaterThan(5);
  await nothingFired(page, 'editor');
  await page.getByTestId('node-check').click();
  await nothingFired(page, 'inspector');

  const published = await page.request.post('/api/library', {
    headers,
    data: { flow: hostile, readme: allPayloads, notes: allPayloads, version: '1.0.0' },
  });
  expect(published.status(), await published.text()).toBeLessThan(300);
  const started = await page.request.post('/api/runs', {
    headers,
    data: { flow: hostile, input: { question: allPayloads } },
  });
  expect(started.status(), await started.text()).toBeLessThan(300);
  const { id } = (await started.json()) as { id: string };

  await page.goto('/');
  await expect(page.getByText(`${short} title`).first()).toBeVisible();
  await nothingFired(page, 'gallery');
  await page.goto('/library/hostile');
  await expect(page.getByText(`${short} title`).first()).toBeVisible();
  await nothingFired(page, 'library entry');

  await page.goto('/tasks');
  await page.getByRole('link', { name: /check/ }).click();
  await expect(page.getByRole('region', { name: 'Answer' })).toBeVisible();
  await nothingFired(page, 'task');
  await page.getByRole('textbox').first().fill(allPayloads);
  await page.getByRole('button', { name: 'Send answer' }).click();
  await expect(page.getByText('Thank you, your answer is in')).toBeVisible();

  await page.goto(`/runs/${id}`);
  await expect(runPanel(page)).toBeVisible();
  await expect
    .poll(async () => ((await (await page.request.get(`/api/runs/${id}`)).json()) as { status: string }).status)
    .toBe('failed');
  for (const tab of ['Trace', 'Messages', 'Journal', 'Output']) {
    await openTab(page, tab);
    await nothingFired(page, `run: ${tab}`);
  }
  await openTab(page, 'Trace');
  for (const name of [/say/, /check/, /Broken/]) {
    await traceRows(page, name).first().click();
    await nothingFired(page, `activation ${String(name)}`);
  }
  await page.goto('/runs');
  await expect(page.getByText(`${short} title`).first()).toBeVisible();
  await nothingFired(page, 'runs');

  const batch = await page.request.post('/api/batches', {
    headers,
    data: {
      flow: oneCall,
      cases: { format: 'jsonl', text: JSON.stringify({ id: short, question: allPayloads, expected: allPayloads }) },
      score: 'contains',
    },
  });
  expect(batch.status(), await batch.text()).toBe(202);
  const { id: experiment } = (await batch.json()) as { id: string };
  await page.goto(`/experiments/${experiment}`);
  await expect(page.getByText(short).first()).toBeVisible();
  await nothingFired(page, 'experiment');
  await page.goto('/experiments');
  await nothingFired(page, 'experiments');
  expect(pageWatch.problems.filter((problem) => problem.startsWith('foreign'))).toEqual([]);
});
