import { z } from 'zod';
import type { FlowFile } from '#engine/format/index';
import {
  LibraryEntry,
  LibraryList,
  type PublishRequest,
  Release,
  ReleaseSummary,
  VersionAdvice,
} from '#engine/protocol/index';
import { request } from './request.ts';

export const listLibrary = async (query = '') =>
  (await request(`/api/library${query === '' ? '' : `?q=${encodeURIComponent(query)}`}`, LibraryList)).entries;

export const getLibraryEntry = (name: string) => request(`/api/library/${encodeURIComponent(name)}`, LibraryEntry);

export const getRelease = (name: string, version: string) =>
  request(`/api/library/${encodeURIComponent(name)}/${encodeURIComponent(version)}`, Release);

export const publishFlow = (body: z.input<typeof PublishRequest>) =>
  request('/api/library', z.union([Release, ReleaseSummary]), { method: 'POST', body });

/** How the flow's interface differs from the last release, and which version that asks for. */
export const adviseVersion = (flow: FlowFile) =>
  request('/api/library/advice', VersionAdvice, { method: 'POST', body: { flow } });
