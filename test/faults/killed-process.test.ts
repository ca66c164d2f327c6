import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { replayJournal } from '#engine/index';
import { openDatabase } from '#server/host/database';
import { sqliteJournalStore } from '#server/host/sqlite-journal-store';
import { factsOf } from '../random-flows/facts.ts';
import { inProcessSandbox } from '../random-flows/in-process-sandbox.ts';
import { play } from '../random-flows/play.ts';
import { crashFlow } from './crash-flow.ts';

const root = join(import.meta.dirname, '../..');
/** Below node_modules, so that the bundle finds libsql, which has a native part and stays outside of it. */
const bundle = join(root, 'node_modules', `.flowright-faults-${process.pid}`);
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flowright-killed-process-'));
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      ssr: 'test/faults/dying-process.ts',
      outDir: bundle,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'dying.mjs' } },
    },
    ssr: { noExternal: true, external: ['libsql', 'pg', '@jitl/quickjs-wasmfile-release-sync'] },
  });
}, 60_000);
afterAll(() => {
  rmSync(bundle, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

it('a real process that is killed with SIGKILL at one write after the other goes on to the same facts', async () => {
  const start = (write: number, when: string) =>
    spawnSync(process.execPath, [join(bundle, 'dying.mjs'), folder, String(write), when], { encoding: 'utf8' });
  let deaths = 0;
  let last = start(1, 'before');
  for (; last.signal === 'SIGKILL'; deaths += 1) {
    // A process that died before its first write was durable has done nothing that counts, so the next one must do more.
    last = start(deaths % 2 === 0 ? 1 : 2, deaths % 3 === 0 ? 'before' : 'after');
    if (deaths > 200) throw new Error('The run does not come to an end.');
  }
  expect(last.stderr).toBe('');
  expect(JSON.parse(last.stdout)).toMatchObject({ status: 'completed', breaches: [] });
  expect(deaths).toBeGreaterThan(10);
  const found = readFileSync(join(folder, 'processes.txt'), 'utf8').trim().split('\n').map(Number);
  // What one process wrote the next one found: the journal only grows.
  expect([...found].sort((a, b) => a - b)).toEqual(found);

  const database = openDatabase(join(folder, 'journal.sqlite'));
  const entries = await sqliteJournalStore(database).read('r');
  database.close();
  const plain = await play(crashFlow, { sandbox: await inProcessSandbox() });
  expect(factsOf(entries)).toEqual(factsOf(plain.entries));
  expect(replayJournal(entries).status).toBe('completed');
}, 120_000);
