import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JournalStore } from '#engine/journal/store';
import { batchStore } from '#server/host/batch-store';
import { openDatabase } from '#server/host/database';
import { type Migration, migrations, stepFor } from '#server/host/migrations';
import { postgresJournalStore } from '#server/host/postgres-journal-store';
import { runsToWake } from '#server/host/runs-to-wake';
import { settingsStore } from '#server/host/settings-store';
import { sqliteJournalStore } from '#server/host/sqlite-journal-store';
import { migratePostgres } from '#server/sql/migrate-postgres';
import { openPostgres } from '#server/sql/postgres-sql';
import type { Sql } from '#server/sql/sql';
import { sqliteSql } from '#server/sql/sqlite-sql';
import { freshPostgres, lacksPostgres } from '../services/services-for-tests.ts';
import { appendOf, completed, creation, opened, started, summaryOf } from './sample-entries.ts';

const waiting = JSON.stringify(summaryOf('waits', 2, { status: 'waiting', wakeAt: 5000, title: 'a\u0000b' }));
const running = JSON.stringify(summaryOf('runs', 1));

/** What each step's tables held when they were new: the number of the step, the table, and its row. */
const rows: ReadonlyArray<
  readonly [since: number, table: string, row: Readonly<Record<string, string | number | null>>]
> = [
  [1, 'runs', { run: 'waits', flow: 'echo', status: 'waiting', created_at: 1000.5, sequence: 2, summary: waiting }],
  [1, 'runs', { run: 'runs', flow: 'echo', status: 'running', created_at: 2000, sequence: 1, summary: running }],
  [1, 'entries', { run: 'waits', sequence: 1, body: JSON.stringify(started()) }],
  [1, 'entries', { run: 'waits', sequence: 2, body: JSON.stringify(opened('task0001')) }],
  [1, 'entries', { run: 'runs', sequence: 1, body: JSON.stringify(started()) }],
  [1, 'tasks', { task: 'task0001', run: 'waits' }],
  [2, 'flows', { id: 7, name: 'echo' }],
  [
    2,
    'releases',
    {
      name: 'echo',
      version: '1.2.3',
      major: 1,
      minor: 2,
      patch: 3,
      hash: 'h',
      summary: '{}',
      body: '{}',
      checksum: 'c',
    },
  ],
  [2, 'dependencies', { name: 'echo', version: '1.2.3', dependency_name: 'other', dependency_version: '1.0.0' }],
  [3, 'providers', { name: 'main', base_url: 'https://models.example', default_model: 'm', encrypted_key: 'sealed' }],
  [5, 'replies', { key: 'k', reply: '{}', kept_at: 12.5 }],
  [7, 'batches', { id: 'b1', created_at: 1.5, status: 'done', ended_at: null, head: '{}', start: '{}', summary: null }],
  [7, 'batch_cases', { batch: 'b1', position: 0, id: 'a', body: '{}' }],
  [7, 'batch_jobs', { batch: 'b1', job: 0, status: 'queued', attempt: 1, score: 0.5, body: null, output: null }],
  [8, 'tool_servers', { name: 'tools', url: 'https://tools.example', header: 'X-Key', sealed_secret: null }],
];

/** The number of the step from which on runs know when they are to be woken. */
const wakes = migrations.findIndex((step) => stepFor('sqlite', step).includes('runs_by_wake')) + 1;

interface Place {
  /** Opens it as a program with these steps does. */
  readonly open: (
    steps?: readonly Migration[],
  ) => Promise<{ sql: Sql; journal: () => JournalStore; close: () => Promise<void> }>;
}

function migrationSuite(name: string, newPlace: () => Promise<Place>): void {
  describe(`migrations: ${name}`, () => {
    const versions = migrations.map((_, index) => index + 1);

    it.each(versions)('from version %i on, everything is kept and goes on', async (version) => {
      const place = await newPlace();
      const older = await place.open(migrations.slice(0, version));
      const then = rows.filter(([since]) => since <= version);
      for (const [, table, row] of then) {
        const marks = Object.keys(row)
          .map(() => '?')
          .join(', ');
        const text = `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${marks})`;
        await older.sql.run(text, Object.values(row));
      }
      await older.close();

      const { sql, journal: newJournal, close } = await place.open();
      const journal = newJournal();
      for (const [, table, row] of then) {
        const found = await sql.rows(`SELECT ${Object.keys(row).join(', ')} FROM ${table}`);
        expect(found).toContainEqual(Object.values(row));
      }
      expect(await journal.read('waits')).toEqual([started(), opened('task0001')]);
      expect((await journal.list({ status: ['waiting'] })).map(({ run, title }) => [run, title])).toEqual([
        ['waits', 'a\u0000b'],
      ]);
      const secret = 'ab'.repeat(32);
      expect(await settingsStore(sql, secret).list()).toEqual(
        version < 3
          ? []
          : [expect.objectContaining({ name: 'main', hasKey: true, prices: [], limits: {}, embeddingModel: '' })],
      );
      expect(await batchStore(sql).counts('b1')).toEqual(version < 7 ? {} : { queued: 1 });
      expect(await journal.append(appendOf('runs', { after: 1, entries: [completed('a#1')] }))).toEqual({ ok: true });
      if (version < wakes) {
        expect(await runsToWake(sql).due({ now: 4999, untouchedSince: 9999, limit: 9 })).toEqual(['runs']);
        expect(await runsToWake(sql).due({ now: 5000, untouchedSince: 9999, limit: 9 })).toEqual(['runs', 'waits']);
      }
      await close();
    });

    it('is done by one of several programs that start at once', async () => {
      const place = await newPlace();
      const count = name === 'SQLite' ? 1 : 4;
      const programs = await Promise.all(Array.from({ length: count }, () => place.open()));
      for (const [index, { journal }] of programs.entries()) {
        expect(await journal().append(creation(`r${index}`))).toEqual({ ok: true });
      }
      for (const { close } of programs) await close();
    });

    it('leaves everything as it was when a step fails', async () => {
      const place = await newPlace();
      const before = await place.open();
      await before.journal().append(creation('r1'));
      await before.close();
      const broken = [...migrations, 'CREATE TABLE half_done (id INTEGER); SELECT * FROM nowhere;'];
      await expect(place.open(broken)).rejects.toMatchObject({ code: 'STORE_FAILED' });
      const after = await place.open();
      await expect(after.sql.rows('SELECT * FROM half_done')).rejects.toMatchObject({ code: 'STORE_FAILED' });
      expect(await after.journal().read('r1')).toEqual([started()]);
      await after.close();
    });

    it('refuses the data of a newer program, saying what to do', async () => {
      const place = await newPlace();
      await (await place.open([...migrations, 'CREATE TABLE from_the_future (id INTEGER)'])).close();
      await expect(place.open()).rejects.toMatchObject({
        code: 'STORE_TOO_NEW',
        message: expect.stringMatching(
          `written by a newer Flowright \\(format ${migrations.length + 1}; this one knows ${migrations.length}\\)\\. Update`,
        ),
      });
    });
  });
}

describe('stored data', () => {
  let folder = '';
  let count = 0;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'flowright-migrations-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  migrationSuite('SQLite', async () => {
    count += 1;
    const path = join(folder, `${count}.sqlite`);
    return {
      async open(steps) {
        const database = openDatabase(path, steps);
        const sql = sqliteSql(database);
        return { sql, journal: () => sqliteJournalStore(database), close: async () => database.close() };
      },
    };
  });

  describe.skipIf(lacksPostgres)('with PostgreSQL', () => {
    migrationSuite('PostgreSQL', async () => {
      const place = await freshPostgres({ isEmpty: true });
      return {
        async open(steps) {
          await migratePostgres(place, steps);
          const sql = openPostgres(place);
          return { sql, journal: () => postgresJournalStore(sql), close: () => sql.close() };
        },
      };
    });
  });
});
