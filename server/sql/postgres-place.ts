import type { PoolConfig } from 'pg';
import { FlowError } from '#engine/errors';

/** Where a PostgreSQL database is. */
export interface PostgresPlace {
  /** `postgres://user:password@host:port/database`, as the client of PostgreSQL understands it. */
  readonly url: string;
  /** The schema that holds our tables; others in the same database are left alone. */
  readonly schema: string;
  /** For people: without user and password. */
  readonly name: string;
}

const standardSchema = 'flowright';
const connectMs = 10_000;
/** Of one statement. What takes longer is not answered: the server hangs or the way to it is cut. */
const answerMs = 60_000;

export function isPostgresUrl(url: string): boolean {
  return /^postgres(ql)?:\/\//i.test(url);
}

/** Reads a URL; `?schema=` names the schema. Throws BAD_REQUEST for what is none, without repeating it: it holds a password. */
export function readPostgresPlace(text: string): PostgresPlace {
  if (!isPostgresUrl(text) || !URL.canParse(text)) {
    throw new FlowError('BAD_REQUEST', 'The store is no URL such as postgres://user:password@host:5432/database.');
  }
  const url = new URL(text);
  const schema = url.searchParams.get('schema') ?? standardSchema;
  url.searchParams.delete('schema');
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema) || schema.startsWith('pg_')) {
    throw new FlowError('BAD_REQUEST', `"${schema}" cannot be the name of a schema: a-z, 0-9 and _ only.`);
  }
  return { url: url.href, schema, name: `${url.host}${url.pathname}` };
}

/** What every connection to the place begins with. */
export function connectionOf({ url, schema }: PostgresPlace): PoolConfig {
  return {
    connectionString: url,
    application_name: 'flowright',
    keepAlive: true,
    connectionTimeoutMillis: connectMs,
    query_timeout: answerMs,
    // What was acknowledged survives a crash of the database, whatever its own settings say.
    options: `-c search_path=${schema} -c synchronous_commit=on`,
  };
}
