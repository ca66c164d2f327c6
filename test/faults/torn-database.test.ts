import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Entry, FlowError } from '#engine/index';
import { openDatabase } from '#server/host/database';
import { sqliteJournalStore } from '#server/host/sqlite-journal-store';
import { appendOf, completed, creation } from '../conformance/sample-entries.ts';

const folder = mkdtempSync(join(tmpdir(), 'flowright-torn-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A database whose log was not yet carried over into it, as a process leaves it that dies: its two files. */
async function diedWith(appends: number): Promise<{ path: string; written: number }> {
  const path = join(folder, `whole-${appends}.sqlite`);
  const database = openDatabase(path);
  const store = sqliteJournalStore(database);
  await store.append(creation('r1'));
  for (let after = 1; after < appends; after += 1)
    await store.append(appendOf('r1', { after, entries: [completed(`a#${after}`, 'x'.repeat(300))] }));
  const copy = join(folder, `died-${appends}.sqlite`);
  copyFileSync(path, copy);
  copyFileSync(`${path}-wal`, `${copy}-wal`);
  database.close();
  return { path: copy, written: appends };
}

async function readAt(path: string): Promise<{ entries: readonly Entry[]; sequence: number }> {
  const database = openDatabase(path);
  try {
    const store = sqliteJournalStore(database);
    const entries = await store.read('r1');
    return { entries, sequence: (await store.summary('r1'))?.sequence ?? 0 };
  } finally {
    database.close();
  }
}

describe('a database that was torn', () => {
  it('50: opens with every whole append when its log breaks off anywhere, never with half of one', async () => {
    const { path, written } = await diedWith(20);
    const wal = readFileSync(`${path}-wal`);
    const seen = new Set<number>();
    const base = readFileSync(path);
    for (let end = wal.length; end >= 0; end -= Math.max(1, Math.floor(wal.length / 60))) {
      const torn = join(folder, `torn-${end}.sqlite`);
      writeFileSync(torn, base);
      writeFileSync(`${torn}-wal`, wal.subarray(0, end));
      const { entries, sequence } = await readAt(torn);
      expect(entries.length).toBe(sequence);
      expect(entries.map((entry) => ('address' in entry ? entry.address : entry.type))).toEqual(
        ['run.started', ...Array.from({ length: written }, (_, index) => `a#${index + 1}`)].slice(0, entries.length),
      );
      seen.add(entries.length);
    }
    expect(seen.has(written)).toBe(true);
    expect(seen.size).toBeGreaterThan(10);
  });

  it('50: opens with what came before when bytes in the end of its log are wrong', async () => {
    const { path } = await diedWith(21);
    const wal = readFileSync(`${path}-wal`);
    for (const back of [1, 100, 3000, 5000]) {
      const torn = join(folder, `bad-${back}.sqlite`);
      const bytes = Buffer.from(wal);
      const at = bytes.length - back;
      bytes[at] = (bytes[at]! + 1) % 256;
      copyFileSync(path, torn);
      writeFileSync(`${torn}-wal`, bytes);
      const { entries, sequence } = await readAt(torn);
      expect(entries.length).toBe(sequence);
      expect(entries.length).toBeLessThan(21);
      expect(entries.length).toBeGreaterThan(15);
    }
  });

  it('50: says so, and guesses nothing, when the database file itself was cut off', async () => {
    const path = join(folder, 'cut.sqlite');
    const database = openDatabase(path);
    const store = sqliteJournalStore(database);
    await store.append(creation('r1'));
    for (let after = 1; after < 200; after += 1)
      await store.append(appendOf('r1', { after, entries: [completed(`a#${after}`, 'x'.repeat(500))] }));
    database.close();
    truncateSync(path, Math.floor(statSync(path).size / 2));
    await expect(readAt(path)).rejects.toBeInstanceOf(FlowError);
  });
});

describe('a file that may not grow', () => {
  it('49: fails the append, acknowledges nothing more, and keeps what was acknowledged', async ({ skip }) => {
    const path = join(folder, 'limited.sqlite');
    const database = openDatabase(path);
    await sqliteJournalStore(database).append(creation('r1'));
    // The limit of a process applies from now on to this one only where it can be set: prlimit, as root or owner.
    const set = (bytes: string) => spawnSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}`]);
    process.on('SIGXFSZ', ignore);
    // Tables that are added later make the file larger from the start.
    const begun = Math.max(statSync(path).size, statSync(`${path}-wal`).size);
    const limited = set(`${begun + 200 * 1024}:unlimited`);
    let acknowledged = 1;
    let failure: unknown;
    try {
      if (limited.status !== 0) return skip('no prlimit here');
      const store = sqliteJournalStore(database);
      while (failure === undefined && acknowledged < 200) {
        const entries = [completed(`a#${acknowledged}`, 'x'.repeat(5000))];
        try {
          await store.append(appendOf('r1', { after: acknowledged, entries }));
          acknowledged += 1;
        } catch (error) {
          failure = error;
        }
      }
    } finally {
      set('unlimited:unlimited');
      process.off('SIGXFSZ', ignore);
    }
    expect(failure).toMatchObject({ code: 'STORE_FAILED' });
    expect(acknowledged).toBeGreaterThan(3);
    const store = sqliteJournalStore(database);
    expect(await store.read('r1')).toHaveLength(acknowledged);
    const next = appendOf('r1', { after: acknowledged, entries: [completed('more#1')] });
    expect(await store.append(next)).toEqual({ ok: true });
    database.close();
  });
});

function ignore(): void {}
