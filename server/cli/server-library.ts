import { z } from 'zod';
import { FlowError } from '#engine/errors';
import {
  ImportReport,
  LibraryFile,
  LibraryList,
  type Release,
  ReleaseDiff,
  ReleaseSummary,
  ReleaseView,
  VersionAdvice,
} from '#engine/protocol/index';
import type { NewStatus } from '../library/catalog.ts';
import type { OtherServer } from '../library/other-server.ts';
import type { LibraryAccess } from './library-access.ts';
import type { ServerClient } from './server-client.ts';

const ReleaseList = z.strictObject({ releases: z.array(ReleaseSummary) });

/** The library of a running server. */
export function serverLibrary(client: ServerClient): LibraryAccess {
  const view = (name: string, version = 'latest'): Promise<ReleaseView | undefined> =>
    orUndefined(client.get(`/api/library/${name}/${version}`, ReleaseView));
  return {
    async list(query) {
      const search = query === undefined ? '' : `?q=${encodeURIComponent(query)}`;
      return (await client.get(`/api/library${search}`, LibraryList)).entries;
    },
    release: async (name, version) => withoutStatus(await view(name, version)),
    byHash: (hash) => findByHash(client, hash),
    status: async (name, version) => (await view(name, version))?.status,
    advise: (flow) => client.post('/api/library/advice', { flow }, VersionAdvice),
    publish: (request) => client.post('/api/library', request, ReleaseSummary),
    diff(from, to) {
      const [name = ''] = from.split('@');
      return client.get(`/api/library/${name}/diff?from=${from}&to=${to}`, ReleaseDiff);
    },
    setStatus: (name, version, status) =>
      client.post(
        `/api/library/${name}/${version}/${statusPaths[status?.state ?? 'active']}`,
        bodyOf(status),
        ReleaseSummary,
      ),
    exportFile: (references) =>
      client.post('/api/library/export', references === undefined ? {} : { references }, LibraryFile),
    importFile: (file, { dryRun }) => client.post('/api/library/import', { file, dryRun }, ImportReport),
    pull: ({ url, token }, reference, { dryRun }) =>
      client.post('/api/library/pull', { from: url, token, reference, dryRun }, ImportReport),
    push: ({ url, token }: OtherServer, reference, { dryRun }) =>
      client.post('/api/library/push', { to: url, token, reference, dryRun }, ImportReport),
  };
}

const statusPaths = { active: 'restore', deprecated: 'deprecate', withdrawn: 'withdraw' } as const;

function bodyOf(status: NewStatus | undefined): object {
  if (status === undefined) return {};
  const { state: _, ...said } = status;
  return said;
}

function withoutStatus(view: ReleaseView | undefined): Release | undefined {
  if (view === undefined) return undefined;
  const { status: _, ...release } = view;
  return release;
}

async function findByHash(client: ServerClient, hash: string): Promise<Release | undefined> {
  const { entries } = await client.get('/api/library', LibraryList);
  for (const { name } of entries) {
    const { releases } = await client.get(`/api/library/${name}/versions`, ReleaseList);
    const found = releases.find((release) => release.hash === hash);
    if (found !== undefined)
      return withoutStatus(await client.get(`/api/library/${name}/${found.version}`, ReleaseView));
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
