import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';
import { type FlowFile, parseFlowText } from '#engine/format/index';
import { openDatabase, storeFailure } from './open-database.ts';

/** What a draft consists of: a flow, or the text that somebody is writing and that is not a flow yet. */
export type DraftContent =
  | { readonly flow: FlowFile; readonly text?: undefined }
  | { readonly flow?: undefined; readonly text: string };

/** A flow of this browser's workspace. */
export type Draft = DraftContent & {
  readonly name: string;
  /** Grows with every save and is never used twice, not even after the draft was removed. */
  readonly revision: number;
  readonly updatedAt: number;
  /** The release that was last published from it. */
  readonly publishedVersion?: string;
};

export type DraftInput = DraftContent & { readonly name: string; readonly publishedVersion?: string };

/** An earlier state of a draft. */
export type DraftVersion = DraftContent & {
  readonly revision: number;
  readonly savedAt: number;
  /** Somebody asked for it to be kept; others are thinned out to one a minute. */
  readonly isKept: boolean;
};

export type DraftSaved =
  | { readonly ok: true; readonly revision: number }
  /** Another tab was first. `stored` is its draft, absent when it removed the draft. Nothing was changed. */
  | { readonly ok: false; readonly stored: Draft | undefined };

export interface DraftChange {
  readonly name: string;
  /** Absent when the draft was removed. */
  readonly revision?: number;
  /** False when another tab made the change. */
  readonly isOwn: boolean;
}

/** The workspace's own flows. Every method rejects with STORE_FAILED when the browser's storage fails. */
export interface Drafts {
  /** All drafts, the last changed first. */
  list(): Promise<Draft[]>;
  get(name: string): Promise<Draft | undefined>;
  /** Saves over the revision that the caller has seen; 0 when the draft must be new. */
  save(draft: DraftInput, expectedRevision: number, options?: { readonly keepVersion?: boolean }): Promise<DraftSaved>;
  /** Removes a draft with its history. */
  remove(name: string): Promise<void>;
  /** Up to 50 states, the newest first; it is the present one. */
  history(name: string): Promise<DraftVersion[]>;
  /** Calls back after every change, of this tab and of others; the result ends it. */
  subscribe(listener: (change: DraftChange) => void): () => void;
  close(): void;
}

interface DraftRecord {
  readonly name: string;
  readonly body: string;
  readonly revision: number;
  readonly updatedAt: number;
  readonly publishedVersion?: string;
}

interface VersionRecord {
  readonly name: string;
  readonly revision: number;
  readonly body: string;
  readonly savedAt: number;
  /** When the minute began of which this is the last state. */
  readonly since: number;
  readonly isKept: boolean;
}

interface Schema extends DBSchema {
  drafts: { key: string; value: DraftRecord };
  versions: { key: [name: string, revision: number]; value: VersionRecord };
  counters: { key: string; value: number };
}

export const keptVersions = 50;
const thinnedToMs = 60_000;
const stores = ['drafts', 'versions', 'counters'] as const;
type Writing = IDBPTransaction<Schema, typeof stores, 'readwrite'>;

/** Opens the workspace's drafts. `now` is milliseconds since 1970. Rejects with STORE_FAILED. */
export async function openDrafts({ name = 'flowright-drafts', now = Date.now } = {}): Promise<Drafts> {
  const database = await openDatabase<Schema>({
    name,
    version: 1,
    upgrade(created, oldVersion) {
      if (oldVersion >= 1) return;
      created.createObjectStore('drafts', { keyPath: 'name' });
      created.createObjectStore('versions', { keyPath: ['name', 'revision'] });
      created.createObjectStore('counters');
    },
  });
  return new StoredDrafts(database, now);
}

class StoredDrafts implements Drafts {
  readonly #database: IDBPDatabase<Schema>;
  readonly #now: () => number;
  readonly #channel: BroadcastChannel;
  readonly #listeners = new Set<(change: DraftChange) => void>();

  constructor(database: IDBPDatabase<Schema>, now: () => number) {
    this.#database = database;
    this.#now = now;
    this.#channel = new BroadcastChannel(database.name);
    this.#channel.onmessage = ({ data }: MessageEvent<Omit<DraftChange, 'isOwn'>>) => {
      this.#tell({ ...data, isOwn: false });
    };
  }

  list(): Promise<Draft[]> {
    return attempt('The drafts could not be listed', async () => {
      const records = await this.#database.getAll('drafts');
      return records.sort((a, b) => b.updatedAt - a.updatedAt || b.revision - a.revision).map(toDraft);
    });
  }

  get(name: string): Promise<Draft | undefined> {
    return attempt(`The draft "${name}" could not be read`, async () => {
      const record = await this.#database.get('drafts', name);
      return record === undefined ? undefined : toDraft(record);
    });
  }

  save(draft: DraftInput, expectedRevision: number, { keepVersion = false } = {}): Promise<DraftSaved> {
    const { name, publishedVersion } = draft;
    return attempt(`The draft "${name}" could not be saved`, async () => {
      const body = draft.flow === undefined ? draft.text : JSON.stringify(draft.flow);
      const record = {
        name,
        body,
        updatedAt: this.#now(),
        ...(publishedVersion === undefined ? {} : { publishedVersion }),
      };
      const saved = await this.#write(async (transaction): Promise<DraftSaved> => {
        const stored = await transaction.objectStore('drafts').get(name);
        if ((stored?.revision ?? 0) !== expectedRevision) {
          return { ok: false, stored: stored === undefined ? undefined : toDraft(stored) };
        }
        const revision = await nextRevision(transaction);
        await transaction.objectStore('drafts').put({ ...record, revision });
        await addVersion(transaction, { ...record, revision }, keepVersion);
        return { ok: true, revision };
      });
      if (saved.ok) this.#announce({ name, revision: saved.revision });
      return saved;
    });
  }

  remove(name: string): Promise<void> {
    return attempt(`The draft "${name}" could not be removed`, async () => {
      await this.#write(async (transaction) => {
        await transaction.objectStore('drafts').delete(name);
        await transaction.objectStore('versions').delete(versionsOf(name));
      });
      this.#announce({ name });
    });
  }

  history(name: string): Promise<DraftVersion[]> {
    return attempt(`The history of "${name}" could not be read`, async () => {
      const records = await this.#database.getAll('versions', versionsOf(name));
      return records
        .reverse()
        .map(({ body, revision, savedAt, isKept }) => ({ ...toContent(body), revision, savedAt, isKept }));
    });
  }

  subscribe(listener: (change: DraftChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#listeners.clear();
    this.#channel.close();
    this.#database.close();
  }

  /** One transaction, on the disk when it resolves. */
  async #write<T>(work: (transaction: Writing) => Promise<T>): Promise<T> {
    const transaction = this.#database.transaction(stores, 'readwrite', { durability: 'strict' });
    try {
      const [result] = await Promise.all([work(transaction), transaction.done]);
      return result;
    } catch (error) {
      // A request only says that it was aborted; the transaction knows why (no more space).
      throw transaction.error ?? error;
    }
  }

  #announce(change: Omit<DraftChange, 'isOwn'>): void {
    this.#channel.postMessage(change);
    this.#tell({ ...change, isOwn: true });
  }

  #tell(change: DraftChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }
}

async function attempt<T>(what: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw storeFailure(error, what);
  }
}

function toDraft({ body, ...rest }: DraftRecord): Draft {
  return { ...toContent(body), ...rest };
}

/** The flow, also when an older version of Flowright saved it; the text as it is when it is no flow. */
function toContent(body: string): DraftContent {
  const parsed = parseFlowText(body);
  return parsed.ok ? { flow: parsed.flow } : { text: body };
}

function versionsOf(name: string): IDBKeyRange {
  return IDBKeyRange.bound([name, 0], [name, Number.POSITIVE_INFINITY]);
}

/** One counter for all drafts, so that a removed and remade draft cannot reach a revision that a tab still holds. */
async function nextRevision(transaction: Writing): Promise<number> {
  const counters = transaction.objectStore('counters');
  const revision = ((await counters.get('revision')) ?? 0) + 1;
  await counters.put(revision, 'revision');
  return revision;
}

async function addVersion(transaction: Writing, draft: DraftRecord, isKept: boolean): Promise<void> {
  const { name, revision, body, updatedAt } = draft;
  const store = transaction.objectStore('versions');
  const versions = await store.getAll(versionsOf(name));
  const last = versions.at(-1);
  const isSame = last?.body === body;
  const isSameMinute = last !== undefined && !last.isKept && !isKept && Math.abs(updatedAt - last.since) < thinnedToMs;
  const replaced = isSame || isSameMinute ? last : undefined;
  const version = {
    name,
    revision,
    body,
    savedAt: updatedAt,
    since: replaced?.since ?? updatedAt,
    isKept: isKept || (isSame && replaced?.isKept === true),
  };
  if (replaced !== undefined) await store.delete([name, replaced.revision]);
  await store.put(version);
  const others = versions.filter((other) => other !== replaced);
  for (const surplus of surplusOf(others)) await store.delete([name, surplus.revision]);
}

/** What must go, to make room for one more: the oldest that nobody asked to keep, then the oldest. */
function surplusOf(versions: readonly VersionRecord[]): VersionRecord[] {
  const surplus = Math.max(0, versions.length + 1 - keptVersions);
  return [...versions].sort((a, b) => Number(a.isKept) - Number(b.isKept) || a.revision - b.revision).slice(0, surplus);
}
