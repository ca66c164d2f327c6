import { z } from 'zod';
import { bindingsInUse, foldRun, parseJournal, replayJournal, viewRun } from '#engine';
import { ImportRequest, RunCreated, RunList, RunStatusSchema, RunView, StartRunRequest } from '#engine/protocol/index';
import { nameIn } from '../access/actor.ts';
import { beginOwned } from '../durable/own-run.ts';
import { prepareRun } from '../durable/prepare-run.ts';
import { startOnce } from '../durable/start-once.ts';
import { requireAskable } from '../people/askable.ts';
import type { ServerParts } from '../server-parts.ts';
import { incomingTrace } from '../telemetry/incoming-trace.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { isFinal, listRuns, RunParams, viewOf } from './find-run.ts';
import { runCommandRoutes } from './run-command-routes.ts';

const ListQuery = z.strictObject({
  /** One status, or several with commas between. */
  status: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(RunStatusSchema))
    .optional(),
  flow: z.string().max(100).optional(),
  /** Runs of this batch; `none` for those of no batch. */
  batch: z.string().max(200).optional(),
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
      headers: { 'Idempotency-Key': 'The same key is the same run' },
      reply: RunCreated,
      status: 202,
      refusals: [409, 422],
    },
    async ({ body, actor, context }) => {
      const options = await prepareRun(body, { source: parts.catalog, models: parts.models });
      const people = await requireAskable(parts, body, options);
      const key = context.req.header('idempotency-key');
      const trace = incomingTrace(context.req.header('traceparent'));
      const ownership = { actor, visibility: body.visibility, people };
      return { id: await startOnce(parts, { ...options, ...trace }, { key, ...ownership }) };
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
    async ({ query, actor }) => {
      const { status, flow, batch, before, limit } = query;
      const filter = {
        limit,
        ...(status === undefined ? {} : { status }),
        ...(flow === undefined ? {} : { flow }),
        ...(batch === undefined ? {} : { batch: batch === 'none' ? null : batch }),
        ...(before === undefined ? {} : { before }),
      };
      const { runs, next } = await listRuns(parts, filter, actor);
      const hidden = await parts.runOwners.privateAmong(runs.map(({ run }) => run));
      const views = runs.map((summary) => withVisibility(viewRun(summary), hidden.has(summary.run)));
      return { runs: views, ...(next === undefined ? {} : { next }) };
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
    async ({ body, actor }) => {
      const { entries, grants, models = {}, seats = {}, by, movedFrom } = body;
      const { status } = replayJournal(entries);
      // A run that goes on must find its models here; without them it would fail for good.
      if (!isFinal(status)) {
        const state = foldRun(parseJournal(entries));
        const bindings = bindingsInUse(state, { models, seats });
        for (const binding of bindings) await parts.models.check(binding);
      }
      const options = {
        models,
        seats,
        by: nameIn(actor, by),
        ...(grants === undefined ? {} : { grants }),
        ...(movedFrom === undefined ? {} : { movedFrom }),
      };
      const begin = (run: string) => parts.owner.importJournal(entries, { ...options, run });
      return { id: await beginOwned(parts, { actor }, begin) };
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
    async ({ params, actor }) => {
      const view = await viewOf(parts, params.id, actor);
      return withVisibility(view, (await parts.runOwners.visibility(params.id)) === 'private');
    },
  );
}

function withVisibility(view: RunView, isPrivate: boolean): RunView {
  return isPrivate ? { ...view, visibility: 'private' } : view;
}
