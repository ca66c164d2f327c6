import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freshPostgres, lacksPostgres } from '../../test/services/services-for-tests.ts';
import { openDatabase } from '../host/database.ts';
import { stepFor } from '../host/migrations.ts';
import { numberedValues } from './numbered-values.ts';
import { readPostgresPlace } from './postgres-place.ts';
import { openPostgres, type PostgresSql } from './postgres-sql.ts';
import type { Sql } from './sql.ts';
import { sqliteSql } from './sqlite-sql.ts';

const table = 'CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size REAL, place TEXT) STRICT;';

function sqlSuite(name: string, open: () => Promise<{ sql: Sql; close: () => Promise<void> }>): void {
  describe(`SQL: ${name}`, () => {
    let sql: Sql;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ sql, close } = await open());
      await sql.run(stepFor(sql.dialect, table));
    });
    afterAll(() => close());
    beforeEach(async () => {
      await sql.run('DELETE FROM things');
    });
    const add = (to: Sql, thing: string, size: number | null = null) =>
      to.run('INSERT INTO things (name, size) VALUES (?, ?)', [thing, size]);
    const names = async () => (await sql.rows('SELECT name FROM things ORDER BY name')).map(([one]) => one);

    it('gives texts as strings, every number as a number, nothing as null', async () => {
      await add(sql, 'zwölf "ä" $1 ? \' 👩', 12.5);
      const row = await sql.row(
        'SELECT name, size, place, count(*), sum(12), 1 = 1 FROM things GROUP BY name, size, place',
      );
      expect(row).toEqual(['zwölf "ä" $1 ? \' 👩', 12.5, null, 1, 12, 1]);
      expect(await sql.row('SELECT name FROM things WHERE size = ?', [1])).toBeUndefined();
      expect(await sql.row("SELECT size FROM things WHERE name LIKE '%?%' AND size > ?", [0.5])).toEqual([12.5]);
    });

    it('keeps whole numbers up to the largest safe one, and times', async () => {
      for (const number of [0, -1, 1_900_000_000_000, 1_900_000_000_000.5, Number.MAX_SAFE_INTEGER]) {
        await sql.run('DELETE FROM things');
        await add(sql, 'n', number);
        expect(await sql.row('SELECT size FROM things')).toEqual([number]);
      }
      await sql.run('UPDATE things SET id = ?', [Number.MAX_SAFE_INTEGER]);
      expect(await sql.row('SELECT id FROM things')).toEqual([Number.MAX_SAFE_INTEGER]);
    });

    it('tells how many rows were changed, and gives back what was', async () => {
      for (const thing of ['a', 'b', 'c']) expect(await add(sql, thing)).toBe(1);
      expect(await sql.run('UPDATE things SET size = 1 WHERE name <> ?', ['a'])).toBe(2);
      expect(await sql.run('DELETE FROM things WHERE size = 7')).toBe(0);
      expect(await sql.rows('UPDATE things SET size = 2 WHERE name = ? RETURNING name, size', ['a'])).toEqual([
        ['a', 2],
      ]);
    });

    it('compares and orders texts byte by byte', async () => {
      for (const thing of ['b', 'B', 'ä', 'a', '_']) await add(sql, thing);
      expect(await names()).toEqual(['B', '_', 'a', 'b', 'ä']);
    });

    it('tells something that is there already apart from a failure', async () => {
      await add(sql, 'a');
      await expect(add(sql, 'a')).rejects.toMatchObject({ code: 'CONFLICT' });
      await expect(sql.transaction((inside) => add(inside, 'a'))).rejects.toMatchObject({ code: 'CONFLICT' });
      await expect(sql.rows('SELECT name FROM nowhere')).rejects.toMatchObject({
        code: 'STORE_FAILED',
        message: expect.stringContaining('nowhere'),
      });
    });

    transactionCases({ sql: () => sql, add, names });
  });
}

interface Things {
  readonly sql: () => Sql;
  readonly add: (to: Sql, thing: string) => Promise<number>;
  readonly names: () => Promise<unknown[]>;
}

function transactionCases({ sql, add, names }: Things): void {
  it('writes all of a transaction or nothing of it', async () => {
    expect(await sql().transaction(async (inside) => (await add(inside, 'a')) + (await add(inside, 'b')))).toBe(2);
    const failing = sql().transaction(async (inside) => {
      await add(inside, 'c');
      throw new RangeError('changed my mind');
    });
    await expect(failing).rejects.toThrow(new RangeError('changed my mind'));
    expect(await names()).toEqual(['a', 'b']);
    await add(sql(), 'd');
    expect(await names()).toEqual(['a', 'b', 'd']);
  });

  it('never takes what somebody else does meanwhile into a transaction', async () => {
    let go: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const undone = sql().transaction(async (inside) => {
      await add(inside, 'undone');
      await gate;
      throw new Error('undo');
    });
    const kept = [add(sql(), 'alone'), sql().transaction((inside) => add(inside, 'together'))];
    await new Promise((resolve) => setImmediate(resolve));
    go();
    await expect(undone).rejects.toThrow('undo');
    await Promise.all(kept);
    expect(await names()).toEqual(['alone', 'together']);
  });

  it('lets a transaction inside of a transaction be part of it', async () => {
    const failing = sql().transaction(async (outer) => {
      await outer.transaction((inner) => add(inner, 'inner'));
      throw new Error('undo');
    });
    await expect(failing).rejects.toThrow('undo');
    expect(await names()).toEqual([]);
  });

  it('fails as a whole when one of its statements failed, even if nobody looks', async () => {
    await add(sql(), 'a');
    const careless = sql().transaction(async (inside) => {
      await add(inside, 'b');
      await add(inside, 'a').catch(() => {});
      return add(inside, 'c').catch(() => 0);
    });
    await expect(careless).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await names()).toEqual(['a']);
  });

  it('runs what is asked at once one after the other', async () => {
    await sql().transaction((inside) => Promise.all(['a', 'b', 'c'].map((thing) => add(inside, thing))));
    expect(await names()).toEqual(['a', 'b', 'c']);
  });

  it('refuses a statement that comes after its end', async () => {
    const left = await sql().transaction(async (inside) => ({ inside }));
    await expect(add(left.inside, 'late')).rejects.toMatchObject({ code: 'STORE_FAILED' });
    expect(await names()).toEqual([]);
  });

  it('does many at once', async () => {
    await sql().run("INSERT INTO things (id, name, size) VALUES (1, 'counter', 0)");
    const more = () =>
      sql().transaction(async (inside) => {
        const lock = inside.dialect === 'postgres' ? 'FOR UPDATE' : '';
        const [size] = (await inside.row(`SELECT size FROM things WHERE id = 1 ${lock}`)) ?? [];
        await inside.run('UPDATE things SET size = ? WHERE id = 1', [Number(size) + 1]);
      });
    await Promise.all(Array.from({ length: 40 }, more));
    expect(await sql().row('SELECT size FROM things WHERE id = 1')).toEqual([40]);
  });
}

sqlSuite('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flowright-sql-'));
  const database = openDatabase(join(folder, 'things.sqlite'));
  return {
    sql: sqliteSql(database),
    close: async () => {
      database.close();
      rmSync(folder, { recursive: true });
    },
  };
});

describe.skipIf(lacksPostgres)('with PostgreSQL', () => {
  sqlSuite('PostgreSQL', async () => {
    const sql = openPostgres(await freshPostgres());
    return { sql, close: () => sql.close() };
  });

  describe('transactions that stand in each other’s way', () => {
    let sql: PostgresSql;
    beforeAll(async () => {
      sql = openPostgres(await freshPostgres());
      await sql.run('CREATE TABLE pairs (id BIGINT PRIMARY KEY, size BIGINT NOT NULL)');
      await sql.run('INSERT INTO pairs VALUES (1, 0), (2, 0)');
    });
    afterAll(() => sql.close());

    it('are done again by the one that PostgreSQL chose', async () => {
      const raise = (ids: readonly number[]) =>
        sql.transaction(async (inside) => {
          for (const id of ids) await inside.run('UPDATE pairs SET size = size + 1 WHERE id = ?', [id]);
        });
      await Promise.all(Array.from({ length: 8 }, (_, turn) => raise(turn % 2 === 0 ? [1, 2] : [2, 1])));
      expect(await sql.rows('SELECT size FROM pairs ORDER BY id')).toEqual([[8], [8]]);
    }, 30_000);
  });

  it('asks again where a table has other columns than when a connection first read it', async () => {
    const sql = openPostgres(await freshPostgres());
    await sql.run('CREATE TABLE grown (id BIGINT PRIMARY KEY)');
    await sql.run('INSERT INTO grown VALUES (?)', [1]);
    const read = (from: Sql) => from.rows('SELECT * FROM grown');
    expect(await read(sql)).toEqual([[1]]);
    await sql.run("ALTER TABLE grown ADD COLUMN name TEXT NOT NULL DEFAULT 'one'");
    expect(await read(sql)).toEqual([[1, 'one']]);
    await sql.run('ALTER TABLE grown ADD COLUMN size BIGINT NOT NULL DEFAULT 2');
    expect(await sql.transaction(read)).toEqual([[1, 'one', 2]]);
    await sql.close();
  });

  it('does not wait for a statement that does not end when it is closed', async () => {
    const sql = openPostgres(await freshPostgres());
    const endless = sql.rows('SELECT pg_sleep(60)').catch((error: unknown) => error);
    await sql.rows('SELECT 1');
    await sql.close();
    expect(await endless).toMatchObject({ code: 'STORE_FAILED' });
  }, 10_000);

  it('says where it is not, without the password', async () => {
    const { schema } = await freshPostgres({ isEmpty: true });
    const nowhere = openPostgres({ url: 'postgres://me:secret@127.0.0.1:9/x', schema, name: '127.0.0.1:9/x' });
    await expect(nowhere.rows('SELECT 1')).rejects.toMatchObject({
      code: 'STORE_FAILED',
      message: expect.stringMatching(/^The database 127\.0\.0\.1:9\/x cannot be reached: .*ECONNREFUSED/),
    });
    await nowhere.close();
    await expect(nowhere.rows('SELECT 1')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  });
});

describe('the place of a PostgreSQL database', () => {
  it('is read from a URL, which may name the schema', () => {
    const place = readPostgresPlace('postgresql://ada:secret@db.example:5433/flows?sslmode=require&schema=team_a');
    expect(place).toEqual({
      url: 'postgresql://ada:secret@db.example:5433/flows?sslmode=require',
      schema: 'team_a',
      name: 'db.example:5433/flows',
    });
    expect(readPostgresPlace('postgres://localhost/flows').schema).toBe('flowright');
  });

  it.each([
    'mysql://ada:secret@db/flows',
    '/var/data/secret',
    'postgres://ada:secret@db:port/flows',
    'postgres://ada:secret@db/flows?schema=a;DROP',
    'postgres://ada:secret@db/flows?schema=pg_catalog',
    'postgres://ada:secret@db/flows?schema=A',
  ])('is refused as %j without repeating what may be a password', (url) => {
    expect(() => readPostgresPlace(url)).toThrow(
      expect.objectContaining({ code: 'BAD_REQUEST', message: expect.not.stringContaining('secret') }),
    );
  });
});

describe('values', () => {
  it('are numbered, but for question marks in quotes', () => {
    expect(numberedValues(`SELECT '?', 'it''s ?', "a?" FROM t WHERE a = ? AND b IN (?, ?)`)).toBe(
      `SELECT '?', 'it''s ?', "a?" FROM t WHERE a = $1 AND b IN ($2, $3)`,
    );
  });
});

describe('a PostgreSQL that ends in the moment in which somebody connects', () => {
  /** A message of PostgreSQL's protocol, version 3: its kind, its length and what it says. */
  const message = (kind: string, body: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(body.length + 4);
    return Buffer.concat([Buffer.from(kind), length, body]);
  };
  const welcome = message('R', Buffer.alloc(4));
  const ready = message('Z', Buffer.from('I'));
  const fatal = message('E', Buffer.from('SFATAL\0C57P01\0Mthe end\0\0'));

  it('fails what is asked of it, and does not end this process', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end(Buffer.concat([welcome, ready, fatal])));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const lone = openPostgres(readPostgresPlace(`postgres://one@127.0.0.1:${port}/one`));
    await expect(lone.rows('SELECT 1')).rejects.toMatchObject({ code: 'STORE_FAILED' });
    await lone.close();
    server.close();
  });
});
