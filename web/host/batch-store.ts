import type { DBSchema, IDBPDatabase } from 'idb';
import {
  type BatchStart,
  type BatchStore,
  fitsScore,
  type NewBatch,
  type ResultQuery,
  type StoredBatch,
  type StoredJob,
} from '#engine/batch/batch-store';
import { runIdOf } from '#engine/batch/job-run';
import type { Case } from '#engine/batch/read-cases';
import type { ScoredRecord } from '#engine/batch/summarize';
import type { BatchJobView, JobStatus, ResultRecord } from '#engine/protocol/batches';
import { openDatabase, storeFailure } from './open-database.ts';

interface JobRecord {
  readonly batch: string;
  readonly job: number;
  readonly status: JobStatus;
  readonly attempt: number;
  readonly record?: ResultRecord;
}

interface Schema extends DBSchema {
  batches: { key: string; value: StoredBatch; indexes: { byCreation: number } };
  starts: { key: string; value: BatchStart };
  cases: { key: [batch: string, position: number]; value: Case };
  jobs: {
    key: [batch: string, job: number];
    value: JobRecord;
    indexes: { byStatus: [batch: string, status: string, job: number] };
  };
}

const stores = ['batches', 'starts', 'cases', 'jobs'] as const;
const statuses = ['queued', 'running', 'waiting', 'paused', 'completed', 'failed', 'cancelled'] as const;

/** The batches of this browser. Rejects with STORE_FAILED when its storage fails. */
export async function indexedDbBatches(name = 'flowright-batches'): Promise<BatchStore & { close(): void }> {
  const database = await openDatabase<Schema>({
    name,
    version: 1,
    upgrade(created) {
      created.createObjectStore('batches', { keyPath: 'id' }).createIndex('byCreation', 'createdAt');
      created.createObjectStore('starts');
      created.createObjectStore('cases');
      created
        .createObjectStore('jobs', { keyPath: ['batch', 'job'] })
        .createIndex('byStatus', ['batch', 'status', 'job']);
    },
  });
  return new IndexedDbBatches(database);
}

class IndexedDbBatches implements BatchStore {
  readonly #database: IDBPDatabase<Schema>;

  constructor(database: IDBPDatabase<Schema>) {
    this.#database = database;
  }

  create({ id, createdAt, head, start, cases }: NewBatch): Promise<void> {
    return attempt('The batch could not be saved', async () => {
      const transaction = this.#database.transaction(stores, 'readwrite', { durability: 'strict' });
      const jobs = transaction.objectStore('jobs');
      const caseStore = transaction.objectStore('cases');
      await Promise.all([
        transaction.objectStore('batches').add({ id, status: 'running', createdAt, head }),
        transaction.objectStore('starts').add(start, id),
        ...cases.map((one, position) => caseStore.add(one, [id, position])),
        ...Array.from({ length: cases.length * head.samples }, (_, job) =>
          jobs.add({ batch: id, job, status: 'queued', attempt: 1 }),
        ),
        transaction.done,
      ]);
    });
  }

  get(id: string): Promise<StoredBatch | undefined> {
    return attempt('The batch could not be read', () => this.#database.get('batches', id));
  }

  start(id: string): Promise<BatchStart | undefined> {
    return attempt('The batch could not be read', () => this.#database.get('starts', id));
  }

  list(): Promise<StoredBatch[]> {
    return attempt('The batches could not be listed', async () =>
      (await this.#database.getAllFromIndex('batches', 'byCreation')).reverse(),
    );
  }

  counts(id: string): Promise<Record<string, number>> {
    return attempt('The batch could not be read', async () => {
      const index = this.#database.transaction('jobs').store.index('byStatus');
      const counted = await Promise.all(statuses.map((status) => index.count(allOf(id, status))));
      const there = statuses.map((status, at): [string, number] => [status, counted[at] ?? 0]);
      return Object.fromEntries(there.filter(([, count]) => count > 0));
    });
  }

  take(id: string): Promise<StoredJob | undefined> {
    return attempt('The batch could not go on', async () => {
      const transaction = this.#database.transaction(['batches', 'cases', 'jobs'], 'readwrite');
      const cursor = await transaction.objectStore('jobs').index('byStatus').openCursor(allOf(id, 'queued'));
      const batch = await transaction.objectStore('batches').get(id);
      if (cursor === null || batch === undefined) return undefined;
      const { job, attempt: number } = cursor.value;
      await cursor.update({ batch: id, job, status: 'running', attempt: number });
      const { samples } = batch.head;
      const one = await transaction.objectStore('cases').get([id, Math.floor(job / samples)]);
      await transaction.done;
      return one === undefined ? undefined : { job, attempt: number, one, sample: (job % samples) + 1 };
    });
  }

  park(id: string, job: number, status: JobStatus): Promise<void> {
    return this.#change(id, job, ({ batch, attempt: number }) => ({ batch, job, status, attempt: number }));
  }

  parked(id: string): Promise<StoredJob[]> {
    return attempt('The batch could not be read', async () => {
      const { jobs } = await this.#select(id, { offset: 0, limit: Infinity, status: ['waiting', 'paused'] });
      const samples = (await this.get(id))?.head.samples ?? 1;
      const found = await Promise.all(
        jobs.map(({ job }) => this.#database.get('cases', [id, Math.floor(job / samples)])),
      );
      return jobs.flatMap(({ job, attempt: number }, at): StoredJob[] => {
        const one = found[at];
        return one === undefined ? [] : [{ job, attempt: number, one, sample: (job % samples) + 1 }];
      });
    });
  }

  keep(id: string, job: number, record: ResultRecord): Promise<void> {
    return this.#change(id, job, (before) => ({ ...before, status: record.status, record }));
  }

  requeue(
    id: string,
    which: readonly JobStatus[],
    { isNewAttempt }: { readonly isNewAttempt: boolean },
  ): Promise<number> {
    return attempt('The batch could not be changed', async () => {
      const transaction = this.#database.transaction('jobs', 'readwrite');
      const index = transaction.store.index('byStatus');
      const found = (await Promise.all(which.map((status) => index.getAll(allOf(id, status))))).flat();
      const again = found.map(({ job, attempt: number }) =>
        transaction.store.put({ batch: id, job, status: 'queued', attempt: number + (isNewAttempt ? 1 : 0) }),
      );
      await Promise.all([...again, transaction.done]);
      return found.length;
    });
  }

  setStatus(
    id: string,
    status: StoredBatch['status'],
    ended: Pick<StoredBatch, 'endedAt' | 'summary'> = {},
  ): Promise<void> {
    return attempt('The batch could not be changed', async () => {
      const transaction = this.#database.transaction('batches', 'readwrite', { durability: 'strict' });
      const before = await transaction.store.get(id);
      if (before !== undefined) {
        const { head, createdAt } = before;
        await transaction.store.put({ id, head, createdAt, status, ...ended });
      }
      await transaction.done;
    });
  }

  results(id: string, query: ResultQuery): Promise<{ jobs: BatchJobView[]; total: number }> {
    return attempt('The results could not be read', async () => {
      const { jobs, total } = await this.#select(id, query);
      const samples = (await this.get(id))?.head.samples ?? 1;
      const cases = await Promise.all(
        jobs.map(({ job }) => this.#database.get('cases', [id, Math.floor(job / samples)])),
      );
      return { jobs: jobs.map((job, at) => toView(job, cases[at], samples)), total };
    });
  }

  scored(id: string): Promise<ScoredRecord[]> {
    return attempt('The results could not be read', async () => {
      const records: ScoredRecord[] = [];
      const range = jobsOf(id);
      for (let cursor = await this.#database.transaction('jobs').store.openCursor(range); cursor !== null; ) {
        const { record } = cursor.value;
        if (record !== undefined) {
          const { output: _, error: __, seed: ___, ...scored } = record;
          records.push(scored);
        }
        cursor = await cursor.continue();
      }
      return records;
    });
  }

  remove(id: string): Promise<void> {
    return attempt('The batch could not be removed', async () => {
      const transaction = this.#database.transaction(stores, 'readwrite', { durability: 'strict' });
      await Promise.all([
        transaction.objectStore('batches').delete(id),
        transaction.objectStore('starts').delete(id),
        transaction.objectStore('cases').delete(jobsOf(id)),
        transaction.objectStore('jobs').delete(jobsOf(id)),
        transaction.done,
      ]);
    });
  }

  close(): void {
    this.#database.close();
  }

  /** A page of jobs; without a filter it is read by its keys, else the jobs are gone through one by one. */
  async #select(
    id: string,
    { offset, limit, status, score }: ResultQuery,
  ): Promise<{ jobs: JobRecord[]; total: number }> {
    const { store } = this.#database.transaction('jobs');
    if (status === undefined && score === undefined) {
      const page = IDBKeyRange.bound([id, offset], [id, offset + limit], false, true);
      return { jobs: await store.getAll(page), total: await store.count(jobsOf(id)) };
    }
    const jobs: JobRecord[] = [];
    let total = 0;
    for (let cursor = await store.openCursor(jobsOf(id)); cursor !== null; cursor = await cursor.continue()) {
      const job = cursor.value;
      if (status !== undefined && !status.includes(job.status)) continue;
      if (score !== undefined && !fitsScore(job.record?.score, score)) continue;
      if (total >= offset && jobs.length < limit) jobs.push(job);
      total += 1;
    }
    return { jobs, total };
  }

  #change(id: string, job: number, change: (before: JobRecord) => JobRecord): Promise<void> {
    return attempt('A result could not be saved', async () => {
      const transaction = this.#database.transaction('jobs', 'readwrite', { durability: 'strict' });
      const before = await transaction.store.get([id, job]);
      if (before !== undefined) await transaction.store.put(change(before));
      await transaction.done;
    });
  }
}

function allOf(batch: string, status: string): IDBKeyRange {
  return IDBKeyRange.bound([batch, status, 0], [batch, status, Number.POSITIVE_INFINITY]);
}

/** The keys of a batch's jobs, and of its cases. */
function jobsOf(batch: string): IDBKeyRange {
  return IDBKeyRange.bound([batch, 0], [batch, Number.POSITIVE_INFINITY]);
}

function toView({ batch, job, status, attempt: number, record }: JobRecord, one: Case | undefined, samples: number) {
  const run = record?.run ?? (status === 'queued' ? undefined : runIdOf(batch, { job, attempt: number }));
  const view: BatchJobView = {
    job,
    case: one?.id ?? '',
    sample: (job % samples) + 1,
    status,
    fields: one?.fields ?? {},
    ...(run === undefined ? {} : { run }),
    ...(record === undefined ? {} : { record }),
  };
  return view;
}

async function attempt<T>(what: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw storeFailure(error, what);
  }
}
