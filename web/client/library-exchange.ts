import { z } from 'zod';
import {
  DependentList,
  type DeprecateRequest,
  ImportReport,
  LibraryFile,
  PinUpdateList,
  ReleaseSummary,
  type WithdrawRequest,
} from '#engine/protocol/index';
import { request } from './request.ts';
import { stoppable } from './stoppable.ts';

const at = (name: string, version?: string): string =>
  `/api/library/${encodeURIComponent(name)}${version === undefined ? '' : `/${encodeURIComponent(version)}`}`;

const ReleaseList = z.object({ releases: z.array(ReleaseSummary) });

/** All releases of a flow, highest first, with what is said of each now. */
export const listVersions = async (name: string) => (await request(`${at(name)}/versions`, ReleaseList)).releases;

/** Releases that use a flow, themselves or through others. */
export const listDependents = async (name: string) =>
  (await request(`${at(name)}/dependents`, DependentList)).dependents;

/** What is new of releases that are pinned, given as `name@version`. */
export const findUpdates = async (pins: readonly string[]) =>
  (await request(`/api/library/updates?pins=${encodeURIComponent(pins.join(','))}`, PinUpdateList)).updates;

export const deprecateRelease = (name: string, version: string, body: z.input<typeof DeprecateRequest>) =>
  request(`${at(name, version)}/deprecate`, ReleaseSummary, { method: 'POST', body });

export const withdrawRelease = (name: string, version: string, body: z.input<typeof WithdrawRequest>) =>
  request(`${at(name, version)}/withdraw`, ReleaseSummary, { method: 'POST', body });

/** Takes back that a release was deprecated or withdrawn. */
export const restoreRelease = (name: string, version: string) =>
  request(`${at(name, version)}/restore`, ReleaseSummary, { method: 'POST' });

/** A release with all that it uses, as one file. */
export const exportRelease = (name: string, version: string, signal: AbortSignal) =>
  request(`${at(name, version)}/export`, LibraryFile, { signal });

/** Takes over a file of releases, or only says what that would add. Every hash is checked. */
export const importLibrary = (file: LibraryFile, dryRun: boolean, signal?: AbortSignal) =>
  request('/api/library/import', ImportReport, { method: 'POST', body: { file, dryRun }, ...stoppable(signal) });

export interface OtherServer {
  readonly url: string;
  /** Sent with this call and kept nowhere. */
  readonly token: string;
}

export interface Exchange {
  /** The release, as `name@version`. */
  readonly reference: string;
  /** Only says what it would add. */
  readonly dryRun: boolean;
  /** Calls it off; what is not there yet does not come. */
  readonly signal: AbortSignal;
}

const tokenOf = ({ token }: OtherServer) => (token.trim() === '' ? {} : { token: token.trim() });

/** Gets a release and all that it uses from another server, or only says what that would add. */
export const pullRelease = (from: OtherServer, { reference, dryRun, signal }: Exchange) =>
  request('/api/library/pull', ImportReport, {
    method: 'POST',
    body: { from: from.url, reference, dryRun, ...tokenOf(from) },
    signal,
  });

/** Gives a release and all that it uses to another server, or only says what that would add there. */
export const pushRelease = (to: OtherServer, { reference, dryRun, signal }: Exchange) =>
  request('/api/library/push', ImportReport, {
    method: 'POST',
    body: { to: to.url, reference, dryRun, ...tokenOf(to) },
    signal,
  });
