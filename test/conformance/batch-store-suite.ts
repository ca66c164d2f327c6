import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BatchStore, NewBatch } from '#engine/batch/batch-store';
import { runIdOf } from '#engine/batch/job-run';
import type { BatchHead, ResultRecord } from '#engine/protocol/index';
import { sampleFlow } from './sample-entries.ts';

/** One empty store, as every case of the suite wants it. */
export interface BatchStoreSubject {
  readonly store: BatchStore;
  /** Closes the store and opens what it kept. */
  readonly reopen: () => Promise<BatchStore>;
  readonly dispose: () => Promise<void>;
}

const head: BatchHead = {
  title: 'A batch',
  flow: 'echo',
  flowTitle: 'Echo',
  hash: 'sha256-x',
  dataTitle: 'Cases',
  seed: 's',
  samples: 2,
  concurrency: 2,
  cases: 3,
  models: {},
  recorded: false,
  input: {},
};

const batch = (id: string, createdAt = 1, more: Partial<NewBatch> = {}): NewBatch => ({
  id,
  createdAt,
  head,
  start: { each: { flow: sampleFlow } },
  cases: ['a', 'b', 'c'].map((name) => ({
    id: name,
    input: { text: name },
    fields: { text: name, expected: 'x' },
    data: name,
  })),
  ...more,
});

const record = (id: string, sample: number, score: number, more: Partial<ResultRecord> = {}): ResultRecord => ({
  case: id,
  sample,
  seed: `s/${id}/${sample}`,
  data: id,
  status: 'completed',
  output: { text: `said ${id}` },
  score,
  usage: { calls: 1, inputTokens: 2, outputTokens: 3 },
  seconds: 1,
  ...more,
});

const all = { offset: 0, limit: 100 } as const;

/** What every batch store must do. Each kind of store runs all of it. */
export function batchStoreSuite(name: string, open: () => Promise<BatchStoreSubject>): void {
  describe(`batch store: ${name}`, () => {
    let subject: BatchStoreSubject;
    let store: BatchStore;
    beforeEach(async () => {
      subject = await open();
      store = subject.store;
    });
    afterEach(() => subject.dispose());
    const get = () => store;

    queueCases(get);
    resultCases(get);

    it('keeps all of it when it is opened again', async () => {
      await store.create(batch('b1'));
      const taken = await store.take('b1');
      await store.keep('b1', taken!.job, record('a', 1, 1));
      await store.setStatus('b1', 'cancelled', { endedAt: 7 });
      store = await subject.reopen();
      expect(await store.get('b1')).toEqual({ id: 'b1', status: 'cancelled', createdAt: 1, endedAt: 7, head });
      expect(await store.start('b1')).toEqual({ each: { flow: sampleFlow } });
      expect(await store.counts('b1')).toEqual({ completed: 1, queued: 5 });
      expect((await store.take('b1'))?.job).toBe(1);
    });

    it('lists batches, the newest first, and forgets one that is removed', async () => {
      await store.create(batch('old', 1));
      await store.create(batch('new', 2));
      expect((await store.list()).map(({ id }) => id)).toEqual(['new', 'old']);
      await store.remove('new');
      expect(await store.get('new')).toBeUndefined();
      expect(await store.start('new')).toBeUndefined();
      expect(await store.take('new')).toBeUndefined();
      expect(await store.results('new', all)).toEqual({ jobs: [], total: 0 });
      expect((await store.list()).map(({ id }) => id)).toEqual(['old']);
      expect(await store.counts('old')).toEqual({ queued: 6 });
    });
  });
}

function queueCases(store: () => BatchStore): void {
  it('gives out every case and sample once, in order, also to those who ask at the same time', async () => {
    await store().create(batch('b1'));
    const taken = await Promise.all(Array.from({ length: 7 }, () => store().take('b1')));
    const jobs = taken.flatMap((job) => job ?? []).sort((a, b) => a.job - b.job);
    expect(jobs.map(({ job, one, sample, attempt }) => [job, one.id, sample, attempt])).toEqual([
      [0, 'a', 1, 1],
      [1, 'a', 2, 1],
      [2, 'b', 1, 1],
      [3, 'b', 2, 1],
      [4, 'c', 1, 1],
      [5, 'c', 2, 1],
    ]);
    expect(jobs[2]!.one).toEqual({ id: 'b', input: { text: 'b' }, fields: { text: 'b', expected: 'x' }, data: 'b' });
    expect(await store().counts('b1')).toEqual({ running: 6 });
  });

  it('queues again what was taken, as the same attempt or as another', async () => {
    await store().create(batch('b1'));
    for (let count = 0; count < 3; count += 1) await store().take('b1');
    expect(await store().requeue('b1', ['running'], { isNewAttempt: false })).toBe(3);
    expect(await store().take('b1')).toMatchObject({ job: 0, attempt: 1 });
    await store().keep('b1', 0, record('a', 1, 0, { status: 'failed' }));
    expect(await store().requeue('b1', ['failed', 'cancelled'], { isNewAttempt: true })).toBe(1);
    expect(await store().take('b1')).toMatchObject({ job: 0, attempt: 2 });
    expect(await store().scored('b1')).toEqual([]);
    expect(await store().requeue('b1', ['failed'], { isNewAttempt: true })).toBe(0);
  });

  it('knows which runs wait for somebody', async () => {
    await store().create(batch('b1'));
    await store().take('b1');
    await store().take('b1');
    await store().park('b1', 1, 'waiting');
    expect(await store().counts('b1')).toEqual({ queued: 4, running: 1, waiting: 1 });
    expect(await store().parked('b1')).toMatchObject([{ job: 1, sample: 2, attempt: 1, one: { id: 'a' } }]);
    await store().keep('b1', 1, record('a', 2, 1));
    expect(await store().parked('b1')).toEqual([]);
  });
}

function resultCases(store: () => BatchStore): void {
  const fill = async () => {
    await store().create(batch('b1'));
    for (let count = 0; count < 5; count += 1) await store().take('b1');
    await store().keep('b1', 0, record('a', 1, 1, { run: 'r1' }));
    await store().keep('b1', 1, record('a', 2, 0));
    await store().keep('b1', 2, record('b', 1, 0.5));
    await store().keep('b1', 3, record('b', 2, 0, { status: 'failed', output: null }));
  };

  it('gives results page by page with their cases and runs', async () => {
    await fill();
    const { jobs, total } = await store().results('b1', all);
    expect(total).toBe(6);
    expect(jobs[0]).toEqual({
      job: 0,
      case: 'a',
      sample: 1,
      status: 'completed',
      fields: { text: 'a', expected: 'x' },
      run: 'r1',
      record: record('a', 1, 1, { run: 'r1' }),
    });
    expect(jobs[4]).toMatchObject({ status: 'running', run: runIdOf('b1', { job: 4, attempt: 1 }) });
    expect(jobs[5]).toEqual({ job: 5, case: 'c', sample: 2, status: 'queued', fields: { text: 'c', expected: 'x' } });
    const page = await store().results('b1', { offset: 2, limit: 3 });
    expect(page.jobs.map(({ job }) => job)).toEqual([2, 3, 4]);
    expect(page.total).toBe(6);
  });

  it('finds results by status and by score', async () => {
    await fill();
    const find = async (query: object) => {
      const { jobs, total } = await store().results('b1', { ...all, ...query });
      return [total, ...jobs.map(({ job }) => job)];
    };
    expect(await find({ status: ['failed'] })).toEqual([1, 3]);
    expect(await find({ status: ['queued', 'running'] })).toEqual([2, 4, 5]);
    expect(await find({ score: 'right' })).toEqual([1, 0]);
    expect(await find({ score: 'partly' })).toEqual([1, 2]);
    expect(await find({ score: 'wrong' })).toEqual([2, 1, 3]);
    expect(await find({ score: 'wrong', status: ['completed'] })).toEqual([1, 1]);
    expect(await find({ score: 'wrong', offset: 1, limit: 5 })).toEqual([2, 3]);
  });

  it('gives what counts of all results without their outputs', async () => {
    await fill();
    const scored = await store().scored('b1');
    expect(scored.map(({ case: id, sample, score }) => [id, sample, score])).toEqual([
      ['a', 1, 1],
      ['a', 2, 0],
      ['b', 1, 0.5],
      ['b', 2, 0],
    ]);
    expect(Object.keys(scored[0]!)).not.toContain('output');
  });

  it('forgets nothing else when the status of a batch changes', async () => {
    await fill();
    const summary = {
      cases: 3,
      runs: 6,
      statuses: {},
      calls: 1,
      judgeCalls: 0,
      inputTokens: 1,
      outputTokens: 1,
      seconds: 1,
    };
    const spread = { calls: [], seconds: [] };
    await store().setStatus('b1', 'done', { endedAt: 9, summary: { ...summary, spread } });
    expect(await store().get('b1')).toMatchObject({ status: 'done', endedAt: 9, head, summary });
    await store().setStatus('b1', 'running');
    expect(await store().get('b1')).toEqual({ id: 'b1', status: 'running', createdAt: 1, head });
  });
}
