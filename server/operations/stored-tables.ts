import { type Migration, migrations, stepFor } from '../host/migrations.ts';
import { asText, type Sql } from '../sql/sql.ts';

/** What is only of use while processes run, or is made anew from what is kept. */
const notKept: ReadonlySet<string> = new Set(['leases', 'capped_providers', 'capped_calls', 'flows_search']);

export interface StoredTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** Of the primary key, in its order. */
  readonly key: readonly string[];
}

/** The tables of a database of this format that a backup holds, those that others refer to first. */
export function keptTables(format: number, steps: readonly Migration[] = migrations): string[] {
  const texts = steps.slice(0, format).map((step) => stepFor('sqlite', step));
  const names = texts.flatMap((text) => [...text.matchAll(/CREATE TABLE (\w+)/g)].map(([, name = '']) => name));
  return names.filter((name) => !notKept.has(name));
}

/** The columns of a table of ours, as the database itself says. */
export async function describeTable(sql: Sql, name: string): Promise<StoredTable> {
  const isSqlite = sql.dialect === 'sqlite';
  const columns = await sql.rows(
    isSqlite
      ? 'SELECT name FROM pragma_table_info(?) ORDER BY cid'
      : `SELECT CAST(column_name AS TEXT) FROM information_schema.columns WHERE table_schema = current_schema()
           AND table_name = ? AND COALESCE(identity_generation, '') <> 'ALWAYS' ORDER BY ordinal_position`,
    [name],
  );
  const key = await sql.rows(
    isSqlite
      ? 'SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk'
      : `SELECT CAST(used.column_name AS TEXT) FROM information_schema.table_constraints AS made
           JOIN information_schema.key_column_usage AS used USING (constraint_schema, constraint_name, table_name)
         WHERE made.table_schema = current_schema() AND made.table_name = ? AND made.constraint_type = 'PRIMARY KEY'
         ORDER BY used.ordinal_position`,
    [name],
  );
  const names = (rows: ReadonlyArray<readonly unknown[]>) => rows.map(([column]) => asText(column));
  return { name, columns: names(columns), key: names(key) };
}
