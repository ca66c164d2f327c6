import { FlowError } from '#engine/errors';
import type { Database, Statement } from '../host/database.ts';
import { insideTransaction, type Statements, workInside } from './inside-transaction.ts';
import type { Row, Sql, SqlValue } from './sql.ts';

/** Statements that are kept prepared; those with lists of values are too many to keep. */
const keptStatements = 300;

/**
 * SQLite behind the port. Its one connection knows one transaction at a time, so whatever does not belong to the
 * one that is open waits for its end.
 */
export function sqliteSql(database: Database): Sql {
  const direct = statementsOn(database);
  const whenFree = async <T>(action: () => Promise<T>): Promise<T> => {
    while (database.busy !== undefined) await database.busy;
    return action();
  };
  return {
    dialect: 'sqlite',
    rows: (text, values) => whenFree(() => direct.rows(text, values)),
    row: (text, values) => whenFree(() => direct.row(text, values)),
    run: (text, values) => whenFree(() => direct.run(text, values)),
    transaction: (work) => database.hold(() => workInside(insideTransaction('sqlite', direct), work)),
  };
}

function statementsOn(database: Database): Statements {
  const prepared = new Map<string, Statement>();
  const statement = (text: string): Statement => {
    const known = prepared.get(text);
    if (known !== undefined) return known;
    const made = database.prepare(text);
    if (prepared.size >= keptStatements) prepared.clear();
    prepared.set(text, made);
    return made;
  };
  const none: readonly SqlValue[] = [];
  return {
    rows: async (text, values = none): Promise<Row[]> => told(() => statement(text).rows(...values)),
    row: async (text, values = none) => told(() => statement(text).row(...values)),
    run: async (text, values = none) => told(() => statement(text).run(...values)),
  };
}

const uniqueCodes: readonly unknown[] = ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'];

/** Tells a row that is there already apart from every other failure. */
function told<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    const cause = error instanceof FlowError ? error.cause : undefined;
    if (!(cause instanceof Error && 'code' in cause && uniqueCodes.includes(cause.code))) throw error;
    throw new FlowError('CONFLICT', 'There is something with the same name already.', { cause });
  }
}
