import type { LibraryEntry, ReleaseSummary } from '../protocol/library.ts';

/** The highest release that was not withdrawn, else the highest; of a flow's releases, highest first. */
export function latestOf<T extends Pick<ReleaseSummary, 'status'>>(releases: readonly T[]): T | undefined {
  return releases.find(({ status }) => status?.state !== 'withdrawn') ?? releases[0];
}

/** A flow as the library lists it. Of one release or more, highest first. */
export function entryOf(releases: readonly ReleaseSummary[]): LibraryEntry {
  const latest = latestOf(releases)!; // a flow is only known by its releases
  const { name, title, description } = latest;
  return { name, title, description, latest, versions: releases.map(({ version }) => version) };
}
