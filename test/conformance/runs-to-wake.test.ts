import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalStore, RunSummary } from '#engine/journal/store';
import { type RunsToWake, runsToWake } from '#server/host/runs-to-wake';
import { sqlDatabases, type TestSql } from '../services/sql-databases.ts';
import { appendOf, completed, creation } from './sample-entries.ts';

describe.each(sqlDatabases)('runs to wake on $name', ({ open }) => {
  let database: TestSql;
  let journal: JournalStore;
  let wakes: RunsToWake;
  beforeEach(async () => {
    database = await open();
    journal = database.journal();
    wakes = runsToWake(database.sql);
  });
  afterEach(() => database.dispose());

  const create = (run: string, change: Partial<RunSummary> = {}) => journal.append(creation(run, change));
  const due = (now: number, untouchedSince = now) => wakes.due({ now, untouchedSince, limit: 100 });

  it('are those that were written to, until they are put to rest', async () => {
    await create('a', { updatedAt: 50 });
    await create('b', { updatedAt: 50, status: 'waiting' });
    expect(await due(50)).toEqual(['a', 'b']);
    await wakes.rest('a', 1);
    await wakes.rest('b', 1);
    expect(await due(50)).toEqual([]);
    await journal.append(appendOf('b', { after: 1, entries: [completed('x#1')] }, { updatedAt: 60 }));
    expect(await due(60)).toEqual(['b']);
  });

  it('are not those that somebody writes to just now', async () => {
    await create('a', { updatedAt: 50 });
    expect(await due(60, 49)).toEqual([]);
    expect(await due(60, 50)).toEqual(['a']);
  });

  it('are not put to rest by somebody who has not seen what was written since', async () => {
    await create('a', { updatedAt: 50 });
    await journal.append(appendOf('a', { after: 1, entries: [completed('x#1')] }, { updatedAt: 51 }));
    await wakes.rest('a', 1);
    expect(await due(60)).toEqual(['a']);
    await wakes.rest('a', 2);
    expect(await due(60)).toEqual([]);
  });

  it('are those whose time has come, though they rest', async () => {
    await create('late', { status: 'waiting', wakeAt: 900.5 });
    await create('soon', { status: 'waiting', wakeAt: 200 });
    await create('people', { status: 'waiting' });
    for (const run of ['late', 'soon', 'people']) await wakes.rest(run, 1);
    expect(await due(199)).toEqual([]);
    expect(await due(200)).toEqual(['soon']);
    expect(await due(901)).toEqual(['late', 'soon']);
    expect(await wakes.nextTime(0)).toBe(200);
    expect(await wakes.nextTime(200)).toBe(900.5);
    expect(await wakes.nextTime(901)).toBeUndefined();
  });

  it.each(['completed', 'failed', 'cancelled', 'paused'] as const)('are never those that are %s', async (status) => {
    await create('a', { status: 'waiting', wakeAt: 100 });
    await journal.append(appendOf('a', { after: 1, entries: [completed('x#1')] }, { status, wakeAt: 100 }));
    expect(await due(9e15)).toEqual([]);
    expect(await wakes.nextTime(0)).toBeUndefined();
  });

  it('are read page by page', async () => {
    for (let index = 10; index < 35; index += 1) await create(`r${index}`, index % 2 === 0 ? { wakeAt: 1 } : {});
    const seen: string[] = [];
    for (let after = ''; ; ) {
      const page = await wakes.due({ now: 9e9, untouchedSince: 9e9, after, limit: 10 });
      if (page.length === 0) break;
      seen.push(...page);
      after = page.at(-1) ?? '';
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => `r${index + 10}`));
  });
});
