import { FlowError } from '#engine/errors';

export type SqlValue = string | number | null;
/** Columns in the order of the query. Texts are strings; every kind of number is a number; a boolean is 0 or 1. */
export type Row = readonly unknown[];
export type Dialect = 'sqlite' | 'postgres';

/**
 * One SQL database, of whichever kind. Statements are written with `?` for values, in words that both kinds know;
 * where they differ, the writer asks for the `dialect`. Rejects with CONFLICT when a row with the same key is there
 * already, with STORE_FAILED when the database cannot be reached or refuses.
 */
export interface Sql {
  readonly dialect: Dialect;
  rows(text: string, values?: readonly SqlValue[]): Promise<Row[]>;
  /** The first row. */
  row(text: string, values?: readonly SqlValue[]): Promise<Row | undefined>;
  /** Resolves with how many rows were inserted, changed or deleted. */
  run(text: string, values?: readonly SqlValue[]): Promise<number>;
  /**
   * All of `work` or nothing of it, and resolves when the disk has it. `work` uses only the `Sql` it is given (on
   * SQLite, what it asked of the outer one would wait for its own end), joins it when it begins a transaction of its
   * own, and may be run again from its beginning when the database asks for that. After a statement of it has failed
   * the whole of it fails. While one of SQLite's is open all others wait, so nothing slow belongs into it.
   */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}

/** A text column of a row. A column of another type means a damaged database: STORE_FAILED. */
export function asText(column: unknown): string {
  if (typeof column === 'string') return column;
  throw new FlowError('STORE_FAILED', 'The database holds something else where a text should be; it is damaged.');
}

/** A number column of a row. A column of another type means a damaged database: STORE_FAILED. */
export function asNumber(column: unknown): number {
  if (typeof column === 'number') return column;
  throw new FlowError('STORE_FAILED', 'The database holds something else where a number should be; it is damaged.');
}

/** As many question marks as there are values, for `IN (…)`. */
export function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
