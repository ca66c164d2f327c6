import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Append, Appended, JournalStore } from '#engine/journal/store';
import { postgresJournalStore } from '#server/host/postgres-journal-store';
import { migratePostgres } from '#server/sql/migrate-postgres';
import { type PostgresPlace, readPostgresPlace } from '#server/sql/postgres-place';
import { openPostgres, type PostgresSql } from '#server/sql/postgres-sql';
import { startPostgres, type TestPostgres } from '../services/postgres.mjs';
import { freshPostgres, lacksPostgres } from '../services/services-for-tests.ts';
import { appendOf, completed, creation, opened, started } from './sample-entries.ts';

describe.skipIf(lacksPostgres)('writing to PostgreSQL', () => {
  let place: PostgresPlace;
  let sql: PostgresSql;
  beforeEach(async () => {
    place = await freshPostgres();
    sql = openPostgres(place);
  });
  afterEach(() => sql.close());

  it('writes what comes in one turn, and what comes while it writes, with one statement each', async () => {
    const statements: string[] = [];
    const counting: PostgresSql = {
      ...{ dialect: sql.dialect, place },
      rows: (text, values) => sql.rows(text, values),
      row: (text, values) => sql.row(text, values),
      run: (text, values) => sql.run(text, values),
      transaction: (work) => sql.transaction(work),
      close: () => sql.close(),
      prepared(statement, values) {
        statements.push(statement.name);
        return sql.prepared(statement, values);
      },
    };
    const store = postgresJournalStore(counting);
    const first = Array.from({ length: 50 }, (_, index) => store.append(creation(`r${index}`)));
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    const next = Array.from({ length: 50 }, (_, index) =>
      store.append(appendOf(`r${index}`, { after: 1, entries: [completed('a#1')] })),
    );
    const results = await Promise.all([...first, ...next]);
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(statements).toEqual(['append-all', 'append-all']);
  });

  it('lets several processes write to the same runs: each entry is in once, and each loser learns what was written', async () => {
    const runs = ['r1', 'r2', 'r3'];
    const store = postgresJournalStore(sql);
    for (const run of runs) await store.append(creation(run));
    const others = Array.from({ length: 3 }, () => openPostgres(place));
    const stores = [store, ...others.map((other) => postgresJournalStore(other))];
    const write = async (own: JournalStore, run: string, writer: number) => {
      const seen = await own.read(run);
      for (let step = 0; step < 15; ) {
        const entries = [completed(`w${writer}#${step}`), completed(`w${writer}b#${step}`)];
        const result = await own.append(appendOf(run, { after: seen.length, entries }));
        if (result.ok) step += 1;
        else expect(result.newer.length).toBeGreaterThan(0);
        seen.push(...(result.ok ? entries : result.newer));
      }
      return seen;
    };
    await Promise.all(stores.flatMap((own, writer) => runs.map((run) => write(own, run, writer))));
    for (const run of runs) {
      const journal = await store.read(run);
      expect(journal).toHaveLength(1 + 4 * 15 * 2);
      const addresses = journal.map((entry) => ('address' in entry ? entry.address : ''));
      expect(new Set(addresses).size).toBe(journal.length);
      // Each writer's own are in order, and each append is whole.
      for (let writer = 0; writer < 4; writer += 1) {
        const own = addresses.filter((address) => address.startsWith(`w${writer}`));
        expect(own).toEqual(
          Array.from({ length: 15 }, (_, step) => [`w${writer}#${step}`, `w${writer}b#${step}`]).flat(),
        );
      }
      expect((await store.summary(run))?.sequence).toBe(journal.length);
    }
    for (const other of others) await other.close();
  });

  it('lets what cannot be written fail alone', async () => {
    const store = postgresJournalStore(sql);
    const results = await Promise.allSettled([
      store.append(creation('r1')),
      store.append(creation('r2', { flow: 'a\u0000b' })),
      store.append(creation('r3')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({
      reason: { code: 'STORE_FAILED', message: expect.stringMatching(/^Run "r2" could not/) },
    });
    expect(await store.read('r3')).toEqual([started()]);
  });

  it('splits what is too much for one statement', async () => {
    const store = postgresJournalStore(sql);
    const big = 'x'.repeat(3_000_000);
    const appends = Array.from({ length: 6 }, (_, index) =>
      store.append(appendOf(`r${index}`, { after: 0, entries: [started(), completed('a#1', big)] })),
    );
    const small = Array.from({ length: 1200 }, (_, index) => store.append(creation(`s${index}`)));
    const results = await Promise.all([...appends, ...small]);
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(await store.list({})).toHaveLength(1206);
  }, 30_000);

  it('reports a damaged journal with the entry', async () => {
    const store = postgresJournalStore(sql);
    await store.append(appendOf('r1', { after: 0, entries: [started(), completed('a#1'), completed('b#1')] }));
    await sql.run('UPDATE entries SET body = substr(body, 1, 20) WHERE sequence = 3');
    await expect(store.read('r1')).rejects.toMatchObject({
      code: 'JOURNAL_INVALID',
      message: expect.stringContaining('Entry 3'),
    });
    await sql.run('DELETE FROM entries WHERE sequence = 2');
    await expect(store.read('r1')).rejects.toMatchObject({
      code: 'JOURNAL_INVALID',
      message: expect.stringContaining('Entry 2'),
    });
  });

  it('adds nothing to a run that is removed meanwhile', async () => {
    const store = postgresJournalStore(sql);
    await store.append(creation('r1'));
    const other = openPostgres(place);
    const [, late] = await Promise.all([
      postgresJournalStore(other).remove('r1'),
      store.append(appendOf('r1', { after: 1, entries: [completed('a#1'), opened('task0001')] })),
    ]);
    await store.remove('r1');
    expect(late.ok).toBeTypeOf('boolean');
    expect(await sql.rows('SELECT sequence FROM entries')).toEqual([]);
    expect(await store.runOfTask('task0001')).toBeUndefined();
    await other.close();
  });
});

describe.skipIf(lacksPostgres)('a PostgreSQL that is killed', () => {
  let postgres: TestPostgres;
  let place: PostgresPlace;
  let sql: PostgresSql;
  let isDown = false;
  beforeEach(async () => {
    isDown = false;
    postgres = await startPostgres({ isSafe: true });
    place = readPostgresPlace(postgres.url);
    await migratePostgres(place);
    sql = openPostgres(place);
  });
  afterEach(async () => {
    await sql.close();
    await postgres.stop();
  });

  /** As whoever has an answer in hand does: tries again until it is written, by us or by a try whose word was lost. */
  async function appendSurely(store: JournalStore, append: Append): Promise<Appended> {
    for (let hasFailed = false; ; hasFailed = true) {
      const wasDown = isDown;
      try {
        const result = await store.append(append);
        // What it did before it was killed may still be on its way to us; nothing that was asked later is.
        if (wasDown) expect(isDown, 'the database is up that acknowledged this').toBe(false);
        if (!result.ok && hasFailed && JSON.stringify(result.newer) === JSON.stringify(append.entries))
          return { ok: true };
        return result;
      } catch (error) {
        expect(error).toMatchObject({ code: 'STORE_FAILED' });
        await sleep(20);
      }
    }
  }

  it('loses nothing that was acknowledged; what was in hand is written once when it is back', async () => {
    const store = postgresJournalStore(sql);
    const acknowledged = new Map<string, number>();
    let failures = 0;
    let isOver = false;
    const write = async (run: string) => {
      await appendSurely(store, creation(run));
      for (let after = 1; !isOver; after += 2) {
        const entries = [completed(`a#${after}`), completed(`b#${after}`, 'x'.repeat(300))];
        expect(await appendSurely(store, appendOf(run, { after, entries }))).toEqual({ ok: true });
        acknowledged.set(run, after + 2);
      }
    };
    const writers = Promise.all(Array.from({ length: 8 }, (_, index) => write(`r${index}`)));
    for (let kills = 0; kills < 3; kills += 1) {
      await sleep(150);
      await postgres.kill();
      isDown = true;
      await store.summary('r0').catch(() => (failures += 1));
      await sleep(100);
      isDown = false;
      await postgres.startAgain();
    }
    await sleep(100);
    isOver = true;
    await writers;
    expect(failures).toBe(3);
    for (const [run, sequence] of acknowledged) {
      const entries = await store.read(run);
      expect(entries).toHaveLength(sequence);
      const addresses = entries.map((entry) => ('address' in entry ? entry.address : ''));
      expect(new Set(addresses).size).toBe(entries.length);
    }
    expect(acknowledged.size).toBe(8);
  }, 60_000);
});
