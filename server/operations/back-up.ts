import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FlowError } from '#engine/errors';
import { openSnapshot } from '../host/database.ts';
import { migrations } from '../host/migrations.ts';
import { readPostgresPlace } from '../sql/postgres-place.ts';
import { openPostgres } from '../sql/postgres-sql.ts';
import { asNumber, type Row, type Sql, type SqlValue } from '../sql/sql.ts';
import { sqliteSql } from '../sql/sqlite-sql.ts';
import { BackupWriter, backupFormat } from './backup-file.ts';
import { describeTable, keptTables, type StoredTable } from './stored-tables.ts';

export interface BackupOptions {
  readonly dataFolder: string;
  /** The URL of a PostgreSQL database, when everything is kept there. */
  readonly store?: string | undefined;
  readonly file: string;
  /** Leaves out what stored keys are encrypted with. */
  readonly withoutSecret: boolean;
  readonly now: () => number;
}

const pageRows = 200;

/**
 * Writes everything that is kept, as it is at one moment, into one file, while servers go on working. Resolves with
 * the number of rows. Rejects with CONFLICT when the file is there already, with STORE_FAILED and STORE_TOO_NEW.
 */
export async function backUp(options: BackupOptions): Promise<number> {
  const { store, dataFolder, file } = options;
  if (existsSync(file)) throw new FlowError('CONFLICT', `There is a file "${file}" already.`);
  if (store === undefined || store === '') return backUpFolder(options, join(dataFolder, 'flowright.sqlite'));
  const sql = openPostgres(readPostgresPlace(store));
  try {
    return await sql.transaction(async (inside) => {
      await inside.run('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      const format = asNumber((await inside.row('SELECT version FROM store_version'))?.[0]);
      return write(options, inside, format);
    });
  } finally {
    await sql.close();
  }
}

async function backUpFolder(options: BackupOptions, path: string): Promise<number> {
  const { database, format } = openSnapshot(path);
  try {
    return await write(options, sqliteSql(database), format);
  } finally {
    database.close();
  }
}

async function write({ file, now, ...options }: BackupOptions, sql: Sql, format: number): Promise<number> {
  if (format > migrations.length)
    throw new FlowError('STORE_TOO_NEW', 'The data was written by a newer Flowright, which is to back it up.');
  const draft = `${file}.part`;
  rmSync(draft, { force: true });
  const writer = new BackupWriter(draft);
  try {
    const secret = options.withoutSecret ? undefined : secretIn(options.dataFolder);
    const madeAt = new Date(now()).toISOString();
    await writer.add({ format: backupFormat, steps: format, madeAt, ...(secret === undefined ? {} : { secret }) });
    for (const name of keptTables(format)) await writeTable(sql, await describeTable(sql, name), writer);
    const rows = await writer.end();
    renameSync(draft, file);
    return rows;
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

async function writeTable(sql: Sql, { name, columns, key }: StoredTable, writer: BackupWriter): Promise<void> {
  await writer.add({ table: name, columns: [...columns] });
  const head = `SELECT ${columns.join(', ')} FROM ${name}`;
  const tail = `ORDER BY ${key.join(', ')} LIMIT ${pageRows}`;
  const after = `(${key.join(', ')}) > (${key.map(() => '?').join(', ')})`;
  let last: SqlValue[] | undefined;
  for (;;) {
    const rows: Row[] = await (last === undefined
      ? sql.rows(`${head} ${tail}`)
      : sql.rows(`${head} WHERE ${after} ${tail}`, last));
    for (const row of rows) await writer.add(row.map(asValue));
    const end = rows.at(-1);
    if (end === undefined || rows.length < pageRows) return;
    last = key.map((column) => asValue(end[columns.indexOf(column)]));
  }
}

function asValue(value: unknown): SqlValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  throw new FlowError('STORE_FAILED', 'The database holds something that is neither text nor number; it is damaged.');
}

function secretIn(folder: string): string | undefined {
  const path = join(folder, 'secret.key');
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}
