import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Database, openDatabase } from '#server/host/database';
import { migrations } from '#server/host/migrations';
import { sqliteJournalStore } from '#server/host/sqlite-journal-store';
import { appendOf, completed, creation, opened, started } from './sample-entries.ts';

let folder = '';
let path = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowright-sqlite-'));
  path = join(folder, 'journal.sqlite');
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

type Datasync = () => Promise<void>;

/** How often the disk is told to take what was written to it; `instead` is done in place of that, while it is there. */
async function watchedDisk(): Promise<{ syncs: () => number; instead: (sync: Datasync | undefined) => void }> {
  const file = await open(path, 'a');
  const prototype: { datasync: Datasync } = Object.getPrototypeOf(file);
  await file.close();
  const real = prototype.datasync;
  let instead: Datasync | undefined;
  const spy = vi.spyOn(prototype, 'datasync').mockImplementation(function (this: unknown) {
    return instead === undefined ? real.call(this) : instead();
  });
  return {
    syncs: () => spy.mock.calls.length,
    instead(sync) {
      instead = sync;
    },
  };
}

describe('writing to SQLite', () => {
  it('syncs appends of the same turn once', async () => {
    const disk = await watchedDisk();
    const database = openDatabase(path);
    const store = sqliteJournalStore(database);
    await Promise.all(Array.from({ length: 50 }, (_, index) => store.append(creation(`r${index}`))));
    expect(disk.syncs()).toBe(1);
    await store.append(appendOf('r0', { after: 1, entries: [completed('a#1')] }));
    expect(disk.syncs()).toBe(2);
    database.close();
  });

  it('neither answers an append nor shows it before the disk has it, and goes on with other things', async () => {
    const disk = await watchedDisk();
    const database = openDatabase(path);
    const store = sqliteJournalStore(database);
    let sync: () => void = () => {};
    const isAsked = new Promise<void>((resolve) => {
      disk.instead(() => {
        resolve();
        return new Promise((done) => {
          sync = done;
        });
      });
    });
    const done: string[] = [];
    const first = store.append(creation('r1')).then(() => done.push('first'));
    await isAsked;
    const read = store.read('r1').then((entries) => done.push(`read ${entries.length}`));
    const more = Array.from({ length: 5 }, (_, index) => store.append(creation(`s${index}`)));
    database.transaction(() => done.push('something else'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(done).toEqual(['something else']);
    disk.instead(undefined);
    sync();
    await Promise.all([first, read, ...more]);
    expect(done).toEqual(['something else', 'first', 'read 1']);
    expect(disk.syncs(), 'what came meanwhile is synced together').toBe(2);
    database.close();
  });

  it('is read by whoever holds a transaction open, while an append waits for its end', async () => {
    const database = openDatabase(path);
    const store = sqliteJournalStore(database);
    await store.append(creation('r1'));
    const order: string[] = [];
    const append = database.hold(async () => {
      const later = store.append(creation('r2')).then(() => order.push('appended'));
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push(`read ${(await store.read('r1')).length}`);
      return { later };
    });
    await (await append).later;
    expect(order).toEqual(['read 1', 'appended']);
    database.close();
  });

  it('believes a disk no more that refused, until it is opened again', async () => {
    const disk = await watchedDisk();
    const database = openDatabase(path);
    const store = sqliteJournalStore(database);
    await store.append(creation('r1'));
    disk.instead(() => Promise.reject(new Error('EIO: i/o error, fdatasync')));
    const refused = {
      code: 'STORE_FAILED',
      message: expect.stringMatching(/disk did not take .*EIO.* start Flowright/),
    };
    await expect(store.append(creation('r2'))).rejects.toMatchObject(refused);
    disk.instead(undefined);
    await expect(store.append(creation('r3'))).rejects.toMatchObject(refused);
    await expect(store.read('r1')).rejects.toMatchObject(refused);
    database.close();
    const again = openDatabase(path);
    expect(await sqliteJournalStore(again).read('r1')).toEqual([started()]);
    expect(await sqliteJournalStore(again).append(creation('r3'))).toEqual({ ok: true });
    again.close();
  });

  it('syncs the log at every other commit', async () => {
    const database = openDatabase(path);
    await sqliteJournalStore(database).append(creation('r1'));
    expect(database.prepare('PRAGMA synchronous').row()?.[0]).toBe(2);
    expect(database.prepare('PRAGMA journal_mode').row()?.[0]).toBe('wal');
    expect(database.prepare('PRAGMA foreign_keys').row()?.[0]).toBe(1);
    database.close();
  });

  it('makes files that only their owner may read', async () => {
    const database = openDatabase(path);
    await sqliteJournalStore(database).append(creation('r1'));
    for (const file of [path, `${path}-wal`]) expect(statSync(file).mode & 0o777).toBe(0o600);
    database.close();
  });

  it('has everything in the database file itself once it is closed', async () => {
    const database = openDatabase(path);
    await sqliteJournalStore(database).append(creation('r1'));
    database.close();
    const copy = join(folder, 'copy.sqlite');
    copyFileSync(path, copy);
    const copied = openDatabase(copy);
    expect(await sqliteJournalStore(copied).read('r1')).toEqual([started()]);
    copied.close();
  });
});

describe('a full disk under SQLite', () => {
  it('fails the append that does not fit, changes nothing, keeps the others and goes on', async () => {
    const database = openDatabase(path);
    const store = sqliteJournalStore(database);
    await store.append(creation('r1'));
    const pages = Number(database.prepare('PRAGMA page_count').row()?.[0]);
    database.prepare(`PRAGMA max_page_count = ${pages + 4}`).rows();
    const big = appendOf('r1', { after: 1, entries: [opened('task0001'), completed('a#1', 'x'.repeat(100_000))] });
    const [small, failed, other] = await Promise.allSettled([
      store.append(creation('r2')),
      store.append(big),
      store.append(creation('r3')),
    ]);
    expect(small).toEqual({ status: 'fulfilled', value: { ok: true } });
    expect(failed).toMatchObject({
      status: 'rejected',
      reason: {
        code: 'STORE_FAILED',
        message: expect.stringMatching(/^Run "r1" could not be saved\. .*the disk is full\.$/),
      },
    });
    expect(other).toEqual({ status: 'fulfilled', value: { ok: true } });
    expect(await store.read('r1')).toEqual([started()]);
    expect(await store.runOfTask('task0001')).toBeUndefined();

    database.prepare('PRAGMA max_page_count = 1000000').rows();
    expect(await store.append(big)).toEqual({ ok: true });
    expect(await store.read('r1')).toHaveLength(3);
    database.close();
  });

  it('survives a disk that is really full', async ({ skip }) => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      return skip('a small file system can only be mounted by root');
    }
    try {
      const database = openDatabase(join(disk, 'journal.sqlite'));
      const store = sqliteJournalStore(database);
      let acknowledged = 0;
      let failure: unknown;
      for (let after = 0; failure === undefined && after < 1000; after += 1) {
        const entry = after === 0 ? started() : completed(`a#${after}`, 'x'.repeat(20_000));
        try {
          await store.append(appendOf('r1', { after, entries: [entry] }));
          acknowledged = after + 1;
        } catch (error) {
          failure = error;
        }
      }
      expect(failure).toMatchObject({ code: 'STORE_FAILED' });
      expect(acknowledged).toBeGreaterThan(5);
      expect(await store.read('r1')).toHaveLength(acknowledged);

      execFileSync('mount', ['-o', 'remount,size=8m', disk]);
      const next = appendOf('r1', { after: acknowledged, entries: [completed('more#1', 'x'.repeat(20_000))] });
      expect(await store.append(next)).toEqual({ ok: true });
      database.close();
      const again = openDatabase(join(disk, 'journal.sqlite'));
      expect(await sqliteJournalStore(again).read('r1')).toHaveLength(acknowledged + 1);
      again.close();
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });
});

describe('versions of the database', () => {
  const version = (database: Database) => database.prepare('PRAGMA user_version').row()?.[0];

  it('makes an empty database with every step', () => {
    const database = openDatabase(path);
    expect(version(database)).toBe(migrations.length);
    database.close();
  });

  it('says so when the file is not a database or cannot be made', () => {
    copyFileSync(process.execPath, path);
    expect(() => openDatabase(path)).toThrow(expect.objectContaining({ code: 'STORE_FAILED' }));
    expect(() => openDatabase(join(folder, 'missing', 'x.sqlite'))).toThrow(/missing.*failed/);
  });
});

describe('a damaged journal in SQLite', () => {
  it('is reported with the entry instead of being read around', async () => {
    const database = openDatabase(path);
    const store = sqliteJournalStore(database);
    await store.append(appendOf('r1', { after: 0, entries: [started(), completed('a#1'), completed('b#1')] }));
    database.exec('UPDATE entries SET body = substr(body, 1, 20) WHERE sequence = 3');
    await expect(store.read('r1')).rejects.toMatchObject({
      code: 'JOURNAL_INVALID',
      message: expect.stringContaining('Entry 3 of run "r1"'),
    });
    database.exec('DELETE FROM entries WHERE sequence = 2');
    await expect(store.read('r1')).rejects.toMatchObject({
      code: 'JOURNAL_INVALID',
      message: expect.stringContaining('Entry 2 of run "r1"'),
    });
    database.close();
  });
});
