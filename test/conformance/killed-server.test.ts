import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openData } from '#server/host/open-data';

const root = join(import.meta.dirname, '../..');
/** Below node_modules, so that the bundle finds libsql, which has a native part and stays outside of it. */
const bundle = join(root, 'node_modules', `.flowright-test-${process.pid}`);
let folder = '';
let child: ChildProcess | undefined;

beforeAll(async () => {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      ssr: 'test/conformance/appending-server.ts',
      outDir: bundle,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'server.mjs' } },
    },
    ssr: { noExternal: true, external: ['libsql', 'pg'] },
  });
}, 60_000);
afterAll(() => {
  rmSync(bundle, { recursive: true, force: true });
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowright-killed-'));
});
afterEach(async () => {
  await kill();
  rmSync(folder, { recursive: true });
});

/** Starts the program on the folder; resolves with what it says once it has said `count` lines. It goes on. */
async function start(count: number): Promise<string[]> {
  const started = spawn(process.execPath, [join(bundle, 'server.mjs'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = started;
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: started.stdout }).on('line', (line) => {
      lines.push(line);
      if (lines.length === count) resolve();
    });
    started.once('exit', (code) => reject(new Error(`The program ended by itself with ${code}.`)));
  });
  return lines;
}

/** kill -9; resolves when everything that was said before has arrived. */
async function kill(): Promise<void> {
  if (child === undefined) return;
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
  child = undefined;
}

describe('a server killed with SIGKILL', () => {
  it('has lost nothing that it acknowledged, however often and wherever it is killed', async () => {
    const acknowledged = new Map<string, number>();
    for (const count of [2, 40, 333]) {
      const lines = await start(count);
      await kill();
      for (const line of lines.filter((said) => said !== 'ready')) {
        const [run = '', sequence] = line.split(' ');
        acknowledged.set(run, Number(sequence));
      }
      const data = openData(folder);
      for (const [run, sequence] of acknowledged) {
        const entries = await data.journal.read(run);
        expect(entries.length).toBeGreaterThanOrEqual(sequence);
        // Entries come in pairs after the first; half an append must never be seen.
        expect(entries.length % 2).toBe(1);
        expect((await data.journal.summary(run))?.sequence).toBe(entries.length);
      }
      await data.close();
    }
    expect(acknowledged.size).toBe(3);
  });

  it('keeps its folder from a second owner while it lives, and no longer', async () => {
    await start(1);
    expect(() => openData(folder)).toThrow(
      expect.objectContaining({
        code: 'STORE_IN_USE',
        message: `The data folder "${folder}" is in use by another Flowright (process ${child?.pid}). Stop that one first, or choose another data folder.`,
      }),
    );
    await kill();
    const data = openData(folder);
    expect(await data.journal.list({})).not.toBeUndefined();
    await data.close();
  });
});
