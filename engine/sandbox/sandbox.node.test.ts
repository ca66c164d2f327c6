import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeSandbox } from './node.ts';
import { describeSandbox, failureOf, runCode } from './sandbox-suite.ts';

describe('nodeSandbox', () => {
  const sandbox = nodeSandbox();
  afterAll(() => sandbox.close());
  describeSandbox(() => sandbox);

  it('says why it does not start', async () => {
    const broken = nodeSandbox({ workerUrl: new URL('data:text/javascript,throw new Error("no such file")') });
    const error = await failureOf(runCode(broken, 'return 1;'));
    expect(error).toMatchObject({ code: 'INTERNAL', message: expect.stringContaining('no such file') });
  });

  it('fails the job of a worker that dies, and gives the next job a new one', async () => {
    const dying = `
      import { parentPort } from 'node:worker_threads';
      parentPort.on('message', () => {
        parentPort.postMessage({ kind: 'started' });
        setImmediate(() => process.exit(3));
      });`;
    const fragile = nodeSandbox({ size: 1, workerUrl: new URL(`data:text/javascript,${encodeURIComponent(dying)}`) });
    for (const _attempt of [1, 2]) {
      const error = await failureOf(runCode(fragile, 'return 1;'));
      expect(error).toMatchObject({ code: 'CODE_LIMIT', message: expect.stringContaining('code 3') });
    }
  });

  it('rejects what still runs when it is closed', async () => {
    const closing = nodeSandbox();
    const running = runCode(closing, 'while (true) {}');
    await closing.close();
    expect((await failureOf(running)).message).toContain('closed');
    expect((await failureOf(runCode(closing, 'return 1;'))).message).toContain('closed');
  });
});

describe('the server build', () => {
  it('finds its worker beside the main file, and an idle sandbox lets Node end', async () => {
    const cache = fileURLToPath(new URL('../../node_modules/.cache/flowright/', import.meta.url));
    await mkdir(cache, { recursive: true });
    const outDir = await mkdtemp(`${cache}build-`);
    const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
    try {
      await build({
        configFile: false,
        logLevel: 'error',
        build: {
          ssr: true,
          outDir,
          rolldownOptions: {
            input: { main: here('./node.ts'), 'node.worker': here('./node.worker.ts') },
            output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
          },
        },
      });
      await writeFile(
        `${outDir}/try.mjs`,
        `import { nodeSandbox } from './main.js';
         const limits = { timeoutMs: 5000, memoryBytes: 16777216, outputBytes: 1000 };
         const job = { source: 'return { twice: input.n * 2 };', input: { n: 21 }, seed: '', limits };
         console.log(JSON.stringify(await nodeSandbox().run(job, { signal: new AbortController().signal })));`,
      );
      const { stdout } = await promisify(execFile)(process.execPath, [`${outDir}/try.mjs`], { timeout: 15_000 });
      expect(JSON.parse(stdout)).toEqual({ twice: 42 });
    } finally {
      await rm(outDir, { recursive: true, force: true });
    }
  });
});
