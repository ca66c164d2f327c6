import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import {
  connect,
  dragFromPalette,
  expectSaved,
  newFlow,
  port,
  select,
  showEverything,
  typePrompt,
} from './build-flow.ts';
import { expect, test } from './fixtures.ts';
import { greet, importFlow } from './sample-flows.ts';
import { testKey, testModel } from './shared-servers.ts';
import { openTab, output, pressRun, startRun } from './workbench.ts';

test.use({ withModel: true });

const program = path.resolve(import.meta.dirname, '../../server/cli/flowright.mjs');

test('A release is pinned by the flow that uses it, and is pulled, validated, run and replayed on the command line', async ({
  page,
  server,
  openai,
}, testInfo) => {
  test.setTimeout(120_000); // each command is a process of its own
  openai.script.always((call) => ({ kind: 'reply', text: `Echo: ${call.body?.messages.at(-1)?.content}` }));
  await importFlow(page, greet);
  await publish(page, '1.0.0');

  await page.goto('/');
  const library = page.getByRole('region', { name: 'Library' });
  await library.getByRole('link', { name: 'Greet' }).click();
  await expect(page.getByRole('heading', { name: 'Greet' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Release' })).toContainText('1.0.0');
  await page.getByRole('tab', { name: 'Interface' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('name');
  await expect(page.getByRole('tabpanel')).toContainText('text');

  await newFlow(page, 'Reception');
  await dragFromPalette(page, ['Library', 'Greet'], [0.5, 0.4]);
  await showEverything(page);
  await connect(page, port(page, 'input', 'output', '+'), port(page, 'greet', 'input', 'name'));
  await connect(page, port(page, 'greet', 'output', 'text'), port(page, 'output', 'input', '+'));
  const inspector = await select(page, 'greet');
  await expect(inspector.getByText(/pinned sha256/)).toBeVisible();
  await expectSaved(page);

  // The flow changes so that its callers would break.
  await page.goto('/edit/greet');
  await select(page, 'ask');
  await typePrompt(page, 'Say {{ word }} to {{ name }}.');
  await showEverything(page);
  await connect(page, port(page, 'input', 'output', '+'), port(page, 'ask', 'input', 'word'));
  await expect(port(page, 'input', 'output', 'word')).toBeVisible();
  await expectSaved(page);
  await publish(page, '2.0.0', 'the interface breaks what others rely on');
  await page.goto('/library/greet');
  await expect(page.getByRole('combobox', { name: 'Version' })).toContainText('2.0.0 (latest)');

  // Who uses the first release keeps it; another one is a choice that can be taken back.
  await page.goto('/edit/reception');
  await select(page, 'greet');
  await expect(inspector.getByRole('combobox', { name: 'Version' })).toContainText('1.0.0');
  await inspector.getByRole('combobox', { name: 'Version' }).click();
  await page.getByRole('option', { name: '2.0.0' }).click();
  await expect(port(page, 'greet', 'input', 'word')).toBeVisible();
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(port(page, 'greet', 'input', 'word')).toBeHidden();
  await expect(inspector.getByRole('combobox', { name: 'Version' })).toContainText('1.0.0');
  await pressRun(page);
  await startRun(page, { place: 'The server', input: { name: 'Ada' } });
  await openTab(page, 'Output');
  await expect(output(page, 'text')).toContainText('Echo: Say hello to Ada.');

  const file = testInfo.outputPath('greet.json');
  const journal = testInfo.outputPath('greet.jsonl');
  const model = { OPENAI_BASE_URL: openai.url, OPENAI_API_KEY: testKey, OPENAI_MODEL: testModel };
  const flowright = (...given: string[]) => run(given, { ...model, FLOWRIGHT_DATA: server.dataDir });
  await flowright('pull', 'greet@1.0.0', '--out', file);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ name: 'greet', interface: greet.interface });
  await flowright('validate', file);
  const ran = await flowright('run', file, '--input', '{"name":"Grace"}', '--journal', journal, '--json');
  expect(JSON.parse(ran)).toMatchObject({ status: 'completed', output: { text: 'Echo: Say hello to Grace.' } });
  const calls = openai.calls.length;
  const replayed = JSON.parse(await flowright('replay', journal, '--json'));
  expect(replayed).toMatchObject({ status: 'completed', output: { text: 'Echo: Say hello to Grace.' } });
  expect(openai.calls, 'a replay calls nobody').toHaveLength(calls);
});

async function publish(page: Page, suggested: string, why = 'The first release of this flow.'): Promise<void> {
  await page.getByRole('button', { name: 'Publish' }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish Greet' });
  await expect(dialog.getByLabel('Version')).toHaveValue(suggested);
  await expect(dialog.getByText(why)).toBeVisible();
  // The readme of the last release is gone on with.
  if (suggested === '1.0.0') await dialog.getByRole('button', { name: 'Begin with a template' }).click();
  await dialog.getByRole('tab', { name: 'Preview' }).click();
  await expect(dialog.getByRole('tabpanel')).toContainText('How to use it');
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await expect(dialog).toBeHidden();
}

/** Runs the command as a user does; rejects with what it said when its status is not 0. */
async function run(given: readonly string[], environment: Readonly<Record<string, string>>): Promise<string> {
  const env = { PATH: process.env.PATH, FLOWRIGHT_NO_BUILD: '1', ...environment };
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...given], { env });
  return stdout;
}
