import type { z } from 'zod';
import type { ResultQuery } from '#engine/batch/batch-store';
import type { BatchResults, BatchView, ResumeBatchRequest } from '#engine/protocol/batches';
import {
  BatchCreated,
  BatchList,
  CreateBatchRequest,
  BatchResults as Results,
  BatchView as View,
} from '#engine/protocol/batches';
import { request, send } from '../client/request.ts';
import { experimentUrl, type RunPlace } from '../client/run-client.ts';
import { stoppable } from '../client/stoppable.ts';
import { browserBatches } from '../host/browser-batches.ts';

export type BatchRequest = z.input<typeof CreateBatchRequest>;

/** One interface to batches wherever they are: on the server, or in this browser's worker. */
export interface BatchClient {
  readonly place: RunPlace;
  /** Resolves with its id once all of it is durable. */
  create(request: BatchRequest, signal?: AbortSignal): Promise<string>;
  list(): Promise<readonly BatchView[]>;
  view(id: string): Promise<BatchView>;
  results(id: string, query: ResultQuery): Promise<BatchResults>;
  cancel(id: string): Promise<void>;
  resume(id: string, options: ResumeBatchRequest): Promise<void>;
  remove(id: string): Promise<void>;
  /** A results file, as `flowright batch --out` writes it, or a table. */
  export(id: string, format: 'jsonl' | 'csv', signal: AbortSignal): Promise<string>;
}

const at = (id: string): string => `/api/batches/${encodeURIComponent(id)}`;

const serverBatches: BatchClient = {
  place: 'server',
  create: async (body, signal) =>
    (await request('/api/batches', BatchCreated, { method: 'POST', body, ...stoppable(signal) })).id,
  list: async () => (await request('/api/batches', BatchList)).batches,
  view: (id) => request(at(id), View),
  results: (id, query) => request(`${at(id)}/results?${toSearch(query)}`, Results),
  async cancel(id) {
    await send(`${at(id)}/cancel`, { method: 'POST' });
  },
  async resume(id, body) {
    await send(`${at(id)}/resume`, { method: 'POST', body });
  },
  async remove(id) {
    await send(at(id), { method: 'DELETE' });
  },
  export: async (id, format, signal) => (await send(`${at(id)}/export?format=${format}`, { signal })).text(),
};

function toSearch({ offset, limit, status, score }: ResultQuery): string {
  const search = new URLSearchParams({ offset: String(offset), limit: String(limit) });
  if (status !== undefined) search.set('status', status.join(','));
  if (score !== undefined) search.set('score', score);
  return search.toString();
}

const ownBatches: BatchClient = {
  place: 'browser',
  async create(body, signal) {
    return (await browserBatches()).create(CreateBatchRequest.parse(body), signal);
  },
  list: async () => (await browserBatches()).list(),
  view: async (id) => (await browserBatches()).view(id),
  results: async (id, query) => (await browserBatches()).results(id, query),
  cancel: async (id) => (await browserBatches()).cancel(id),
  resume: async (id, options) => (await browserBatches()).resume(id, options),
  remove: async (id) => (await browserBatches()).remove(id),
  async export(id, format, signal) {
    const parts: string[] = [];
    for await (const part of await (await browserBatches()).export(id, format)) {
      signal.throwIfAborted();
      parts.push(part);
    }
    return parts.join('');
  },
};

export function batchesIn(place: RunPlace): BatchClient {
  return place === 'browser' ? ownBatches : serverBatches;
}

/** An experiment by its place and id. */
export interface BatchPlace {
  readonly place: RunPlace;
  readonly id: string;
}

/** The page of an experiment; those of this browser are marked, since they exist only here. */
export function batchUrl({ place, id }: BatchPlace): string {
  return experimentUrl(place, id);
}

/** The page that compares two experiments. */
export function compareUrl(first: BatchPlace, second: BatchPlace): string {
  const search = new URLSearchParams({ first: printPlace(first), second: printPlace(second) });
  return `/experiments/compare?${search}`;
}

export function printPlace({ place, id }: BatchPlace): string {
  return `${place}-${id}`;
}

/** Reads what `printPlace` writes; undefined for anything else. */
export function readPlace(text: string | null): BatchPlace | undefined {
  const [, place, id] = /^(browser|server)-([a-z0-9]{1,64})$/.exec(text ?? '') ?? [];
  return (place === 'browser' || place === 'server') && id !== undefined ? { place, id } : undefined;
}
