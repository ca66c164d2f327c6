import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FlowError } from '#engine/errors';
import { Release } from '#engine/protocol/index';
import { openDatabase } from '../host/database.ts';
import { indexFlow } from '../host/library-search.ts';
import { migrations } from '../host/migrations.ts';
import { ownFolder } from '../host/owner-lock.ts';
import { migratePostgres } from '../sql/migrate-postgres.ts';
import { type PostgresPlace, readPostgresPlace } from '../sql/postgres-place.ts';
import { openPostgres } from '../sql/postgres-sql.ts';
import { asText, type Sql, type SqlValue } from '../sql/sql.ts';
import { sqliteSql } from '../sql/sqlite-sql.ts';
import { type BackupHead, checkBackup, readBackup } from './backup-file.ts';
import { describeTable, keptTables } from './stored-tables.ts';

export interface RestoreOptions {
  readonly file: string;
  readonly dataFolder: string;
  /** The URL of a PostgreSQL database that everything is to go to, instead of the data folder. */
  readonly store?: string | undefined;
}

/**
 * Puts a backup where nothing is yet, and brings it to this program's format; it may come from another kind of
 * database. All of it or nothing. Resolves with the number of rows. Rejects with CONFLICT when something is there,
 * with BAD_REQUEST for a damaged file, with STORE_TOO_NEW for one of a newer program, with STORE_FAILED.
 */
export async function restoreBackup({ file, dataFolder, store }: RestoreOptions): Promise<number> {
  const head = await checkBackup(file);
  if (head.steps > migrations.length)
    throw new FlowError('STORE_TOO_NEW', `"${file}" was made by a newer Flowright. Update Flowright to restore it.`);
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const release = ownFolder(dataFolder);
  try {
    refuseOtherSecret(dataFolder, head);
    const rows =
      store === undefined || store === ''
        ? await restoreFolder(file, head, dataFolder)
        : await restorePostgres(file, head, readPostgresPlace(store));
    keepSecret(dataFolder, head);
    return rows;
  } finally {
    release();
  }
}

async function restoreFolder(file: string, head: BackupHead, folder: string): Promise<number> {
  const path = join(folder, 'flowright.sqlite');
  if (existsSync(path)) throw new FlowError('CONFLICT', `"${folder}" is not empty. Restore into a new data folder.`);
  const draft = join(folder, 'restoring.sqlite');
  rmSync(draft, { force: true });
  const database = openDatabase(draft, migrations.slice(0, head.steps));
  let rows: number;
  try {
    rows = await fill(sqliteSql(database), file, head);
  } catch (error) {
    database.close();
    for (const ending of ['', '-wal', '-shm']) rmSync(`${draft}${ending}`, { force: true });
    throw error;
  }
  database.close();
  renameSync(draft, path);
  openDatabase(path).close();
  return rows;
}

async function restorePostgres(file: string, head: BackupHead, place: PostgresPlace): Promise<number> {
  const sql = openPostgres(place);
  try {
    const found = await sql.row('SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = ?', [
      place.schema,
    ]);
    if (found?.[0] !== 0) throw new FlowError('CONFLICT', `The schema ${place.schema} of ${place.name} is not empty.`);
    await migratePostgres(place, migrations.slice(0, head.steps));
    const rows = await fill(sql, file, head).catch(async (error: unknown) => {
      // It was empty before, and what was made here is nobody's.
      await sql.run(`DROP SCHEMA ${place.schema} CASCADE`);
      throw error;
    });
    await migratePostgres(place);
    return rows;
  } finally {
    await sql.close();
  }
}

const rowsAtOnce = 50;

async function fill(target: Sql, file: string, { steps }: BackupHead): Promise<number> {
  const known = new Set(keptTables(steps));
  return target.transaction(async (sql) => {
    let rows = 0;
    let table = '';
    let columns: readonly string[] = [];
    let waiting: SqlValue[][] = [];
    const write = async () => {
      if (waiting.length === 0) return;
      const row = `(${columns.map(() => '?').join(', ')})`;
      const text = `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${waiting.map(() => row).join(', ')}`;
      await sql.run(text, waiting.flat());
      rows += waiting.length;
      waiting = [];
    };
    for await (const line of readBackup(file)) {
      if (Array.isArray(line)) {
        if (line.length !== columns.length || table === '') throw unknownTable(table);
        waiting.push(line);
        if (waiting.length === rowsAtOnce) await write();
        continue;
      }
      await write();
      // Names become part of a statement: only those that the database itself has.
      const made = known.has(line.table) ? await describeTable(sql, line.table) : undefined;
      if (made === undefined || !line.columns.every((column) => made.columns.includes(column)))
        throw unknownTable(line.table);
      table = line.table;
      columns = line.columns;
    }
    await write();
    await countOn(sql, known);
    await findAgain(sql);
    return rows;
  });
}

function unknownTable(table: string): FlowError {
  return new FlowError('BAD_REQUEST', `The backup holds a table "${table.slice(0, 64)}" that is not known here.`);
}

/** PostgreSQL goes on counting from 1 unless it is told what was restored. */
async function countOn(sql: Sql, tables: Iterable<string>): Promise<void> {
  if (sql.dialect !== 'postgres') return;
  for (const table of tables) {
    const { columns } = await describeTable(sql, table);
    if (!columns.includes('id')) continue;
    await sql.row(
      `SELECT setval(pg_get_serial_sequence('${table}', 'id'), CAST((SELECT MAX(id) FROM ${table}) AS BIGINT))
         FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '${table}'
           AND column_name = 'id' AND is_identity = 'YES' AND EXISTS (SELECT 1 FROM ${table})`,
    );
  }
}

/** The words by which flows are found are made of their highest releases. */
async function findAgain(sql: Sql): Promise<void> {
  const hasLibrary = (await describeTable(sql, 'flows_search')).columns.length > 0;
  if (!hasLibrary) return;
  for (const [name] of await sql.rows('SELECT name FROM flows ORDER BY name')) {
    const row = await sql.row(
      'SELECT body FROM releases WHERE name = ? ORDER BY major DESC, minor DESC, patch DESC LIMIT 1',
      [asText(name)],
    );
    const release = row === undefined ? undefined : Release.safeParse(JSON.parse(asText(row[0])));
    if (release?.success) {
      const { title, description, readme } = release.data;
      await indexFlow(sql, { name: asText(name), title, description, readme });
    }
  }
}

/** Another secret would make the restored keys unreadable, and be lost itself when it was replaced. */
function refuseOtherSecret(folder: string, { secret }: BackupHead): void {
  if (secret !== undefined && existsSync(join(folder, 'secret.key')))
    throw new FlowError('CONFLICT', `"${folder}" holds a secret.key already. Restore into a new data folder.`);
}

function keepSecret(folder: string, { secret }: BackupHead): void {
  if (secret === undefined) return;
  const path = join(folder, 'secret.key');
  writeFileSync(path, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  chmodSync(path, 0o600);
}
