import { SemanticVersion } from '#engine/format/index';
import { compareVersions } from '#engine/library/semantic-version';
import type { VersionAdvice } from '#engine/protocol/index';

/** What is wrong with a version, in words. */
export function versionProblem(version: string, { suggested }: VersionAdvice): string | undefined {
  if (!SemanticVersion.safeParse(version).success) return 'Write three numbers, such as 1.2.3.';
  return compareVersions(version, suggested) < 0 ? `The changes ask for at least ${suggested}.` : undefined;
}

/** Why that version. */
export function versionHint({ level, last }: VersionAdvice): string {
  if (level === 'first' || last === undefined) return 'The first release of this flow.';
  const why = {
    none: 'nothing changed',
    patch: 'the interface is the same',
    minor: 'the interface grew',
    major: 'the interface breaks what others rely on',
  };
  return `After ${last}: ${why[level]}.`;
}
