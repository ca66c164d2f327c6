import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectRoot } from '../project-root.ts';
import { askPersonFlow, greetFlow, shippedRelease } from '../testing/test-flows.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const run = promisify(execFile);

/** How somebody uses what the generator made: written here as a program, since its types exist only once it is made. */
const program = `
import { defaults, getHealthz, getRunsById, getTasks, postRuns, postTasksByIdAnswer, postV1ChatCompletions } from './client.ts';

export async function use(baseUrl: string, token: string): Promise<unknown> {
  Object.assign(defaults, { baseUrl, headers: { authorization: 'Bearer ' + token } });
  const health = await getHealthz();
  const started = await postRuns({ flow: 'ask-person', input: { question: 'tea' } }, { idempotencyKey: 'a' });
  if (started.status !== 202) throw new Error(started.data.error.message);
  const run: string = started.data.id;
  let task: string | undefined;
  while (task === undefined) {
    const open = await getTasks({ run });
    if (open.status === 200) task = open.data.tasks[0]?.id;
  }
  const wrong = await postTasksByIdAnswer(task, { answer: 7 });
  const right = await postTasksByIdAnswer(task, { answer: 'Green.' });
  let seen = await getRunsById(run);
  while (seen.status === 200 && seen.data.status !== 'completed') seen = await getRunsById(run);
  const said = await postV1ChatCompletions({ model: 'greet', messages: [{ role: 'user', content: 'Ada' }] });
  const nobody = await getRunsById('nobody');
  return {
    health: health.status === 200 && health.data.product,
    wrong: wrong.status === 422 && wrong.data.error.code,
    right: right.status === 200 && right.data.answer,
    output: seen.status === 200 && seen.data.output,
    said: said.status === 200 && typeof said.data !== 'string' && said.data.choices[0]?.message.content,
    nobody: nobody.status === 404 && nobody.data.error.code,
  };
}
`;

let server: TestServer;
let folder: string;

beforeAll(async () => {
  server = await startTestServer({ shipped: [shippedRelease(askPersonFlow), shippedRelease(greetFlow)] });
  folder = mkdtempSync(path.join(tmpdir(), 'flowright-client-'));
  const document = await server.call('/api/openapi.json');
  writeFileSync(path.join(folder, 'openapi.json'), document.text);
  writeFileSync(path.join(folder, 'use.ts'), program);
  symlinkSync(path.join(projectRoot, 'node_modules'), path.join(folder, 'node_modules'));
  await node('oazapfts/dist/cli.js', 'openapi.json', 'client.ts');
}, 60_000);

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Runs a program of the installed packages in the folder. */
function node(script: string, ...words: string[]): Promise<unknown> {
  return run(process.execPath, [path.join(projectRoot, 'node_modules', script), ...words], { cwd: folder });
}

it('the client that a generator makes of the OpenAPI document has types that hold, and calls a real server', async () => {
  const settings = '--noEmit --strict --module esnext --moduleResolution bundler --target es2022 --types';
  await node('typescript/bin/tsc', ...settings.split(' '), '', '--allowImportingTsExtensions', 'use.ts').catch(
    ({ stdout }) => expect.fail(stdout),
  );
  const { use } = await import(pathToFileURL(path.join(folder, 'use.ts')).href);
  expect(await use(server.running.url, server.running.token)).toEqual({
    health: 'flowright',
    wrong: 'ANSWER_INVALID',
    right: 'Green.',
    output: { answer: 'Green.' },
    said: 'Hello Ada!',
    nobody: 'RUN_NOT_FOUND',
  });
});
