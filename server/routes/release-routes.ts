import { z } from 'zod';
import { SemanticVersion } from '#engine/format/index';
import { FlowName, FlowReference } from '#engine/format/names';
import {
  DependentList,
  DeprecateRequest,
  ForkedFlow,
  ForkFlowRequest,
  PinUpdateList,
  ReleaseDiff,
  ReleaseSummary,
  WithdrawRequest,
} from '#engine/protocol/index';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { NameParams, ReleaseParams, referenceIn, VersionParams } from './library-params.ts';

type Catalog = ServerParts['catalog'];

/** A version of the flow named, or a release of any. */
const Side = z.union([SemanticVersion, FlowReference]);
const DiffQuery = z.strictObject({ from: Side, to: Side });
const PinsQuery = z.strictObject({
  pins: z
    .string()
    .max(20_000)
    .transform((text) => text.split(',').filter((pin) => pin !== ''))
    .pipe(z.array(FlowReference.regex(/@/, 'must be name@version')).max(200)),
});

/** What becomes of releases: compared, used, replaced, forked, deprecated and withdrawn. */
export function releaseRoutes(catalog: Catalog): Endpoint[] {
  return [
    updatesRoute(catalog),
    diffRoute(catalog),
    dependentsRoute(catalog),
    forkRoute(catalog),
    ...statusRoutes(catalog),
  ];
}

function updatesRoute(catalog: Catalog): Endpoint {
  return endpoint(
    {
      method: 'get',
      path: '/library/updates',
      access: 'viewer',
      summary: 'What is known of pinned releases, `pins=name@version,…`: newer ones, deprecated and withdrawn ones',
      query: PinsQuery,
      reply: PinUpdateList,
    },
    async ({ query }) => ({ updates: await catalog.updates(query.pins) }),
  );
}

function diffRoute(catalog: Catalog): Endpoint {
  return endpoint(
    {
      method: 'get',
      path: '/library/{name}/diff',
      access: 'viewer',
      summary: 'How two releases differ; `from` and `to` are versions of this flow, or `name@version`',
      params: NameParams,
      query: DiffQuery,
      reply: ReleaseDiff,
    },
    async ({ params, query }) => {
      const reference = (side: string) =>
        FlowName.safeParse(side.split('@')[0]).success ? side : `${params.name}@${side}`;
      return catalog.diff(reference(query.from), reference(query.to));
    },
  );
}

function dependentsRoute(catalog: Catalog): Endpoint {
  return endpoint(
    {
      method: 'get',
      path: '/library/{name}/dependents',
      access: 'viewer',
      summary: 'Releases of other flows that use this one, themselves or through others',
      params: NameParams,
      reply: DependentList,
    },
    async ({ params }) => ({ dependents: await catalog.dependents(params.name) }),
  );
}

function forkRoute(catalog: Catalog): Endpoint {
  return endpoint(
    {
      method: 'post',
      path: '/library/{name}/{version}/fork',
      access: 'member',
      summary: 'A draft to go on with, which remembers what it descends from; nothing is kept here',
      params: ReleaseParams,
      body: ForkFlowRequest,
      reply: ForkedFlow,
      refusals: [409],
    },
    async ({ params, body }) => catalog.fork(referenceIn(params), body),
  );
}

function statusRoutes(catalog: Catalog): Endpoint[] {
  const common = {
    method: 'post',
    access: 'member',
    params: VersionParams,
    reply: ReleaseSummary,
    refusals: [409],
  } as const;
  return [
    endpoint(
      {
        ...common,
        path: '/library/{name}/{version}/deprecate',
        summary: 'Warn those who use a release',
        body: DeprecateRequest,
      },
      async ({ params: { name, version }, body }) =>
        catalog.setStatus(name, version, {
          state: 'deprecated',
          reason: body.reason,
          ...(body.replacement === undefined ? {} : { replacement: body.replacement }),
        }),
    ),
    endpoint(
      {
        ...common,
        path: '/library/{name}/{version}/withdraw',
        summary: 'Let nobody use a release who does not yet; those who do are warned',
        body: WithdrawRequest,
      },
      async ({ params: { name, version }, body }) =>
        catalog.setStatus(name, version, { state: 'withdrawn', reason: body.reason }),
    ),
    endpoint(
      { ...common, path: '/library/{name}/{version}/restore', summary: 'Take back what was said of a release' },
      async ({ params: { name, version } }) => catalog.setStatus(name, version, undefined),
    ),
  ];
}
