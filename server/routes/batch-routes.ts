import type { Context } from 'hono';
import { z } from 'zod';
import { scoreFilters } from '#engine/batch/batch-store';
import {
  BatchComparison,
  BatchCreated,
  BatchList,
  BatchResults,
  BatchView,
  CreateBatchRequest,
  Id,
  JobStatus,
  ResumeBatchRequest,
} from '#engine/protocol/index';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';

const BatchParams = z.strictObject({ id: Id });

const ResultsQuery = z.strictObject({
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** One status, or several with commas between. */
  status: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(JobStatus))
    .optional(),
  score: z.enum(scoreFilters).optional(),
});

const ExportQuery = z.strictObject({ format: z.enum(['jsonl', 'csv']).default('jsonl') });
const CompareQuery = z.strictObject({ with: Id });

/** A data set of 60 MB, with something around it. */
const createMaxBytes = 64_000_000;

export function batchRoutes({ batches }: Pick<ServerParts, 'batches'>): Endpoint[] {
  return [
    endpoint(
      {
        method: 'post',
        path: '/batches',
        access: 'member',
        summary: 'Run a flow over the cases of a data set',
        body: CreateBatchRequest,
        maxBodyBytes: createMaxBytes,
        reply: BatchCreated,
        status: 202,
        refusals: [413, 422],
      },
      async ({ body, context }) => ({ id: await batches.create(body, context.req.raw.signal) }),
    ),
    endpoint(
      { method: 'get', path: '/batches', access: 'viewer', summary: 'List batches, newest first', reply: BatchList },
      async () => ({ batches: await batches.list() }),
    ),
    endpoint(
      {
        method: 'get',
        path: '/batches/{id}',
        access: 'viewer',
        summary: 'A batch: how far it is, and what it came to so far',
        params: BatchParams,
        reply: BatchView,
      },
      ({ params }) => batches.view(params.id),
    ),
    endpoint(
      {
        method: 'delete',
        path: '/batches/{id}',
        access: 'member',
        summary: 'Remove a batch with its results; its runs stay',
        params: BatchParams,
      },
      async ({ params }) => {
        await batches.remove(params.id);
      },
    ),
    ...commandRoutes(batches),
    ...resultRoutes(batches),
  ];
}

function commandRoutes(batches: ServerParts['batches']): Endpoint[] {
  return [
    endpoint(
      {
        method: 'post',
        path: '/batches/{id}/cancel',
        access: 'member',
        summary: 'Stop a batch; `resume` goes on with it',
        params: BatchParams,
        refusals: [409],
      },
      async ({ params }) => {
        await batches.cancel(params.id);
      },
    ),
    endpoint(
      {
        method: 'post',
        path: '/batches/{id}/resume',
        access: 'member',
        summary: 'Go on with what is left and, if asked to, run again what failed',
        params: BatchParams,
        body: ResumeBatchRequest.optional(),
      },
      async ({ params, body }) => {
        await batches.resume(params.id, body ?? {});
      },
    ),
  ];
}

function resultRoutes(batches: ServerParts['batches']): Endpoint[] {
  return [
    endpoint(
      {
        method: 'get',
        path: '/batches/{id}/results',
        access: 'viewer',
        summary: 'What the runs of a batch came to, page by page',
        params: BatchParams,
        query: ResultsQuery,
        reply: BatchResults,
      },
      ({ params, query }) => {
        const { offset, limit, status, score } = query;
        return batches.results(params.id, {
          offset,
          limit,
          ...(status === undefined ? {} : { status }),
          ...(score === undefined ? {} : { score }),
        });
      },
    ),
    endpoint(
      {
        method: 'get',
        path: '/batches/{id}/comparison',
        access: 'viewer',
        summary: 'Two batches on the same cases, with the paired test',
        params: BatchParams,
        query: CompareQuery,
        reply: BatchComparison,
      },
      ({ params, query }) => batches.compare(params.id, query.with),
    ),
    endpoint(
      {
        method: 'get',
        path: '/batches/{id}/export',
        access: 'viewer',
        summary: 'All results: a results file as `flowright batch --out` writes it, or with `format=csv` a table',
        params: BatchParams,
        query: ExportQuery,
        streams: ['application/x-ndjson', 'text/csv'],
      },
      async ({ params, query, context }) =>
        streamText(context, await batches.export(params.id, query.format), query.format),
    ),
  ];
}

const contentTypes = { jsonl: 'application/x-ndjson; charset=utf-8', csv: 'text/csv; charset=utf-8' } as const;

/** Asks for the next page when the last was taken, so that a long export is never in memory as a whole. */
function streamText(context: Context, pages: AsyncGenerator<string>, format: 'jsonl' | 'csv'): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pages.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pages.return(undefined);
    },
  });
  return context.body(body, 200, { 'content-type': contentTypes[format] });
}
