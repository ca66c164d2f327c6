import pg from 'pg';
import { FlowError } from '#engine/errors';
import { type Migration, migrations, stepFor } from '../host/migrations.ts';
import { postgresFailure } from './postgres-failure.ts';
import { connectionOf, type PostgresPlace } from './postgres-place.ts';

/** Of the advisory lock under which one process at a time changes tables; any number that nobody else uses. */
const lockNumber = 4_711_346_812;

/**
 * Makes the schema or brings its tables to this program's version, all steps or none; of several processes that
 * start at once one does it and the others wait. Rejects with STORE_TOO_NEW or STORE_FAILED.
 */
export async function migratePostgres(place: PostgresPlace, steps: readonly Migration[] = migrations): Promise<void> {
  // A connection of its own: a step may take longer than any statement of a request may.
  const client = new pg.Client({ ...connectionOf(place), query_timeout: undefined });
  client.on('error', () => {}); // the statement under way hears of it
  try {
    await client.connect();
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [lockNumber]);
    await migrate(client, place, steps);
    await client.query('COMMIT');
  } catch (error) {
    throw postgresFailure(error, place.name);
  } finally {
    await client.end().catch(() => {}); // which also undoes what was not committed
  }
}

async function migrate(client: pg.Client, place: PostgresPlace, steps: readonly Migration[]): Promise<void> {
  const { schema, name } = place;
  // Looked for first, since making it needs a right that whoever was given a schema may not have.
  const found = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
  if (found.rowCount === 0) await client.query(`CREATE SCHEMA ${schema}`);
  await client.query('CREATE TABLE IF NOT EXISTS store_version (version INTEGER NOT NULL)');
  const { rows } = await client.query<{ version: number }>('SELECT version FROM store_version');
  const version = rows[0]?.version ?? 0;
  if (version > steps.length) {
    throw new FlowError(
      'STORE_TOO_NEW',
      `The database ${name} was written by a newer Flowright (format ${version}; this one knows ${steps.length}). Update Flowright or choose another database.`,
    );
  }
  for (const step of steps.slice(version)) await client.query(stepFor('postgres', step));
  await client.query('DELETE FROM store_version');
  await client.query('INSERT INTO store_version (version) VALUES ($1)', [steps.length]);
}
