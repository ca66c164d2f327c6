import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { FlowError } from '#engine/errors';
import { type LibraryEntry, LibraryList, type PublishRequest, Release, ReleaseSummary } from '#engine/protocol/index';
import { shipped } from '#flows';
import type { LibraryStore } from '../host/library-store.ts';
import { openData, type ServerData } from '../host/open-data.ts';
import { Catalog } from '../library/catalog.ts';
import type { ReleaseSource } from '../library/resolve-flow.ts';
import { findLiveServer } from './live-server.ts';
import { readToken, ServerClient } from './server-client.ts';
import type { Terminal } from './terminal.ts';

/** The library as commands use it, wherever it is. */
export interface LibraryAccess extends ReleaseSource {
  list(query?: string): Promise<LibraryEntry[]>;
  publish(request: z.infer<typeof PublishRequest>): Promise<ReleaseSummary>;
}

export interface LibraryPlace {
  readonly dataFolder: string;
  /** A server to ask instead of the data folder. */
  readonly server?: string;
}

/**
 * The library of a server when one is named or owns the data folder; else that of the folder itself, which is opened
 * for each call only, so that commands and a server that starts later do not shut each other out.
 */
export function openLibrary(
  { dataFolder, server }: LibraryPlace,
  terminal: Pick<Terminal, 'environment'>,
): LibraryAccess {
  const choose = async (): Promise<LibraryAccess> => {
    const url = server ?? (await findLiveServer(dataFolder))?.url;
    return url === undefined
      ? folderLibrary(dataFolder)
      : serverLibrary(new ServerClient(url, readToken(dataFolder, terminal.environment)));
  };
  return {
    list: async (query) => (await choose()).list(query),
    release: async (name, version) => (await choose()).release(name, version),
    byHash: async (hash) => (await choose()).byHash(hash),
    publish: async (request) => (await choose()).publish(request),
  };
}

function folderLibrary(dataFolder: string): LibraryAccess {
  const reading = <T>(work: (catalog: Catalog) => Promise<T>): Promise<T> => {
    // Looking something up leaves no trace: without a folder there is only what ships.
    if (!existsSync(dataFolder)) return work(new Catalog(emptyLibrary, shipped, Date.now));
    return withData(dataFolder, (data) => work(new Catalog(data.library, shipped, Date.now)));
  };
  const shippedOnly = new Catalog(emptyLibrary, shipped, Date.now);
  return {
    list: (query) => reading((catalog) => catalog.list(query)),
    release: async (name, version) =>
      (await shippedOnly.release(name, version)) ?? reading((catalog) => catalog.release(name, version)),
    byHash: async (hash) => (await shippedOnly.byHash(hash)) ?? reading((catalog) => catalog.byHash(hash)),
    publish: (request) => withData(dataFolder, (data) => new Catalog(data.library, shipped, Date.now).publish(request)),
  };
}

const emptyLibrary: LibraryStore = {
  publish: noFolder,
  publishAll: noFolder,
  list: async () => [],
  versions: async () => [],
  release: async () => undefined,
  byHash: async () => undefined,
  dependents: async () => [],
  status: async () => undefined,
  setStatus: noFolder,
};

function noFolder(): Promise<never> {
  return Promise.reject(new FlowError('STORE_FAILED', 'There is no data folder to publish into.'));
}

const attempts = 50;
const pauseMs = 100;

/** Opens a data folder for one piece of work, waiting a while when another command has it. */
export async function withData<T>(dataFolder: string, work: (data: ServerData) => Promise<T>): Promise<T> {
  const data = await openWhenFree(dataFolder);
  try {
    return await work(data);
  } finally {
    await data.close();
  }
}

async function openWhenFree(dataFolder: string): Promise<ServerData> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return openData(dataFolder);
    } catch (error) {
      const isBusy = error instanceof FlowError && error.code === 'STORE_IN_USE';
      if (!isBusy || attempt >= attempts) throw error;
      await sleep(pauseMs);
    }
  }
}

function serverLibrary(client: ServerClient): LibraryAccess {
  return {
    async list(query) {
      const search = query === undefined ? '' : `?q=${encodeURIComponent(query)}`;
      return (await client.get(`/api/library${search}`, LibraryList)).entries;
    },
    release: (name, version = 'latest') => orUndefined(client.get(`/api/library/${name}/${version}`, Release)),
    byHash: (hash) => findByHash(client, hash),
    publish: (request) => client.post('/api/library', request, ReleaseSummary),
  };
}

async function findByHash(client: ServerClient, hash: string): Promise<Release | undefined> {
  const { entries } = await client.get('/api/library', LibraryList);
  for (const { name } of entries) {
    const { releases } = await client.get(
      `/api/library/${name}/versions`,
      z.strictObject({ releases: z.array(ReleaseSummary) }),
    );
    const found = releases.find((release) => release.hash === hash);
    if (found !== undefined) return client.get(`/api/library/${name}/${found.version}`, Release);
  }
  return undefined;
}

async function orUndefined<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof FlowError && error.code === 'FLOW_NOT_FOUND') return undefined;
    throw error;
  }
}
