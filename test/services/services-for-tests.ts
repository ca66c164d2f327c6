import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { migratePostgres } from '#server/sql/migrate-postgres';
import { type PostgresPlace, readPostgresPlace } from '#server/sql/postgres-place';
import { findPostgres, findRedis } from './find-programs.mjs';

const isRequired = (process.env.CI ?? '') !== '';

/** For `describe.skipIf`: what cannot be tested here is skipped, but never in CI, where it fails for want of a server. */
export const lacksPostgres = !isRequired && findPostgres() === undefined;
export const lacksRedis = !isRequired && findRedis() === undefined;

async function ask(service: string): Promise<string> {
  const response = await fetch(`${inject('services')}/${service}`);
  if (!response.ok) throw new Error(await response.text());
  return response.text();
}

export function redisUrl(): Promise<string> {
  return ask('redis');
}

/** A schema of its own in the PostgreSQL of this test run, with all tables, or without any. */
export async function freshPostgres({ isEmpty = false } = {}): Promise<PostgresPlace> {
  const place = readPostgresPlace(`${await ask('postgres')}?schema=test_${randomBytes(8).toString('hex')}`);
  if (!isEmpty) await migratePostgres(place);
  return place;
}
