import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { BatchStore } from '#engine/batch/batch-store';
import { Batches, type BatchesParts } from '#engine/batch/batches';
import { batchStore } from '../host/batch-store.ts';
import { type Database, openDatabase } from '../host/database.ts';
import { sqliteSql } from '../sql/sqlite-sql.ts';
import { greetFlow } from '../testing/test-flows.ts';

let folder: string;
let database: Database;
let store: BatchStore;
let looked: string[];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'flowright-called-off-'));
  database = openDatabase(path.join(folder, 'batches.sqlite'));
  store = batchStore(sqliteSql(database));
  looked = [];
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const create = (changes: Partial<BatchesParts>, signal: AbortSignal) => {
  const parts: BatchesParts = {
    store,
    now: () => 1,
    newId: () => 'b',
    prepare: async () => ({ flow: greetFlow }),
    look: async (id) => void looked.push(id),
    ...changes,
  };
  const cases = { format: 'jsonl' as const, text: '{"name": "Ann"}', title: 'Names' };
  return new Batches(parts).create({ flow: greetFlow, cases, samples: 1, concurrency: 1 }, signal);
};
const expectNothing = async () => {
  expect(await store.list()).toEqual([]);
  expect(await store.start('b')).toBeUndefined();
  expect(looked, 'nobody was told to work on it').toEqual([]);
};

it('A batch that is called off while its flow is looked up is not begun', async () => {
  const stop = new AbortController();
  const prepare = async () => {
    stop.abort();
    return { flow: greetFlow };
  };
  await expect(create({ prepare }, stop.signal)).rejects.toMatchObject({ code: 'CONFLICT' });
  await expectNothing();
});

it('A batch that is called off while its cases are written leaves none of them', async () => {
  const stop = new AbortController();
  const slow = new Proxy(store, {
    get(target, key: keyof BatchStore) {
      if (key !== 'create') return target[key].bind(target);
      return async (...given: Parameters<BatchStore['create']>) => {
        await target.create(...given);
        stop.abort();
      };
    },
  });
  await expect(create({ store: slow }, stop.signal)).rejects.toMatchObject({ code: 'CONFLICT' });
  await expectNothing();
});

it('A batch that nobody calls off is begun', async () => {
  expect(await create({}, new AbortController().signal)).toBe('b');
  expect(looked).toEqual(['b']);
});
