import { z } from 'zod';
import { FlowError } from '#engine/errors';
import { requireFlow } from '#engine/format/index';
import { FlowName } from '#engine/format/names';
import { entryOf } from '#engine/library/entry-of';
import {
  AdviceRequest,
  ExampleResults,
  facetValues,
  LibraryEntry,
  LibraryList,
  PublishRequest,
  ReleaseSummary,
  ReleaseView,
  TryExamplesRequest,
  VersionAdvice,
} from '#engine/protocol/index';
import { nameIn } from '../access/actor.ts';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { libraryExchangeRoutes } from './library-exchange-routes.ts';
import { NameParams, ReleaseParams, referenceIn } from './library-params.ts';
import { releaseRoutes } from './release-routes.ts';

const SearchQuery = z.strictObject({
  q: z.string().max(500).optional(),
  actors: oneOf(facetValues.actors),
  cost: oneOf(facetValues.cost),
  type: oneOf(facetValues.type),
  structure: oneOf(facetValues.structure),
  strategy: oneOf(facetValues.strategy),
  coordination: oneOf(facetValues.coordination),
  limit: z.coerce.number().int().min(1).max(500).optional(),
  cursor: FlowName.optional(),
});
const ReleaseList = z.strictObject({ releases: z.array(ReleaseSummary) }).meta({ id: 'ReleaseList' });

/** Beside its flow a release may bring a readme and fifty examples. */
const publishMaxBytes = 32_000_000;

export function libraryRoutes(parts: Pick<ServerParts, 'catalog' | 'http' | 'stopping'>): Endpoint[] {
  const { catalog } = parts;
  return [
    ...publishingRoutes(catalog),
    // Before those with a name in their place.
    ...libraryExchangeRoutes(parts),
    ...releaseRoutes(catalog),
    ...readingRoutes(catalog),
  ];
}

function publishingRoutes(catalog: ServerParts['catalog']): Endpoint[] {
  return [
    endpoint(
      {
        method: 'post',
        path: '/library',
        access: 'member',
        summary: 'Publish a release, after playing its examples',
        body: PublishRequest,
        maxBodyBytes: publishMaxBytes,
        reply: ReleaseSummary,
        status: 201,
        refusals: [409, 413, 422],
      },
      async ({ body, actor, context }) => {
        const author = nameIn(actor, body.author ?? '');
        return catalog.publish({ ...body, author, flow: requireFlow(body.flow) }, context.req.raw.signal);
      },
    ),
    endpoint(
      {
        method: 'post',
        path: '/library/advice',
        access: 'member',
        summary: 'Which version a flow asks for, and what to know of the releases that it uses',
        body: AdviceRequest,
        reply: VersionAdvice,
      },
      async ({ body }) => catalog.advise(requireFlow(body.flow)),
    ),
    endpoint(
      {
        method: 'post',
        path: '/library/examples',
        access: 'member',
        summary: 'Play examples of a flow with nothing but their recorded answers',
        body: TryExamplesRequest,
        maxBodyBytes: publishMaxBytes,
        reply: ExampleResults,
        refusals: [413, 422],
      },
      async ({ body }) => ({ results: await catalog.tryExamples({ ...body, flow: requireFlow(body.flow) }) }),
    ),
  ];
}

function readingRoutes(catalog: ServerParts['catalog']): Endpoint[] {
  return [
    endpoint(
      {
        method: 'get',
        path: '/library',
        access: 'viewer',
        summary: 'Flows of the library; `q` searches, the facets filter, `limit` and `cursor` page',
        query: SearchQuery,
        reply: LibraryList,
      },
      async ({ query: { q, limit, cursor, ...facets } }) => catalog.search({ words: q, facets, limit, cursor }),
    ),
    endpoint(
      {
        method: 'get',
        path: '/library/{name}',
        access: 'viewer',
        summary: 'A flow of the library',
        params: NameParams,
        reply: LibraryEntry,
      },
      async ({ params }) => entryOf(await requireVersions(catalog, params.name)),
    ),
    endpoint(
      {
        method: 'get',
        path: '/library/{name}/versions',
        access: 'viewer',
        summary: 'All releases, highest first',
        params: NameParams,
        reply: ReleaseList,
      },
      async ({ params }) => ({ releases: await requireVersions(catalog, params.name) }),
    ),
    endpoint(
      {
        method: 'get',
        path: '/library/{name}/{version}',
        access: 'viewer',
        summary: 'A release; `latest` is the highest that was not withdrawn',
        params: ReleaseParams,
        reply: ReleaseView,
      },
      async ({ params }) => catalog.view(referenceIn(params)),
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
