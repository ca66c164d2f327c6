import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { waitingMs } from '../own-process.mjs';
import { flows } from './flowright-flows.mjs';
import { bindings, hostOf, registryOf } from './flowright-host.mjs';

const thisFile = fileURLToPath(import.meta.url);

/** A run that waits for a person after `size` activations; each measurement resumes it in a new process. */
export async function prepareResume({ size, engineFile }) {
  const engine = await import(pathToFileURL(engineFile).href);
  const folder = mkdtempSync(path.join(tmpdir(), 'flowright-bench-'));
  const file = path.join(folder, 'flowright.sqlite');
  const run = await writeRun(engine, file, size);
  const task = JSON.stringify({ size, engineFile, file, run });
  return {
    run() {
      const child = spawnSync(process.execPath, [thisFile, task], { encoding: 'utf8' });
      if (child.status !== 0) throw new Error(child.stderr);
      return JSON.parse(child.stdout);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Works in memory, where it is quick, and puts the journal into the database in one go. */
async function writeRun(engine, file, size) {
  const host = hostOf({ engine, store: engine.memoryStore(), size });
  const { flow, input } = flows.resume(size);
  const options = { flow, input, ...bindings, budget: { entries: 1_000_000 } };
  const run = await engine.startRun(host, options, { registry: registryOf(engine) });
  await run.settled();
  const database = engine.openDatabase(file);
  const entries = await host.store.read(run.id);
  await engine.sqliteJournalStore(database).append({ run: run.id, after: 0, entries, summary: run.summary() });
  database.close();
  await run.close();
  return run.id;
}

/** What a server does when somebody answers: opens the database, reads the journal, folds it. */
async function resume({ size, engineFile, file, run }) {
  const engine = await import(pathToFileURL(engineFile).href);
  const up = performance.now();
  const waited = waitingMs();
  const database = engine.openDatabase(file);
  const host = hostOf({ engine, store: engine.sqliteJournalStore(database), size });
  const opened = await engine.openRun(host, run, { registry: registryOf(engine) });
  const value = await opened.settled();
  const milliseconds = performance.now() - up - (waitingMs() - waited);
  const sinceStart = performance.now() - waitingMs();
  process.stdout.write(JSON.stringify({ value, milliseconds, sinceStart }));
  await opened.close();
  database.close();
}

if (process.argv[1] === thisFile) await resume(JSON.parse(process.argv[2]));
