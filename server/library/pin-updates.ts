import { compareInterfaces } from '#engine/library/compare-interfaces';
import { latestOf } from '#engine/library/entry-of';
import { compareVersions } from '#engine/library/semantic-version';
import { levelOf } from '#engine/library/version-advice';
import type { PinUpdate, ReleaseSummary } from '#engine/protocol/index';

/** What is known of a pinned release among those of its flow, highest first. */
export function describePin(pin: string, releases: readonly ReleaseSummary[]): PinUpdate {
  const version = pin.split('@')[1];
  const pinned = releases.find((release) => release.version === version);
  if (pinned === undefined) return { pin, known: false };
  const known = { pin, known: true, ...(pinned.status === undefined ? {} : { status: pinned.status }) };
  // One that is neither deprecated nor withdrawn is better than a higher one that is.
  const latest = releases.find(({ status }) => status === undefined) ?? latestOf(releases);
  if (latest === undefined || latest.status?.state === 'withdrawn') return known;
  if (compareVersions(latest.version, pinned.version) <= 0) return known;
  const level = levelOf(compareInterfaces(pinned.interface, latest.interface), false);
  return {
    ...known,
    latest: { version: latest.version, hash: latest.hash },
    level: level === 'none' ? 'patch' : level,
  };
}
