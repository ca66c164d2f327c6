import type { z } from 'zod';
import type { FlowFile } from '#engine/format/index';
import {
  LibraryEntry,
  LibraryList,
  type PublishRequest,
  ReleaseSummary,
  ReleaseView,
  VersionAdvice,
} from '#engine/protocol/index';
import { keepOfLibrary, keptOfLibrary } from '../host/kept-library.ts';
import { request } from './request.ts';
import { RequestError } from './request-error.ts';
import { stoppable } from './stoppable.ts';

/** What the library has; without the server and without a query, what it had when it was last seen. */
export async function listLibrary(query = ''): Promise<LibraryList['entries']> {
  if (query !== '') return (await request(`/api/library?q=${encodeURIComponent(query)}`, LibraryList)).entries;
  return (await orAsLastSeen('/api/library', LibraryList)).entries;
}

export const getLibraryEntry = (name: string) => orAsLastSeen(`/api/library/${encodeURIComponent(name)}`, LibraryEntry);

export const getRelease = (name: string, version: string) =>
  orAsLastSeen(`/api/library/${encodeURIComponent(name)}/${encodeURIComponent(version)}`, ReleaseView);

/** Asks the server; when nobody answers, gives what this browser saw last. Runs in this browser need no server. */
async function orAsLastSeen<S extends z.ZodType>(path: string, schema: S): Promise<z.infer<S>> {
  try {
    const answer = await request(path, schema);
    keepOfLibrary(path, answer).catch((error: unknown) => console.warn(error));
    return answer;
  } catch (error) {
    if (!(error instanceof RequestError) || error.status !== 0) throw error;
    const kept = schema.safeParse(await keptOfLibrary(path).catch(() => undefined));
    if (!kept.success) throw error;
    return kept.data;
  }
}

export const publishFlow = (body: z.input<typeof PublishRequest>, signal?: AbortSignal) =>
  request('/api/library', ReleaseSummary, { method: 'POST', body, ...stoppable(signal) });

/** How the flow's interface differs from the last release, and which version that asks for. */
export const adviseVersion = (flow: FlowFile) =>
  request('/api/library/advice', VersionAdvice, { method: 'POST', body: { flow } });
