import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { startPostgres, type TestPostgres } from '../../services/postgres.mjs';
import { startRedis, type TestRedis } from '../../services/redis.mjs';
import { lacksPostgres, lacksRedis } from '../../services/services-for-tests.ts';
import { capsSuite } from './caps-suite.ts';
import { clusterSuite, type Pair } from './cluster-suite.ts';
import { bundleProgram } from './processes.ts';

const bundle = join(import.meta.dirname, '../../../node_modules', `.flowright-cluster-${process.pid}`);
beforeAll(() => bundleProgram(bundle), 120_000);
afterAll(() => rmSync(bundle, { recursive: true, force: true }));

/** Servers of our own: they are killed, and emptied, while others use those that the test run shares. */
function onPostgres(queue: 'redis' | 'postgres'): Pair {
  let postgres: TestPostgres | undefined;
  let redis: TestRedis | undefined;
  const schema = `cluster_${randomBytes(4).toString('hex')}`;
  return {
    name: `PostgreSQL with BullMQ on ${queue === 'redis' ? 'Redis' : 'PostgreSQL'}`,
    isMissing: lacksPostgres || (queue === 'redis' && lacksRedis),
    isQueueInStore: queue === 'postgres',
    workers: queue === 'redis' ? 3 : 2,
    async open() {
      postgres = await startPostgres();
      if (queue === 'redis') redis = await startRedis();
      const store = `${postgres.url}?schema=${schema}`;
      return { store, queue: redis?.url ?? store };
    },
    async close() {
      await redis?.stop();
      await postgres?.stop();
    },
    async crashStore() {
      await postgres?.kill();
      await postgres?.startAgain();
    },
    async wipeQueue() {
      if (redis === undefined) await emptyTables(postgres!.url, `${schema}_queue`);
      else await emptyRedis(redis.url);
    },
  };
}

async function emptyRedis(url: string): Promise<void> {
  const client = new Redis(url);
  await client.flushall();
  await client.quit();
}

/** All that BullMQ keeps but the list of its migrations. */
async function emptyTables(url: string, schema: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ tablename: string }>('SELECT tablename FROM pg_tables WHERE schemaname = $1', [
    schema,
  ]);
  const names = rows.map(({ tablename }) => tablename).filter((name) => name !== 'migration');
  await client.query(`TRUNCATE ${names.map((name) => `${schema}."${name}"`).join(', ')}`);
  await client.end();
}

// A journal in memory ends with its process: what can be tried on it is in server/cluster and several-writers.test.ts.
clusterSuite(
  { name: 'SQLite in one process', isMissing: false, open: async () => ({}), close: async () => {} },
  () => bundle,
);
capsSuite(() => bundle);
clusterSuite(onPostgres('redis'), () => bundle);
clusterSuite(onPostgres('postgres'), () => bundle);
