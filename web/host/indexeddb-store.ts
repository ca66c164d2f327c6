import type { DBSchema, IDBPDatabase } from 'idb';
import { FlowError } from '#engine/errors';
import type { Entry } from '#engine/journal/entries';
import type { Append, Appended, JournalStore, RunFilter, RunStatus, RunSummary } from '#engine/journal/store';
import { openDatabase, storeFailure } from './open-database.ts';

interface RunRecord {
  readonly run: string;
  readonly flow: string;
  readonly status: RunStatus;
  readonly createdAt: number;
  readonly sequence: number;
  readonly batch?: string;
  /** JSON text, like entries: what comes back is exactly what other stores give back. */
  readonly summary: string;
}

interface Schema extends DBSchema {
  runs: { key: string; value: RunRecord; indexes: { byCreation: [number, string] } };
  entries: { key: [run: string, sequence: number]; value: string };
  tasks: { key: string; value: { task: string; run: string }; indexes: { byRun: string } };
}

/**
 * Journals in this browser's IndexedDB, also from a Web Worker. `append` resolves when the browser has the
 * entries on the disk (durability "strict"). Rejects with STORE_FAILED when the storage cannot be opened.
 */
export async function indexedDbStore(name = 'flowright-journal'): Promise<JournalStore> {
  const database = await openDatabase<Schema>({
    name,
    version: 1,
    upgrade(created, oldVersion) {
      if (oldVersion >= 1) return;
      created.createObjectStore('runs', { keyPath: 'run' }).createIndex('byCreation', ['createdAt', 'run']);
      created.createObjectStore('entries');
      created.createObjectStore('tasks', { keyPath: 'task' }).createIndex('byRun', 'run');
    },
  });
  const pending = new Set<Promise<unknown>>();
  const attempt = async <T>(what: string, action: () => Promise<T>): Promise<T> => {
    const running = action();
    pending.add(running);
    try {
      return await running;
    } catch (error) {
      throw storeFailure(error, what);
    } finally {
      pending.delete(running);
    }
  };

  return {
    append: (append) => attempt(`Run "${append.run}" could not be saved`, () => appendTo(database, append)),
    read: (run, after = 0) => attempt(`Run "${run}" could not be read`, () => readFrom(database, { run, after })),
    summary: (run) =>
      attempt(`Run "${run}" could not be read`, async () => {
        const record = await database.get('runs', run);
        return record === undefined ? undefined : toSummary(record);
      }),
    list: (filter) => attempt('The runs could not be listed', () => listFrom(database, filter)),
    runOfTask: (task) =>
      attempt(`Task "${task}" could not be looked up`, async () => (await database.get('tasks', task))?.run),
    remove: (run) => attempt(`Run "${run}" could not be removed`, () => removeFrom(database, run)),
    async close() {
      await Promise.allSettled(pending);
      database.close();
    },
  };
}

type Database = IDBPDatabase<Schema>;
const stores = ['runs', 'entries', 'tasks'] as const;

function entriesAfter(run: string, after: number): IDBKeyRange {
  return IDBKeyRange.bound([run, after], [run, Number.POSITIVE_INFINITY], true);
}

async function appendTo(database: Database, append: Append): Promise<Appended> {
  const { run, after, entries, summary } = append;
  // Made into text before the transaction, so that what cannot be written leaves none open.
  const bodies = entries.map((entry) => JSON.stringify(entry));
  const { flow, status, createdAt, batch } = summary;
  const sequence = after + bodies.length;
  const common = { run, flow, status, createdAt, sequence, summary: JSON.stringify(summary) };
  const record = batch === undefined ? common : { ...common, batch };
  const opened = entries.flatMap((entry) => (entry.type === 'task.opened' ? [entry.task.id] : []));

  const transaction = database.transaction(stores, 'readwrite', { durability: 'strict' });
  const write = async (): Promise<Appended> => {
    const end = (await transaction.objectStore('runs').get(run))?.sequence ?? 0;
    const entryStore = transaction.objectStore('entries');
    if (end !== after) {
      const newer = await entryStore.getAll(entriesAfter(run, after));
      return { ok: false, newer: newer.map((body, index) => toEntry(body, { run, sequence: after + index + 1 })) };
    }
    const taskStore = transaction.objectStore('tasks');
    // The first opener keeps the task: a fork's copied entries must not steal the link somebody was given.
    const known = await Promise.all(opened.map((task) => taskStore.getKey(task)));
    await Promise.all([
      transaction.objectStore('runs').put(record),
      ...bodies.map((body, index) => entryStore.add(body, [run, after + index + 1])),
      ...opened.filter((_, index) => known[index] === undefined).map((task) => taskStore.put({ task, run })),
    ]);
    return { ok: true };
  };
  return committed(transaction, write);
}

interface Committing {
  readonly done: Promise<void>;
  readonly error: DOMException | null;
}

/** The work's result once its transaction is committed; else the reason why the transaction was aborted. */
async function committed<T>(transaction: Committing, work: () => Promise<T>): Promise<T> {
  try {
    const [result] = await Promise.all([work(), transaction.done]);
    return result;
  } catch (error) {
    // A request only says that it was aborted; the transaction knows why (no more space).
    throw transaction.error ?? error;
  }
}

async function readFrom(database: Database, { run, after }: { run: string; after: number }): Promise<Entry[]> {
  const bodies = await database.getAll('entries', entriesAfter(run, after));
  return bodies.map((body, index) => toEntry(body, { run, sequence: after + index + 1 }));
}

async function listFrom(database: Database, filter: RunFilter): Promise<RunSummary[]> {
  const { status, flow, batch, before, limit = Number.POSITIVE_INFINITY } = filter;
  // An array sorts after every number and text, so [before] comes before all keys of that millisecond.
  const range = before === undefined ? null : IDBKeyRange.upperBound([before], true);
  const found: RunRecord[] = [];
  const index = database.transaction('runs').store.index('byCreation');
  for (let cursor = await index.openCursor(range, 'prev'); cursor !== null; cursor = await cursor.continue()) {
    const record = cursor.value;
    // `before` cannot point between runs of one millisecond, so a page never ends between them.
    if (found.length >= limit && found.at(-1)?.createdAt !== record.createdAt) break;
    if (status !== undefined && !status.includes(record.status)) continue;
    if (flow !== undefined && record.flow !== flow) continue;
    if (batch !== undefined && (record.batch ?? null) !== batch) continue;
    found.push(record);
  }
  return found.map(toSummary);
}

async function removeFrom(database: Database, run: string): Promise<void> {
  const transaction = database.transaction(stores, 'readwrite', { durability: 'strict' });
  await committed(transaction, async () => {
    const taskStore = transaction.objectStore('tasks');
    const tasks = await taskStore.index('byRun').getAllKeys(run);
    await Promise.all([
      transaction.objectStore('runs').delete(run),
      transaction.objectStore('entries').delete(entriesAfter(run, 0)),
      ...tasks.map((task) => taskStore.delete(task)),
    ]);
  });
}

function toSummary(record: RunRecord): RunSummary {
  return JSON.parse(record.summary) as RunSummary; // written by `append`, which takes nothing else
}

function toEntry(body: string, { run, sequence }: { run: string; sequence: number }): Entry {
  try {
    return JSON.parse(body) as Entry; // written by `append`, which takes nothing else
  } catch (error) {
    throw new FlowError('JOURNAL_INVALID', `Entry ${sequence} of run "${run}" is damaged in this browser's storage.`, {
      where: { run },
      cause: error,
    });
  }
}
