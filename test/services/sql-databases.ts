import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalStore } from '#engine/journal/store';
import { openDatabase } from '#server/host/database';
import { postgresJournalStore } from '#server/host/postgres-journal-store';
import { sqliteJournalStore } from '#server/host/sqlite-journal-store';
import { openPostgres } from '#server/sql/postgres-sql';
import type { Sql } from '#server/sql/sql';
import { sqliteSql } from '#server/sql/sqlite-sql';
import { freshPostgres, lacksPostgres } from './services-for-tests.ts';

/** An empty database with all tables. */
export interface TestSql {
  readonly sql: Sql;
  /** The journals in it, of this opening. */
  journal(): JournalStore;
  /** Closes it and opens what it kept. */
  reopen(): Promise<Sql>;
  /** Closes it and removes it. */
  dispose(): Promise<void>;
}

async function freshSqlite(): Promise<TestSql> {
  const folder = mkdtempSync(join(tmpdir(), 'flowright-sql-'));
  const path = join(folder, 'flowright.sqlite');
  let database = openDatabase(path);
  return {
    sql: sqliteSql(database),
    journal: () => sqliteJournalStore(database),
    async reopen() {
      database.close();
      database = openDatabase(path);
      return sqliteSql(database);
    },
    async dispose() {
      database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function freshPostgresSql(): Promise<TestSql> {
  const place = await freshPostgres();
  let sql = openPostgres(place);
  return {
    sql,
    journal: () => postgresJournalStore(sql),
    async reopen() {
      await sql.close();
      sql = openPostgres(place);
      return sql;
    },
    dispose: () => sql.close(),
  };
}

/** Every kind of database that stores work on, for `describe.each`; PostgreSQL only where it is installed. */
export const sqlDatabases: ReadonlyArray<{ readonly name: string; readonly open: () => Promise<TestSql> }> = [
  { name: 'SQLite', open: freshSqlite },
  ...(lacksPostgres ? [] : [{ name: 'PostgreSQL', open: freshPostgresSql }]),
];

if (lacksPostgres) console.info('PostgreSQL is not installed here, so nothing is tested on it. In CI this fails.');
