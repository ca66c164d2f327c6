import {
  createPostgresBackend,
  createPostgresRelayBackend,
  createRedisBackend,
  createRedisRelayBackend,
  runMigrations,
} from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { FlowError } from '#engine/errors';
import { isPostgresUrl, type PostgresPlace, readPostgresPlace } from '../sql/postgres-place.ts';
import { bullQueue } from './bullmq-queue.ts';
import type { Bus } from './bus.ts';
import type { Queue } from './queue.ts';
import { relayBus } from './relay-bus.ts';

/** What the processes of a cluster share but for the store. */
export interface ClusterPorts {
  readonly queue: Queue;
  readonly bus: Bus;
  /** For people: without user and password. */
  readonly name: string;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Name of this process: letters, digits, `-` and `_`. */
  readonly node: string;
  readonly lockMs: number;
  readonly failed: (error: unknown) => void;
}

/**
 * Connects to the queue at `redis://…` (or `rediss://…`; `?prefix=` for several clusters in one Redis) or at
 * `postgres://…` (`?schema=`). Rejects with BAD_REQUEST for another URL and with STORE_FAILED when nobody answers.
 */
export async function connectQueue(url: string, options: ConnectOptions): Promise<ClusterPorts> {
  if (isPostgresUrl(url)) return onPostgres(readPostgresPlace(url), options);
  if (/^rediss?:\/\//i.test(url) && URL.canParse(url)) return onRedis(new URL(url), options);
  throw new FlowError('BAD_REQUEST', 'The queue is no URL such as redis://host:6379 or postgres://host/database.');
}

async function onRedis(place: URL, { node, lockMs, failed }: ConnectOptions): Promise<ClusterPorts> {
  const prefix = place.searchParams.get('prefix') ?? 'flowright';
  place.search = '';
  // A command waits for as long as Redis is away; the relay and the queue each make the connections that block.
  const connection = new Redis(place.href, { maxRetriesPerRequest: null, lazyConnect: true });
  connection.on('error', failed);
  try {
    await connection.connect();
  } catch (error) {
    connection.disconnect();
    throw unreachable(place.host, error);
  }
  const queue = bullQueue({ connection, backend: createRedisBackend, prefix, lockMs, failed });
  const bus = relayBus({ connection, backend: createRedisRelayBackend, prefix, node, gatherMs: 4, failed });
  const close = async () => {
    await bus.close();
    await queue.close();
    connection.disconnect();
  };
  return { queue, bus, name: place.host, close };
}

/** Of each of the queue, the worker and the bus. */
const connections = 4;

async function onPostgres(place: PostgresPlace, { node, lockMs, failed }: ConnectOptions): Promise<ClusterPorts> {
  const schema = `${place.schema}_queue`;
  const client = new pg.Client({ connectionString: place.url });
  client.on('error', failed);
  try {
    await client.connect();
    await runMigrations(client, schema);
  } catch (error) {
    throw unreachable(place.name, error);
  } finally {
    await client.end().catch(failed);
  }
  // Given as settings: a pool of ours could not say in which schema the tables are.
  const connection = { connectionString: place.url, schema, max: connections };
  const backend = createPostgresBackend;
  const queue = bullQueue({ connection, backend, prefix: schema, lockMs, failed });
  const relay = createPostgresRelayBackend;
  const bus = relayBus({ connection, backend: relay, prefix: schema, node, gatherMs: 20, failed });
  const close = async () => {
    await bus.close();
    await queue.close();
  };
  return { queue, bus, name: place.name, close };
}

function unreachable(name: string, error: unknown): FlowError {
  const reason = error instanceof Error ? error.message : String(error);
  return new FlowError('STORE_FAILED', `The queue at ${name} cannot be reached: ${reason}.`, { cause: error });
}
