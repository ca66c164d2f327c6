import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshPostgres, lacksPostgres } from '../../test/services/services-for-tests.ts';
import { openPostgres, type PostgresSql } from '../sql/postgres-sql.ts';
import { sqlLease } from './lease.ts';

describe.skipIf(lacksPostgres)('a lease', () => {
  let sql: PostgresSql;
  beforeAll(async () => {
    sql = openPostgres(await freshPostgres());
  });
  afterAll(() => sql.close());

  it('is held by one at a time, and passes on when it is given up or runs out', async () => {
    const lease = (node: string) => sqlLease(sql, { name: 'sweep', node, ms: 300 });
    expect(await lease('a').hold()).toBe(true);
    expect(await lease('b').hold()).toBe(false);
    expect(await lease('a').hold()).toBe(true);
    await lease('b').release();
    expect(await lease('b').hold()).toBe(false);
    await lease('a').release();
    expect(await lease('b').hold()).toBe(true);
    // It runs out by the clock of the database, which no test can move.
    await sleep(350);
    expect(await lease('a').hold()).toBe(true);
  });

  it('goes to one of many who ask at once', async () => {
    const asked = Array.from({ length: 20 }, (_, index) =>
      sqlLease(sql, { name: 'batches', node: `n${index}`, ms: 5_000 }).hold(),
    );
    expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(1);
  });
});
