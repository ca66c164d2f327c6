import { appendFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { storeWith } from '#engine/journal/store-with';
import { openDatabase } from '#server/host/database';
import { sqliteJournalStore } from '#server/host/sqlite-journal-store';
import { inProcessSandbox } from '../random-flows/in-process-sandbox.ts';
import { play } from '../random-flows/play.ts';
import { crashFlow } from './crash-flow.ts';

/**
 * A program that a test starts: works on one run in the SQLite file of its folder and kills itself, as by `kill -9`, at
 * the write that it is told, before or after that is durable. Each finished run is printed.
 */
const [folder = '', write = '0', when = 'before'] = process.argv.slice(2);
const database = openDatabase(join(folder, 'journal.sqlite'));
const store = sqliteJournalStore(database);
let writes = 0;
const dying = storeWith(store, {
  append: async (append) => {
    writes += 1;
    if (writes === Number(write) && when === 'before') process.kill(process.pid, 'SIGKILL');
    const appended = await store.append(append);
    if (writes === Number(write)) process.kill(process.pid, 'SIGKILL');
    return appended;
  },
});
const known = await store.read('r');
appendFileSync(join(folder, 'processes.txt'), `${known.length}\n`);
const played = await play(crashFlow, { sandbox: await inProcessSandbox(), store: dying });
writeSync(1, JSON.stringify({ status: played.status, breaches: played.breaches, calls: played.world.calls }));
database.close();
