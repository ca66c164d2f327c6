import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { connect, dragFromPalette, expectSaved, newFlow, port, showEverything, typePrompt } from './build-flow.ts';
import { expect, test } from './fixtures.ts';
import { node, openTab, output, pressRun, type RunPlaceName, runPanel, startRun } from './workbench.ts';

// With what most people have: motion, and a worker that keeps the workbench for later.
test.use({
  contextOptions: { reducedMotion: 'no-preference' },
  serviceWorkers: 'allow',
  sharesServer: true,
  withModel: true,
});

type Entry = Readonly<Record<string, unknown>> & { readonly type: string };

test('A flow is built by drag and drop, and runs here and on the server with the same journal', async ({
  page,
  openai,
}) => {
  openai.script.always((call) => ({ kind: 'reply', text: `Echo: ${call.body?.messages.at(-1)?.content}` }));
  await newFlow(page, 'Ask and approve');

  await dragFromPalette(page, ['Ask', 'Ask a model'], [0.4, 0.35]);
  await expect(node(page, 'ask')).toBeVisible();
  await typePrompt(page, 'Answer briefly: {{ question }}');
  await expect(port(page, 'ask', 'input', 'question')).toBeVisible();

  await dragFromPalette(page, ['Ask', 'Ask a person'], [0.6, 0.7]);
  await expect(node(page, 'ask-person')).toBeVisible();
  await typePrompt(page, 'Is this right? {{ draft }}');
  await expect(port(page, 'ask-person', 'input', 'draft')).toBeVisible();

  await showEverything(page);
  await connect(page, port(page, 'input', 'output', '+'), port(page, 'ask', 'input', 'question'));
  await expect(port(page, 'input', 'output', 'question')).toBeVisible();
  await connect(page, port(page, 'ask', 'output', 'text'), port(page, 'ask-person', 'input', 'draft'));
  await showEverything(page);
  await connect(page, port(page, 'ask-person', 'output', 'text'), port(page, 'output', 'input', '+'));
  await expect(port(page, 'output', 'input', 'text')).toBeVisible();
  await expectSaved(page);

  const journals: Entry[][] = [];
  for (const place of ['This browser', 'The server'] as const) {
    journals.push(await runAndRead(page, place));
  }
  const [here, there] = journals.map((journal) => journal.map(withoutChance));
  expect(here?.map(({ type }) => type)).toEqual([
    'run.started',
    'activation.completed',
    'task.opened',
    'task.answered',
    'activation.completed',
    'run.ended',
  ]);
  expect(there).toEqual(here);
  expect(openai.calls).toHaveLength(2);
  expect(openai.calls[0]?.body).toEqual(openai.calls[1]?.body);
});

async function runAndRead(page: Page, place: RunPlaceName): Promise<Entry[]> {
  await pressRun(page);
  await startRun(page, { place, input: { question: 'Why is the sky blue?' }, seed: 'the same' });
  await expect(node(page, 'ask')).toHaveAttribute('data-status', 'done');
  await expect(node(page, 'ask-person')).toHaveAttribute('data-status', 'waiting');
  await runPanel(page).getByRole('textbox', { name: 'Your answer' }).fill('Because of Rayleigh.');
  await runPanel(page).getByRole('button', { name: 'Send' }).click();
  await expect(output(page, 'text')).toContainText('Because of Rayleigh.');
  await expect(node(page, 'ask-person')).toHaveAttribute('data-status', 'done');
  await openTab(page, /Journal/);
  const downloading = page.waitForEvent('download');
  await runPanel(page).getByRole('button', { name: 'Download' }).click();
  const download = await downloading;
  const downloaded = parse(readFileSync(await download.path(), 'utf8'));
  if (place === 'This browser') return downloaded;
  const run = /run-(.+)\.jsonl/.exec(download.suggestedFilename())?.[1];
  const kept = parse(await (await page.request.get(`/api/runs/${run}/journal`)).text());
  expect(downloaded).toEqual(kept);
  return kept;
}

function parse(lines: string): Entry[] {
  return lines.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Entry])); // as the server writes it
}

/** An entry without times and the ids that are drawn anew for each run. */
function withoutChance(entry: Entry): Entry {
  const text = JSON.stringify(entry, (key, value: unknown) =>
    ['at', 'startedAt', 'dueAt', 'id', 'task'].includes(key) && typeof value !== 'object' ? '-' : value,
  );
  return JSON.parse(text) as Entry; // an entry but for what was left out
}
