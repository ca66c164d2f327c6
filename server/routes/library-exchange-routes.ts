import type { Context } from 'hono';
import {
  ExportRequest,
  ImportLibraryRequest,
  ImportReport,
  LibraryFile,
  PullRequest,
  PushRequest,
} from '#engine/protocol/index';
import { newId } from '../host/ids.ts';
import { fetchRelease, type Outbound, sendReleases } from '../library/other-server.ts';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { ReleaseParams, referenceIn } from './library-params.ts';

const importMaxBytes = 64_000_000;

/** Releases as a file, and between this server and others. */
export function libraryExchangeRoutes({
  catalog,
  http,
  stopping,
}: Pick<ServerParts, 'catalog' | 'http' | 'stopping'>): Endpoint[] {
  const outbound = ({ req }: Context): Outbound => ({
    http,
    newId,
    signal: AbortSignal.any([req.raw.signal, stopping]),
  });
  return [
    endpoint(
      {
        method: 'get',
        path: '/library/{name}/{version}/export',
        access: 'viewer',
        summary: 'A release with all that it reaches, as one file',
        params: ReleaseParams,
        reply: LibraryFile,
      },
      async ({ params }) => {
        const { name, version } = await catalog.view(referenceIn(params));
        return catalog.exportFile([`${name}@${version}`]);
      },
    ),
    endpoint(
      {
        method: 'post',
        path: '/library/export',
        access: 'member',
        summary: 'Releases of several flows, or all that people published here, as one file',
        body: ExportRequest,
        reply: LibraryFile,
      },
      async ({ body }) => catalog.exportFile(body.references),
    ),
    endpoint(
      {
        method: 'post',
        path: '/library/import',
        access: 'member',
        summary: 'Keep the releases of a file; `dryRun` only says what they are and what they ask for',
        body: ImportLibraryRequest,
        maxBodyBytes: importMaxBytes,
        reply: ImportReport,
        refusals: [409, 413, 422],
      },
      async ({ body: { file, dryRun }, context }) =>
        catalog.importFile(file, { dryRun, signal: context.req.raw.signal }),
    ),
    endpoint(
      {
        method: 'post',
        path: '/library/pull',
        access: 'member',
        summary: 'Fetch a release from another Flowright server, and keep it here with all that it reaches',
        body: PullRequest,
        reply: ImportReport,
        refusals: [409, 413, 422, 503],
      },
      async ({ body: { from, token, reference, dryRun }, context }) => {
        const out = outbound(context);
        return catalog.importFile(await fetchRelease({ url: from, token }, reference, out), {
          dryRun,
          signal: out.signal,
        });
      },
    ),
    endpoint(
      {
        method: 'post',
        path: '/library/push',
        access: 'member',
        summary: 'Give a release, with all that it reaches, to another Flowright server',
        body: PushRequest,
        reply: ImportReport,
        refusals: [409, 413, 422, 503],
      },
      async ({ body: { to, token, reference, dryRun = false }, context }) =>
        sendReleases({ url: to, token }, { file: await catalog.exportFile([reference]), dryRun }, outbound(context)),
    ),
  ];
}
