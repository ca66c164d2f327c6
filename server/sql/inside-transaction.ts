import { FlowError } from '#engine/errors';
import type { Dialect, Sql } from './sql.ts';

export type Statements = Pick<Sql, 'rows' | 'row' | 'run'>;

export interface InsideTransaction {
  readonly sql: Sql;
  /** Resolves when what was asked for is done, and rejects with the error of a statement, also if `work` swallowed it. */
  end(): Promise<void>;
}

/**
 * What the work of a transaction may use until it ends: its statements run one after the other, after one that failed
 * nothing is done any more (as PostgreSQL has it), and what comes after the end is refused, since it would be part of
 * nobody's transaction.
 */
export function insideTransaction(dialect: Dialect, statements: Statements): InsideTransaction {
  let hasEnded = false;
  let failure: { readonly error: unknown } | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(action: () => Promise<T>): Promise<T> => {
    if (hasEnded) throw new FlowError('STORE_FAILED', 'A statement came after the end of its transaction.');
    const turn = last.then(async () => {
      if (failure !== undefined) throw failure.error;
      try {
        return await action();
      } catch (error) {
        failure = { error };
        throw error;
      }
    });
    last = turn.catch(() => {});
    return turn;
  };
  const sql: Sql = {
    dialect,
    rows: async (text, values) => inTurn(() => statements.rows(text, values)),
    row: async (text, values) => inTurn(() => statements.row(text, values)),
    run: async (text, values) => inTurn(() => statements.run(text, values)),
    transaction: async (work) => work(sql),
  };
  return {
    sql,
    async end() {
      hasEnded = true;
      await last;
      if (failure !== undefined) throw failure.error;
    },
  };
}

/** Runs the work with its statements; every statement has ended when this does. */
export async function workInside<T>(inside: InsideTransaction, work: (sql: Sql) => Promise<T>): Promise<T> {
  try {
    return await work(inside.sql);
  } finally {
    await inside.end();
  }
}
