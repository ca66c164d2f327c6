import { contentHash } from '../format/content-hash.ts';
import type { FlowFile, FlowInterface } from '../format/flow-file.ts';
import type { InterfaceChange } from '../protocol/flow-diff.ts';
import type { VersionAdvice as WholeAdvice } from '../protocol/library.ts';
import { compareInterfaces } from './compare-interfaces.ts';
import { raiseVersion } from './semantic-version.ts';

/** What the interfaces tell; what the library knows of pinned releases is added to it there. */
export type VersionAdvice = Omit<WholeAdvice, 'warnings'>;

/** The release that a flow would follow. */
export interface LastRelease {
  readonly version: string;
  readonly hash: string;
  readonly interface: FlowInterface;
}

const firstVersion = '1.0.0';

/**
 * Which version a flow asks for after its last release. Callers of the old interface must go on working within a
 * major version: an input that is gone, newly required or narrower, and an output that is gone or different, break them.
 */
export function adviseVersion(flow: FlowFile, last: LastRelease | undefined): VersionAdvice {
  if (last === undefined) return { level: 'first', suggested: firstVersion, changes: [] };
  const changes = compareInterfaces(last.interface, flow.interface);
  const level = levelOf(changes, contentHash(flow) === last.hash);
  return {
    last: last.version,
    level,
    suggested: raiseVersion(last.version, level === 'none' ? 'patch' : level),
    changes,
  };
}

/** How much has changed; `none` when the content is the same. */
export function levelOf(
  changes: readonly InterfaceChange[],
  isSameContent: boolean,
): 'none' | 'patch' | 'minor' | 'major' {
  if (changes.some((change) => change.breaking)) return 'major';
  if (changes.length > 0) return 'minor';
  return isSameContent ? 'none' : 'patch';
}
