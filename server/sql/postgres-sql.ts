import { setTimeout as sleep } from 'node:timers/promises';
import pg, { type CustomTypesConfig, type Pool, type PoolClient, type QueryArrayConfig } from 'pg';
import { FlowError } from '#engine/errors';
import { insideTransaction, type Statements, workInside } from './inside-transaction.ts';
import { numberedValues } from './numbered-values.ts';
import { isLost, isToBeRepeated, postgresFailure } from './postgres-failure.ts';
import { connectionOf, type PostgresPlace } from './postgres-place.ts';
import type { Row, Sql, SqlValue } from './sql.ts';

/** PostgreSQL behind the port. */
export interface PostgresSql extends Sql {
  readonly place: PostgresPlace;
  /** Like `rows`, for statements that are asked for again and again: the server plans them once. Values may be lists. */
  prepared(statement: PreparedStatement, values: ReadonlyArray<SqlValue | readonly SqlValue[]>): Promise<Row[]>;
  close(): Promise<void>;
}

export interface PreparedStatement {
  /** Unlike that of any other text. */
  readonly name: string;
  /** With `$1`, `$2` …. */
  readonly text: string;
}

export interface PostgresOptions {
  /** Connections at most. */
  readonly size?: number;
  /** Hears of connections that were lost while nobody used them. */
  readonly lost?: (error: FlowError) => void;
}

const attempts = 6;
/** How long statements under way may take to end when the pool is closed. */
const closeMs = 3000;

/** Opens a pool of connections; none is made before it is needed. The tables are `migratePostgres`'s to make. */
export function openPostgres(place: PostgresPlace, options: PostgresOptions = {}): PostgresSql {
  const pool = new pg.Pool({ ...connectionOf(place), max: options.size ?? 10 });
  // Without a listener a database that is started again would end this process.
  pool.on('error', (error) => options.lost?.(postgresFailure(error, place.name)));
  return new PooledSql(place, pool);
}

class PooledSql implements PostgresSql {
  readonly dialect = 'postgres';
  readonly place: PostgresPlace;
  readonly #pool: Pool;
  readonly #used = new Set<PoolClient>();
  #closing: Promise<void> | undefined;

  constructor(place: PostgresPlace, pool: Pool) {
    this.place = place;
    this.#pool = pool;
  }

  rows(text: string, values?: readonly SqlValue[]): Promise<Row[]> {
    return this.#repeat((client) => statementsOn(client).rows(text, values));
  }

  row(text: string, values?: readonly SqlValue[]): Promise<Row | undefined> {
    return this.#repeat((client) => statementsOn(client).row(text, values));
  }

  run(text: string, values?: readonly SqlValue[]): Promise<number> {
    return this.#repeat((client) => statementsOn(client).run(text, values));
  }

  prepared(statement: PreparedStatement, values: ReadonlyArray<SqlValue | readonly SqlValue[]>): Promise<Row[]> {
    return this.#repeat(async (client) => (await ask(client, { ...statement, values: [...values] })).rows);
  }

  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#repeat(async (client) => {
      await client.query('BEGIN');
      try {
        const result = await workInside(insideTransaction('postgres', statementsOn(client)), work);
        await client.query('COMMIT');
        return result;
      } catch (error) {
        if (!isLost(error) || error instanceof FlowError) await client.query('ROLLBACK');
        throw error;
      }
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    const ended = this.#pool.end();
    // A database that does not answer must not keep the server from stopping: what it was asked fails then.
    const timer = setTimeout(() => this.#used.forEach((client) => void client.end()), closeMs);
    await ended;
    clearTimeout(timer);
  }

  /** Does the work on a connection of its own, again when another transaction stood in its way. */
  async #repeat<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#onConnection(work);
      } catch (error) {
        if (!isToBeRepeated(error) || attempt === attempts) throw postgresFailure(error, this.place.name);
        // Not all at the same moment again; Math.random is no secret here.
        await sleep(Math.random() * 10 * attempt);
      }
    }
  }

  async #onConnection<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    if (this.#closing !== undefined) {
      throw new FlowError('STORE_FAILED', `The database ${this.place.name} is closed.`);
    }
    const client = await this.#pool.connect();
    let isSpoilt = false;
    // Of a connection that is in use, the pool leaves this to us; the statement under way hears of it, too.
    const lost = () => {
      isSpoilt = true;
    };
    client.on('error', lost);
    this.#used.add(client);
    try {
      return await work(client);
    } catch (error) {
      // An error of the work itself says nothing about the connection, which has been rolled back.
      isSpoilt ||= isLost(error) && !(error instanceof FlowError);
      throw error;
    } finally {
      this.#used.delete(client);
      client.off('error', lost);
      client.release(isSpoilt);
    }
  }
}

function statementsOn(client: PoolClient): Statements {
  const query = (text: string, values: readonly SqlValue[] = []) =>
    ask(client, { text: numberedValues(text), values: [...values] });
  return {
    rows: async (text, values) => (await query(text, values)).rows,
    row: async (text, values) => (await query(text, values)).rows[0],
    run: async (text, values) => (await query(text, values)).rowCount ?? 0,
  };
}

function ask(client: PoolClient, query: Omit<QueryArrayConfig<unknown[]>, 'rowMode' | 'types'>) {
  return client.query<unknown[], unknown[]>({ ...query, rowMode: 'array', types });
}

const asTrueNumber = (text: string): number => (text === 't' ? 1 : 0);
/** By PostgreSQL's numbers of types: bool, int8 and numeric, which the client leaves as something else. */
const parsers: Readonly<Record<number, (text: string) => unknown>> = { 16: asTrueNumber, 20: Number, 1700: Number };

/** Of this pool only: the client's own table of types is everybody's. */
const types: CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    (format === 'binary' ? undefined : parsers[oid]) ?? pg.types.getTypeParser(oid, format),
};
