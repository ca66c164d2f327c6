import { z } from 'zod';
import { foldRun, parseJournal, replayJournal, viewRun, viewRunResult } from '#engine';
import { FlowError } from '#engine/errors';
import { contentHash, sha256Hex } from '#engine/format/index';
import type { RunFilter, RunStatus, RunSummary } from '#engine/journal/store';
import { canonicalJson } from '#engine/json';
import {
  ForkRequest,
  Id,
  ImportRequest,
  ResumeRequest,
  RunCreated,
  RunList,
  RunStatusSchema,
  RunView,
  StartRunRequest,
} from '#engine/protocol/index';
import type { StartOptions } from '#engine/run/run-api';
import { prepareRun } from '../durable/prepare-run.ts';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';

export const RunParams = z.strictObject({ id: Id });

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
  return [startRoute(parts), listRoute(parts), importRoute(parts), readRoute(parts), ...commandRoutes(parts)];
}

function startRoute(parts: ServerParts): Endpoint {
  return endpoint(
    {
      method: 'post',
      path: '/runs',
      summary: 'Start a run',
      body: StartRunRequest,
      reply: RunCreated,
      status: 202,
      refusals: [409, 422],
    },
    async ({ body, context }) => {
      const options = await prepareRun(body, { source: parts.catalog, models: parts.models });
      const key = context.req.header('idempotency-key');
      if (key === undefined || key === '') return { id: await parts.owner.start(options) };
      return { id: await startOnce(parts, options, key) };
    },
  );
}

/**
 * The run's id is made from the key, so the same key means the same run, also after a restart. Rejects with
 * CONFLICT when the key was used for another flow or input.
 */
async function startOnce(parts: ServerParts, options: StartOptions, key: string): Promise<string> {
  const run = sha256Hex(`idempotency-key ${key}`).slice(0, 32);
  if ((await parts.journal.summary(run)) === undefined) {
    try {
      return await parts.owner.start({ ...options, run });
    } catch (error) {
      // Somebody with the same key was faster.
      if ((await parts.journal.summary(run)) === undefined) throw error;
    }
  }
  const [first] = await parts.journal.read(run);
  const isSame =
    first?.type === 'run.started' &&
    contentHash(first.flow) === contentHash(options.flow) &&
    canonicalJson(first.input) === canonicalJson(options.input);
  if (!isSame) throw new FlowError('CONFLICT', 'This Idempotency-Key was used for another run.', { where: { run } });
  return run;
}

function listRoute(parts: ServerParts): Endpoint {
  return endpoint(
    { method: 'get', path: '/runs', summary: 'List runs, newest first', query: ListQuery, reply: RunList },
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
      summary: 'Go on here with a run that was begun elsewhere',
      body: ImportRequest,
      maxBodyBytes: importMaxBytes,
      reply: RunCreated,
      status: 202,
      refusals: [413, 422],
    },
    async ({ body }) => {
      const { status } = replayJournal(body.entries);
      // A run that goes on must find its models here; without them it would fail for good.
      const [started] = parseJournal(body.entries.slice(0, 1));
      if (!isFinal(status) && started?.type === 'run.started') {
        for (const binding of Object.values(started.models)) await parts.models.check(binding);
      }
      return { id: await parts.owner.importJournal(body.entries) };
    },
  );
}

function readRoute(parts: ServerParts): Endpoint {
  return endpoint(
    {
      method: 'get',
      path: '/runs/{id}',
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

function commandRoutes(parts: ServerParts): Endpoint[] {
  const command = (name: string, summary: string, act: (run: string) => Promise<void>): Endpoint =>
    endpoint(
      { method: 'post', path: `/runs/{id}/${name}`, summary, params: RunParams, reply: RunView, refusals: [409] },
      async ({ params }) => {
        await requireRun(parts, params.id);
        await act(params.id);
        return viewRun(await requireRun(parts, params.id));
      },
    );
  return [
    command('cancel', 'Cancel a run', (run) => parts.owner.cancel(run)),
    command('pause', 'Pause a run', (run) => parts.owner.pause(run)),
    endpoint(
      {
        method: 'post',
        path: '/runs/{id}/resume',
        summary: 'Go on with a paused run, with a higher budget if one is given',
        params: RunParams,
        body: ResumeRequest.optional(),
        reply: RunView,
        refusals: [409],
      },
      async ({ params, body }) => {
        await requireRun(parts, params.id);
        await parts.owner.resume(params.id, body?.budget);
        return viewRun(await requireRun(parts, params.id));
      },
    ),
    endpoint(
      {
        method: 'post',
        path: '/runs/{id}/fork',
        summary: 'Start a new run from the first entries of this one',
        params: RunParams,
        body: ForkRequest,
        reply: RunCreated,
        status: 202,
        refusals: [422],
      },
      async ({ params, body }) => {
        await requireRun(parts, params.id);
        return { id: await parts.owner.fork(params.id, body) };
      },
    ),
  ];
}

/** A final status never changes. */
export function isFinal(status: RunStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

/** The run's summary. Rejects with RUN_NOT_FOUND. */
export async function requireRun(parts: Pick<ServerParts, 'journal'>, run: string): Promise<RunSummary> {
  const summary = await parts.journal.summary(run);
  if (summary !== undefined) return summary;
  throw new FlowError('RUN_NOT_FOUND', `There is no run "${run}".`, { where: { run } });
}
