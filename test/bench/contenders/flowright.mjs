import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { range, takenSteps } from '../workloads.mjs';
import { flows } from './flowright-flows.mjs';
import { bindings, hostOf, registryOf } from './flowright-host.mjs';
import { prepareResume } from './flowright-resume.mjs';

/** Flowright as it is built, with a journal in memory or the durable one of a server's data folder. */
export async function prepare(task) {
  const { shape, size, isDurable, engineFile } = task;
  if (shape === 'resume') return isDurable ? prepareResume(task) : undefined;
  const engine = await import(pathToFileURL(engineFile).href);
  const journal = isDurable ? durableJournal(engine) : memoryJournal(engine);
  const host = hostOf({ engine, store: journal.store, size });
  const work = { registry: registryOf(engine), concurrency: 10_000 };
  const { flow, others, input, runs = 1 } = flows[shape](size);
  const options = { flow, flows: others, input, ...bindings, budget: { depth: 100_000, entries: 1_000_000 } };
  let last = [];

  async function runOnce() {
    let received = 0;
    const listener = (signal) => {
      if (signal.type === 'delta') received += signal.text.length;
    };
    const run = await engine.startRun(host, options, { ...work, listener });
    last.push(run.id);
    const status = await run.settled();
    if (status !== 'completed') throw new Error(`The run is ${status}: ${JSON.stringify(run.state.ended)}`);
    const { calls } = run.summary().usage;
    const output = engine.outputOf(run.state)?.value;
    await run.close();
    return { calls, output, received };
  }

  return {
    async run() {
      last = [];
      const ended = await Promise.all(range(runs).map(runOnce));
      return resultOf[shape](ended);
    },
    /** Bytes that the last runs have left: their entries as JSON. */
    async recordedBytes() {
      const journals = await Promise.all(last.map((run) => host.store.read(run)));
      return journals.flat().reduce((sum, entry) => sum + Buffer.byteLength(JSON.stringify(entry)), 0);
    },
    /** Synced transactions for each activation that the last runs have settled; the one that starts them is not counted. */
    async syncsPerActivation() {
      if (!isDurable) return undefined;
      const journals = await Promise.all(last.map((run) => host.store.read(run)));
      const settled = journals.flat().filter(({ type }) => type.startsWith('activation.')).length;
      return (journal.takenSyncs() - 1) / settled;
    },
    async forget() {
      takenSteps();
      journal.takenSyncs?.();
      if (!isDurable) for (const run of last) await host.store.remove(run);
    },
    storedBytes: journal.bytes,
    close: () => journal.close?.(),
  };
}

const resultOf = {
  chain: ([{ output }]) => output,
  loop: ([{ calls }]) => calls,
  map: ([{ output }]) => output.length,
  nest: ([{ output }]) => output,
  recurse: ([{ output }]) => output,
  runs: (ended) => ended.length,
  tokens: ([{ received }]) => received,
};

function memoryJournal({ memoryStore }) {
  return { store: memoryStore() };
}

/** The database of a server's data folder; whatever is written at once is synced once. */
function durableJournal({ openDatabase, sqliteJournalStore }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'flowright-bench-'));
  const file = path.join(folder, 'flowright.sqlite');
  const database = openDatabase(file);
  let syncs = 0;
  const store = sqliteJournalStore({
    prepare: (sql) => database.prepare(sql),
    write(work) {
      syncs += 1;
      return database.write(work);
    },
  });
  return {
    store,
    takenSyncs() {
      const counted = syncs;
      syncs = 0;
      return counted;
    },
    bytes() {
      database.close();
      return statSync(file).size;
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
