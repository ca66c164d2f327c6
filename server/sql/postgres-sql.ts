import { setTimeout as sleep } from 'node:timers/promises';
import pg, { type CustomTypesConfig, type Pool, type PoolClient, type QueryArrayConfig } from 'pg';
import { FlowError } from '#engine/errors';
import { insideTransaction, type Statements, workInside } from './inside-transaction.ts';
import { numberedValues } from './numbered-values.ts';
import { isSpent, isToBeRepeated, postgresFailure } from './postgres-failure.ts';
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
  // Without listeners a database that is started again would end this process: the pool hears of connections that
  // nobody uses, and between the two no one does. The next statement on such a connection says what is wrong.
  pool.on('error', (error) => options.lost?.(postgresFailure(error, place.name)));
  pool.on('connect', (client) => client.on('error', () => {}));
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
    return this.#repeat((connection) => connection.rows(text, values));
  }

  row(text: string, values?: readonly SqlValue[]): Promise<Row | undefined> {
    return this.#repeat((connection) => connection.row(text, values));
  }

  run(text: string, values?: readonly SqlValue[]): Promise<number> {
    return this.#repeat((connection) => connection.run(text, values));
  }

  prepared(statement: PreparedStatement, values: ReadonlyArray<SqlValue | readonly SqlValue[]>): Promise<Row[]> {
    return this.#repeat(async (connection) => (await connection.ask({ ...statement, values: [...values] })).rows);
  }

  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#repeat(async (connection) => {
      await connection.run('BEGIN');
      try {
        const result = await workInside(insideTransaction('postgres', connection), work);
        await connection.run('COMMIT');
        return result;
      } catch (error) {
        // When even that fails the connection is given up, which undoes as much; the first error says more.
        if (!connection.isLost) await connection.run('ROLLBACK').catch(() => {});
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
  async #repeat<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      if (this.#closing !== undefined)
        throw new FlowError('STORE_FAILED', `The database ${this.place.name} is closed.`);
      const connection = new Connection(await this.#connect(), this.place);
      try {
        return await connection.use(work);
      } catch (error) {
        if (!connection.isToBeRepeated || attempt === attempts) throw error;
      } finally {
        this.#used.delete(connection.client);
        connection.client.release(connection.isLost);
      }
      // Not all at the same moment again; Math.random is no secret here.
      await sleep(Math.random() * 10 * attempt);
    }
  }

  async #connect(): Promise<PoolClient> {
    try {
      const client = await this.#pool.connect();
      this.#used.add(client);
      return client;
    } catch (error) {
      throw postgresFailure(error, this.place.name);
    }
  }
}

/** A connection while somebody uses it. What its statements say is told apart from errors of the work itself. */
class Connection implements Statements {
  readonly client: PoolClient;
  readonly #place: PostgresPlace;
  isLost = false;
  isToBeRepeated = false;

  constructor(client: PoolClient, place: PostgresPlace) {
    this.client = client;
    this.#place = place;
  }

  async use<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    // While it is in use the pool leaves its errors to us; the statement under way hears of them, too.
    const lost = () => {
      this.isLost = true;
    };
    this.client.on('error', lost);
    try {
      return await work(this);
    } finally {
      this.client.off('error', lost);
    }
  }

  async ask(query: Omit<QueryArrayConfig<unknown[]>, 'rowMode' | 'types'>) {
    try {
      return await this.client.query<unknown[], unknown[]>({ ...query, rowMode: 'array', types });
    } catch (error) {
      this.isLost ||= isSpent(error);
      this.isToBeRepeated ||= isToBeRepeated(error);
      throw postgresFailure(error, this.#place.name);
    }
  }

  async rows(text: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    return (await this.ask({ ...statementOf(text), values: [...values] })).rows;
  }

  async row(text: string, values?: readonly SqlValue[]): Promise<Row | undefined> {
    return (await this.rows(text, values))[0];
  }

  async run(text: string, values: readonly SqlValue[] = []): Promise<number> {
    return (await this.ask({ ...statementOf(text), values: [...values] })).rowCount ?? 0;
  }
}

/** Statements that each connection keeps parsed; those with lists of values are too many to keep. */
const keptStatements = 200;
const statements = new Map<string, { readonly text: string; readonly name?: string }>();

function statementOf(text: string): { readonly text: string; readonly name?: string } {
  const known = statements.get(text);
  if (known !== undefined) return known;
  const numbered = { text: numberedValues(text) };
  if (statements.size >= keptStatements) return numbered;
  const kept = { ...numbered, name: `s${statements.size + 1}` };
  statements.set(text, kept);
  return kept;
}

const asTrueNumber = (text: string): number => (text === 't' ? 1 : 0);
/** By PostgreSQL's numbers of types: bool, int8 and numeric, which the client leaves as something else. */
const parsers: Readonly<Record<number, (text: string) => unknown>> = { 16: asTrueNumber, 20: Number, 1700: Number };

/** Of this pool only: the client's own table of types is everybody's. */
const types: CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    (format === 'binary' ? undefined : parsers[oid]) ?? pg.types.getTypeParser(oid, format),
};
