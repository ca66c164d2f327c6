import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BatchRunner } from '#engine/batch/batch-runner';
import type { BatchStore } from '#engine/batch/batch-store';
import type { CaseRuns } from '#engine/batch/case-runs';
import type { EndedRun } from '#engine/batch/index';
import { FlowError } from '#engine/errors';
import { type ManualClock, manualClock, testHost } from '#engine/testing/index';
import { batchStore } from '../host/batch-store.ts';
import { type Database, openDatabase } from '../host/database.ts';
import { sqliteSql } from '../sql/sqlite-sql.ts';
import { greetFlow } from '../testing/test-flows.ts';

let folder: string;
let database: Database;
let store: BatchStore;
let clock: ManualClock;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'flowright-runner-'));
  database = openDatabase(path.join(folder, 'batches.sqlite'));
  store = batchStore(sqliteSql(database));
  clock = manualClock(1_000);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const create = (cases: number, concurrency = 2) =>
  store.create({
    id: 'b',
    createdAt: 1,
    head: {
      title: 'B',
      flow: 'greet',
      flowTitle: 'Greet',
      hash: 'h',
      dataTitle: 'D',
      seed: 's',
      samples: 1,
      concurrency,
      cases,
      score: 'exact',
      models: {},
      recorded: false,
      input: {},
    },
    start: { each: { flow: greetFlow } },
    cases: Array.from({ length: cases }, (_, index) => ({
      id: `c${index}`,
      input: {},
      fields: { expected: 'x' },
      data: '',
    })),
  });

/** Runs that end one turn of the event loop after they began. */
class FakeRuns implements CaseRuns {
  readonly started: string[] = [];
  readonly cancelled: string[] = [];
  inHand = 0;
  most = 0;
  status: EndedRun['status'] = 'completed';

  async start(run: string): Promise<void> {
    this.started.push(run);
  }

  async settled(run: string): Promise<EndedRun> {
    this.inHand += 1;
    this.most = Math.max(this.most, this.inHand);
    await turn();
    this.inHand -= 1;
    const usage = { calls: 1, inputTokens: 1, outputTokens: 1 };
    return {
      run,
      status: this.status,
      output: this.status === 'completed' ? { greeting: 'x' } : null,
      usage,
      seconds: 1,
    };
  }

  final(_run: string, signal: AbortSignal): Promise<EndedRun> {
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  }

  async cancel(run: string): Promise<void> {
    this.cancelled.push(run);
  }
}

function runnerOf(runs: CaseRuns, overrides: Partial<BatchStore> = {}): BatchRunner {
  const { sandbox } = testHost();
  // The store's methods live on its class.
  const wrapped = new Proxy(store, {
    get: (target, name: keyof BatchStore) => overrides[name] ?? target[name].bind(target),
  });
  return new BatchRunner({ store: wrapped, runs, sandbox, clock, log: () => {} });
}

async function until(isEnough: () => Promise<boolean>): Promise<void> {
  while (!(await isEnough())) await turn();
}
const isDone = async () => (await store.get('b'))?.status === 'done';

describe('what works batches off', () => {
  it('has never more in hand than it may, and takes no more from the queue than that', async () => {
    await create(500, 7);
    const runs = new FakeRuns();
    let ahead = 0;
    const runner = runnerOf(runs, {
      take: async (id) => {
        const taken = await store.take(id);
        const { running = 0 } = await store.counts(id);
        ahead = Math.max(ahead, running);
        return taken;
      },
    });
    await runner.look('b');
    await until(isDone);
    expect(runs.most).toBe(7);
    expect(ahead).toBe(7);
    expect(new Set(runs.started).size).toBe(500);
    expect((await store.get('b'))?.summary).toMatchObject({ runs: 500, accuracy: { mean: 1 } });
    expect(runner.inHandCount).toBe(0);
  });

  it('tries again when the store could not write, with the same runs', async () => {
    await create(3, 1);
    const runs = new FakeRuns();
    let failures = 2;
    const runner = runnerOf(runs, {
      keep: async (id, job, record) => {
        if (job === 1 && failures-- > 0) throw new FlowError('STORE_FAILED', 'The disk is full.');
        await store.keep(id, job, record);
      },
    });
    await runner.look('b');
    for (const left of [1, 0]) {
      await until(async () => failures === left && clock.pending > 0);
      expect(await isDone()).toBe(false);
      clock.advance(5_000);
    }
    await until(isDone);
    expect(new Set(runs.started).size).toBe(3);
    expect(runs.started).toHaveLength(5);
  });

  it('cancels what is in hand and what waits when a batch is cancelled, and gives them another run later', async () => {
    await create(4, 4);
    const runs = new FakeRuns();
    runs.status = 'waiting';
    const runner = runnerOf(runs);
    await runner.look('b');
    await until(async () => ((await store.counts('b')).waiting ?? 0) === 4);
    await store.setStatus('b', 'cancelled');
    await runner.look('b');
    expect(new Set(runs.cancelled)).toEqual(new Set(runs.started));
    expect(await store.counts('b')).toEqual({ queued: 4 });
    runs.status = 'completed';
    await store.setStatus('b', 'running');
    await runner.look('b');
    await until(isDone);
    expect(new Set(runs.started).size).toBe(8);
  });

  it('leaves everything as it is when the process stops, and finds it again', async () => {
    await create(3, 1);
    const stopped = new FakeRuns();
    stopped.settled = (_run: string, signal?: AbortSignal) =>
      new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    const runner = runnerOf(stopped);
    await runner.look('b');
    await until(async () => stopped.started.length === 1);
    await runner.close();
    expect(await store.counts('b')).toEqual({ running: 1, queued: 2 });
    expect(stopped.cancelled).toEqual([]);
    const runs = new FakeRuns();
    await runnerOf(runs).recover();
    await until(isDone);
    expect(runs.started[0]).toBe(stopped.started[0]);
  });
});
