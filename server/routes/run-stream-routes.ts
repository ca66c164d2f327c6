import { z } from 'zod';
import { FlowError } from '#engine/errors';
import { deltaEvent, entryEvent } from '#engine/protocol/index';
import { watchRight } from '../access/guard.ts';
import { type FeedItem, feedRun } from '../durable/entry-feed.ts';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { type StreamEvent, streamEvents } from './event-stream.ts';
import { isFinal, RunParams, requireRun } from './find-run.ts';

const AfterQuery = z.strictObject({
  /** Only entries with a higher sequence. */
  after: z.coerce.number().int().min(0).default(0),
});

export function runStreamRoutes(parts: ServerParts): Endpoint[] {
  return [journalRoute(parts), eventsRoute(parts)];
}

function journalRoute(parts: ServerParts): Endpoint {
  return endpoint(
    {
      method: 'get',
      path: '/runs/{id}/journal',
      access: 'viewer',
      summary: 'The journal as JSON lines, one entry a line, from a sequence on',
      params: RunParams,
      query: AfterQuery,
      streams: ['application/x-ndjson'],
    },
    async ({ params, query, actor, context }) => {
      await requireRun(parts, params.id, actor);
      const entries = await parts.journal.read(params.id, query.after);
      const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`);
      return context.body(lines.join(''), 200, { 'content-type': 'application/x-ndjson; charset=utf-8' });
    },
  );
}

function eventsRoute(parts: ServerParts): Endpoint {
  return endpoint(
    {
      method: 'get',
      path: '/runs/{id}/events',
      access: 'viewer',
      summary: 'What happens in a run, as it happens; `Last-Event-ID` goes on after an entry',
      params: RunParams,
      query: AfterQuery,
      streams: ['text/event-stream'],
      sometimesEmpty: 204,
      headers: { 'Last-Event-ID': 'The number of the last entry that the client has' },
    },
    async ({ params, query, actor, context }) => {
      const run = params.id;
      const summary = await requireRun(parts, run, actor);
      const known = readLastEventId(context.req.header('last-event-id')) ?? query.after;
      // More than there is: it was told by another journal, so all of this one is new.
      const after = known > summary.sequence ? 0 : known;
      // 204 tells an EventSource not to come back: a final run never changes.
      if (isFinal(summary.status) && after >= summary.sequence) return context.body(null, 204);
      const gone = new AbortController();
      const closed = parts.metrics.openStream();
      const signal = AbortSignal.any([gone.signal, parts.stopping]);
      const isOver = watchRight(context, parts.rules, () => gone.abort());
      const items = feedRun(parts.owner, parts.journal, { run, after, signal });
      return streamEvents(toEvents(items), {
        heartbeatMs: parts.heartbeatMs,
        onEnd: () => {
          closed();
          isOver();
          gone.abort();
        },
      });
    },
  );
}

/** The sequence that a client has, or undefined when it says nothing. Throws BAD_REQUEST when it is no sequence. */
function readLastEventId(header: string | undefined): number | undefined {
  if (header === undefined || header === '') return undefined;
  if (/^\d{1,15}$/.test(header)) return Number(header);
  throw new FlowError('BAD_REQUEST', 'Last-Event-ID must be the number of an entry.');
}

async function* toEvents(items: AsyncGenerator<FeedItem>): AsyncGenerator<StreamEvent> {
  for await (const item of items) {
    if (item.type === 'entry') yield { event: entryEvent, id: item.sequence, data: item.entry };
    else if (item.type === 'delta') {
      const { address, sample, text } = item;
      yield { event: deltaEvent, data: { address, sample, text } };
    } else if (item.type === 'working') yield { event: 'working', data: { addresses: item.addresses } };
    else if (item.type === 'held') {
      const { address, provider, message } = item;
      yield { event: 'held', data: { address, provider, message } };
    } else yield { event: 'unsaved', data: { message: item.message } };
  }
}
