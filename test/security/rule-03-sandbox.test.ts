import { afterAll, expect, it } from 'vitest';
import { escapes } from '#engine/sandbox/attacks';
import { nodeSandbox } from '#engine/sandbox/node';
import { failureOf, runCode } from '../../engine/sandbox/sandbox-suite.ts';
import { filesWith, sample } from './find-in-sources.ts';

// What the sandbox withstands is tested beside it, in `sandbox-suite.ts`; here, that there is no way around it.
const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

it('knows the ways out that others had', () => {
  const ways = escapes.map(([way]) => way).join('; ');
  for (const known of ['constructor chain', 'spreading', 'with statement', 'import()', 'prepareStackTrace', 'Proxy'])
    expect(ways).toContain(known);
});

it('ends what never ends', async () => {
  expect(await failureOf(runCode(sandbox, 'while (true) {}'))).toMatchObject({ code: 'CODE_TIMEOUT' });
}, 15_000);

it('fails closed when it cannot start: nothing else runs the code', async () => {
  const broken = nodeSandbox({ workerUrl: new URL('data:text/javascript,throw new Error("gone")') });
  expect(await failureOf(runCode(broken, 'return 1;'))).toMatchObject({ code: 'INTERNAL' });
  await broken.close();
});

it('is the only one that knows the interpreter, and only it and the workbench start workers', () => {
  const interpreter = /from ['"](quickjs-emscripten|@jitl\/)/;
  expect(filesWith(interpreter).filter((file) => !file.startsWith('engine/sandbox/'))).toEqual([]);
  expect(filesWith(interpreter, sample("import x from 'quickjs-emscripten-core'"))).toEqual(['sample.ts']);
  expect(filesWith(/node:worker_threads/).filter((file) => file.startsWith('server/'))).toEqual([]);
});
