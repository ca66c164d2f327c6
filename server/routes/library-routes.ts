import { z } from 'zod';
import { FlowError } from '#engine/errors';
import { requireFlow, SemanticVersion } from '#engine/format/index';
import { FlowName } from '#engine/format/names';
import {
  AdviceRequest,
  facetValues,
  LibraryEntry,
  LibraryList,
  PublishRequest,
  Release,
  ReleaseSummary,
  VersionAdvice,
} from '#engine/protocol/index';
import { findRelease } from '../library/resolve-flow.ts';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';

const NameParams = z.strictObject({ name: FlowName });
const ReleaseParams = z.strictObject({ name: FlowName, version: z.union([SemanticVersion, z.literal('latest')]) });
const SearchQuery = z.strictObject({
  q: z.string().max(500).optional(),
  actors: oneOf(facetValues.actors),
  cost: oneOf(facetValues.cost),
  type: oneOf(facetValues.type),
  structure: oneOf(facetValues.structure),
  strategy: oneOf(facetValues.strategy),
  coordination: oneOf(facetValues.coordination),
});
const ReleaseList = z.strictObject({ releases: z.array(ReleaseSummary) }).meta({ id: 'ReleaseList' });

/** Beside its flow a release may bring a readme and fifty examples. */
const publishMaxBytes = 32_000_000;

export function libraryRoutes({ catalog }: Pick<ServerParts, 'catalog'>): Endpoint[] {
  return [
    endpoint(
      {
        method: 'get',
        path: '/library',
        summary: 'Flows of the library; `q` searches, the facets filter',
        query: SearchQuery,
        reply: LibraryList,
      },
      async ({ query: { q, ...facets } }) => ({ entries: await catalog.list(q, facets) }),
    ),
    endpoint(
      {
        method: 'post',
        path: '/library',
        summary: 'Publish a release',
        body: PublishRequest,
        maxBodyBytes: publishMaxBytes,
        reply: ReleaseSummary,
        status: 201,
        refusals: [409, 413, 422],
      },
      async ({ body }) => catalog.publish({ ...body, flow: requireFlow(body.flow) }),
    ),
    endpoint(
      {
        method: 'post',
        path: '/library/advice',
        summary: 'Which version a flow asks for',
        body: AdviceRequest,
        reply: VersionAdvice,
      },
      async ({ body }) => catalog.advise(requireFlow(body.flow)),
    ),
    endpoint(
      {
        method: 'get',
        path: '/library/{name}',
        summary: 'A flow of the library',
        params: NameParams,
        reply: LibraryEntry,
      },
      async ({ params }) => {
        const versions = await requireVersions(catalog, params.name);
        const latest = versions[0]!; // requireVersions rejects when there is none
        const { name, title, description } = latest;
        return { name, title, description, latest, versions: versions.map(({ version }) => version) };
      },
    ),
    endpoint(
      {
        method: 'get',
        path: '/library/{name}/versions',
        summary: 'All releases, highest first',
        params: NameParams,
        reply: ReleaseList,
      },
      async ({ params }) => ({ releases: await requireVersions(catalog, params.name) }),
    ),
    endpoint(
      {
        method: 'get',
        path: '/library/{name}/dependents',
        summary: 'Releases of other flows that use this one',
        params: NameParams,
        reply: ReleaseList,
      },
      async ({ params }) => ({ releases: await catalog.dependents(params.name) }),
    ),
    endpoint(
      {
        method: 'get',
        path: '/library/{name}/{version}',
        summary: 'A release; `latest` is the highest',
        params: ReleaseParams,
        reply: Release,
      },
      async ({ params }) => {
        const { name, version } = params;
        return findRelease(version === 'latest' ? name : `${name}@${version}`, catalog);
      },
    ),
  ];
}

/** One value of a facet, or several with commas between. */
function oneOf<T extends string>(values: readonly T[]) {
  return z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(values)))
    .optional();
}

async function requireVersions(catalog: ServerParts['catalog'], name: string): Promise<ReleaseSummary[]> {
  const versions = await catalog.versions(name);
  if (versions.length > 0) return versions;
  throw new FlowError('FLOW_NOT_FOUND', `The library has no flow "${name}".`, { where: { flow: name } });
}
