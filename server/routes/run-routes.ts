import { z } from 'zod';
import { bindingsInUse, foldRun, parseJournal, replayJournal, viewRun, viewRunResult } from '#engine';
import type { RunFilter } from '#engine/journal/store';
import { ImportRequest, RunCreated, RunList, RunStatusSchema, RunView, StartRunRequest } from '#engine/protocol/index';
import { prepareRun } from '../durable/prepare-run.ts';
import { startOnce } from '../durable/start-once.ts';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { isFinal, RunParams, requireRun } from './find-run.ts';
import { runCommandRoutes } from './run-command-routes.ts';

const ListQuery = z.strictObject({
  /** One status, or several with commas between. */
  status: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(RunStatusSchema))
    .optional(),
  flow: z.string().max(100).optional(),
  before: z.coerce.number().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

const importMaxBytes = 64_000_000;

export function runRoutes(parts: ServerParts): Endpoint[] {
  return [startRoute(parts), listRoute(parts), importRoute(parts), readRoute(parts), ...runCommandRoutes(parts)];
}

function startRoute(parts: ServerParts): Endpoint {
  return endpoint(
    {
      method: 'post',
      path: '/runs',
      access: 'member',
      summary: 'Start a run',
      body: StartRunRequest,
      reply: RunCreated,
      status: 202,
      refusals: [409, 422],
    },
    async ({ body, context }) => {
      const options = await prepareRun(body, { source: parts.catalog, models: parts.models });
      return { id: await startOnce(parts, options, context.req.header('idempotency-key')) };
    },
  );
}

function listRoute(parts: ServerParts): Endpoint {
  return endpoint(
    {
      method: 'get',
      path: '/runs',
      access: 'viewer',
      summary: 'List runs, newest first',
      query: ListQuery,
      reply: RunList,
    },
    async ({ query }) => {
      const { status, flow, before, limit } = query;
      const filter: RunFilter = {
        limit,
        ...(status === undefined ? {} : { status }),
        ...(flow === undefined ? {} : { flow }),
        ...(before === undefined ? {} : { before }),
      };
      const found = await parts.journal.list(filter);
      const last = found.at(-1);
      const hasMore = last !== undefined && found.length >= limit;
      return { runs: found.map(viewRun), ...(hasMore ? { next: last.createdAt } : {}) };
    },
  );
}

function importRoute(parts: ServerParts): Endpoint {
  return endpoint(
    {
      method: 'post',
      path: '/runs/import',
      access: 'member',
      summary: 'Go on here with a run that was begun elsewhere',
      body: ImportRequest,
      maxBodyBytes: importMaxBytes,
      reply: RunCreated,
      status: 202,
      refusals: [413, 422],
    },
    async ({ body }) => {
      const { entries, grants, models = {}, seats = {}, by, movedFrom } = body;
      const { status } = replayJournal(entries);
      // A run that goes on must find its models here; without them it would fail for good.
      if (!isFinal(status)) {
        const state = foldRun(parseJournal(entries));
        const bindings = bindingsInUse(state, { models, seats });
        for (const binding of bindings) await parts.models.check(binding);
      }
      const id = await parts.owner.importJournal(entries, {
        models,
        seats,
        ...(grants === undefined ? {} : { grants }),
        ...(by === undefined ? {} : { by }),
        ...(movedFrom === undefined ? {} : { movedFrom }),
      });
      return { id };
    },
  );
}

function readRoute(parts: ServerParts): Endpoint {
  return endpoint(
    {
      method: 'get',
      path: '/runs/{id}',
      access: 'viewer',
      summary: 'A run: status, output, usage, open tasks',
      params: RunParams,
      reply: RunView,
    },
    async ({ params }) => {
      const summary = await requireRun(parts, params.id);
      // Only a final run has a result, and folding it costs the most: what goes on is shown from its summary.
      return isFinal(summary.status)
        ? viewRunResult(summary, foldRun(await parts.journal.read(params.id)))
        : viewRun(summary);
    },
  );
}
