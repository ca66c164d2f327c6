import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryStore } from '#engine/journal/memory-store';
import type { JournalStore } from '#engine/journal/store';
import { openDatabase } from '#server/host/database';
import { postgresJournalStore } from '#server/host/postgres-journal-store';
import { runsToWake } from '#server/host/runs-to-wake';
import { sqliteJournalStore } from '#server/host/sqlite-journal-store';
import { migratePostgres } from '#server/sql/migrate-postgres';
import { readPostgresPlace } from '#server/sql/postgres-place';
import { openPostgres } from '#server/sql/postgres-sql';
import type { Sql } from '#server/sql/sql';
import { sqliteSql } from '#server/sql/sqlite-sql';
import { appendOf, completed, creation } from '../conformance/sample-entries.ts';
import { startPostgres } from './postgres.mjs';

// Prints what the stores of journals can do on this machine. Nothing passes or fails here.

/** As a run of reference/durable.md §3: 30 steps, each of which is one append of what was scheduled and completed. */
const stepsOfRun = 30;
const runCount = 200;
const waitingCount = 100_000;
const text = 'x'.repeat(300);

async function runOnce(store: JournalStore, run: string): Promise<void> {
  await store.append(creation(run));
  for (let step = 0, after = 1; step < stepsOfRun; step += 1, after += 2) {
    const entries = [completed(`a#${step}`, text), completed(`b#${step}`, text)];
    const result = await store.append(appendOf(run, { after, entries }));
    if (!result.ok) throw new Error(`${run} lost.`);
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
const say = (line: string) => process.stdout.write(`${line}\n`);
const perSecond = (count: number, ms: number) => `${Math.round((count * 1000) / ms).toLocaleString('en')}/s`;

async function measureRuns(name: string, stores: readonly JournalStore[]): Promise<void> {
  for (const concurrency of [1, 20, runCount]) {
    const queue = names(`${name}-${stores.length}-${concurrency}`, concurrency === 1 ? 10 : runCount);
    const count = queue.length;
    const worker = async (store: JournalStore) => {
      for (let run = queue.pop(); run !== undefined; run = queue.pop()) await runOnce(store, run);
    };
    const workers = Array.from({ length: concurrency }, (_, index) => stores[index % stores.length]);
    const cpu = process.cpuUsage();
    const ms = await timed(() => Promise.all(workers.flatMap((store) => (store === undefined ? [] : [worker(store)]))));
    const { user, system } = process.cpuUsage(cpu);
    const steps = count * stepsOfRun;
    say(
      `${name}, ${concurrency} at once: ${perSecond(count, ms)} runs, ${perSecond(steps, ms)} steps, ` +
        `${((user + system) / 1000 / steps).toFixed(3)} ms of CPU a step here`,
    );
  }
}

async function measureWaiting(name: string, store: JournalStore, sql: Sql): Promise<void> {
  const create = await timed(async () => {
    for (let page = 0; page < waitingCount / 500; page += 1) {
      const runs = names(`w${page}`, 500);
      await Promise.all(
        runs.map((run, index) => store.append(creation(run, { status: 'waiting', createdAt: page * 1000 + index }))),
      );
    }
  });
  await sql.run('UPDATE runs SET dirty = 0');
  await store.append(creation('due', { status: 'waiting', wakeAt: 5 }));
  const wakes = runsToWake(sql);
  const times = {
    'first page of waiting runs': () => store.list({ status: ['waiting', 'running'], limit: 50 }),
    'page in the middle': () => store.list({ status: ['waiting'], before: 50_000, limit: 50 }),
    'which are to be woken': () => wakes.due({ now: 5, untouchedSince: 5, limit: 100 }),
    'when the next are': () => wakes.nextTime(1),
    'one summary': () => store.summary('w7-7'),
    'one journal': () => store.read('w7-7'),
  };
  say(`${name}, ${waitingCount.toLocaleString('en')} waiting runs: written in ${(create / 1000).toFixed(1)} s`);
  for (const [what, ask] of Object.entries(times)) {
    await ask();
    say(`  ${what}: ${(await timed(ask)).toFixed(1)} ms`);
  }
}

await measureRuns('memory', [memoryStore()]);

const folder = mkdtempSync(join(tmpdir(), 'flowright-measure-'));
const database = openDatabase(join(folder, 'journal.sqlite'));
await measureRuns('SQLite', [sqliteJournalStore(database)]);
await measureWaiting('SQLite', sqliteJournalStore(database), sqliteSql(database));
database.close();
rmSync(folder, { recursive: true });

const postgres = await startPostgres({ isSafe: true });
const place = readPostgresPlace(postgres.url);
await migratePostgres(place);
const [sql, other] = [openPostgres(place), openPostgres(place)];
await measureRuns('PostgreSQL', [postgresJournalStore(sql)]);
await measureRuns('PostgreSQL, two pools', [postgresJournalStore(sql), postgresJournalStore(other)]);
await measureWaiting('PostgreSQL', postgresJournalStore(sql), sql);
await sql.close();
await other.close();
await postgres.stop();
