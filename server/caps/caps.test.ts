import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manualClock } from '#engine/manual-clock';
import { sqlDatabases, type TestSql } from '../../test/services/sql-databases.ts';
import { newId } from '../host/ids.ts';
import { systemClock } from '../host/system-clock.ts';
import { type Caps, isRefusal, type Permit } from './caps.ts';
import { readLimits } from './limits.ts';
import { memoryCaps } from './memory-caps.ts';
import { sharedCaps } from './shared-caps.ts';

async function taken(caps: Caps, provider: string, limit: object | undefined): Promise<Permit> {
  const answer = await caps.take(provider, limit);
  if (isRefusal(answer)) throw new Error(`refused: ${answer.reason}`);
  return answer;
}

describe.each(sqlDatabases)('Limits that processes share on $name', ({ open }) => {
  let database: TestSql;
  const caps: Caps[] = [];
  beforeAll(async () => {
    database = await open();
    for (const node of ['a', 'b']) caps.push(sharedCaps({ sql: database.sql, clock: systemClock(), newId, node }));
  });
  afterAll(async () => {
    await Promise.all(caps.map((one) => one.close()));
    await database.dispose();
  });

  it('are counted together, also when all ask at once, and what is given back is free for the other', async () => {
    const [a, b] = caps as [Caps, Caps];
    const limit = { atOnce: 3 };
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => caps[index % 2]!.take('p', limit)));
    const permits = answers.flatMap((answer) => (isRefusal(answer) ? [] : [answer]));
    expect(permits).toHaveLength(3);
    expect(await b.take('p', limit)).toMatchObject({ reason: 'at-once' });
    expect(isRefusal(await a.take('another', limit))).toBe(false);
    permits[0]?.release();
    await expect.poll(async () => isRefusal(await b.take('p', limit)), { interval: 10 }).toBe(false);
  });

  it('forget the calls of a process that is gone', async () => {
    const [a, b] = caps as [Caps, Caps];
    await taken(a, 'gone', { atOnce: 1 });
    expect(await b.take('gone', { atOnce: 1 })).toMatchObject({ reason: 'at-once' });
    await database.sql.run("UPDATE capped_calls SET until = 1 WHERE provider = 'gone'");
    await taken(b, 'gone', { atOnce: 1 });
  });

  it('space calls evenly by their rate', async () => {
    const [a, b] = caps as [Caps, Caps];
    await taken(a, 'slow', { perMinute: 60 });
    const refusal = await b.take('slow', { perMinute: 60 });
    expect(refusal).toMatchObject({ reason: 'rate' });
    if (isRefusal(refusal)) expect(refusal.waitMs).toBeLessThanOrEqual(1_000);
  });

  it('keep a pause that one of them was asked for, with a limit and without', async () => {
    const [a, b] = caps as [Caps, Caps];
    await a.hold('tired', 60_000);
    for (const limit of [undefined, { atOnce: 5 }]) {
      expect(await a.take('tired', limit)).toMatchObject({ reason: 'held' });
      expect(await b.take('tired', limit)).toMatchObject({ reason: 'held' });
    }
  });
});

describe('Limits of one process', () => {
  it('count calls, space them and keep a pause', async () => {
    const clock = manualClock(1_000);
    const caps = memoryCaps(clock.now);
    const first = await taken(caps, 'p', { atOnce: 1 });
    expect(await caps.take('p', { atOnce: 1 })).toMatchObject({ reason: 'at-once' });
    first.release();
    first.release();
    await taken(caps, 'p', { atOnce: 1 });
    expect(await caps.take('p', { atOnce: 1 })).toMatchObject({ reason: 'at-once' });
    await taken(caps, 'q', { perMinute: 60 });
    expect(await caps.take('q', { perMinute: 60 })).toEqual({ reason: 'rate', waitMs: 1_000 });
    clock.advance(1_000);
    await taken(caps, 'q', { perMinute: 60 });
    await caps.hold('r', 500);
    expect(await caps.take('r', undefined)).toEqual({ reason: 'held', waitMs: 500 });
    clock.advance(500);
    await taken(caps, 'r', undefined);
  });

  it('are read from the environment', () => {
    const limits = readLimits({ FLOWRIGHT_MODEL_LIMITS: 'default=8/600, local=2,free=/20' });
    expect([...limits]).toEqual([
      ['default', { atOnce: 8, perMinute: 600 }],
      ['local', { atOnce: 2 }],
      ['free', { perMinute: 20 }],
    ]);
    for (const text of ['a=', 'a=0', 'a=x', 'a=1/', 'a=-3'])
      expect(() => readLimits({ FLOWRIGHT_MODEL_LIMITS: text }), text).toThrow('FLOWRIGHT_MODEL_LIMITS');
  });
});
