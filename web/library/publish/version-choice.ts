import { SemanticVersion } from '#engine/format/index';
import { compareVersions } from '#engine/library/semantic-version';
import type { VersionAdvice } from '#engine/protocol/index';
import { versionChoiceText } from '../../text/publishing.ts';

/** What is wrong with a version, in words. */
export function versionProblem(version: string, { suggested }: VersionAdvice): string | undefined {
  if (!SemanticVersion.safeParse(version).success) return versionChoiceText.writeThreeNumbersSuch;
  return compareVersions(version, suggested) < 0 ? versionChoiceText.changesAskForAtLeast(suggested) : undefined;
}

/** Why that version. */
export function versionHint({ level, last }: VersionAdvice): string {
  if (level === 'first' || last === undefined) return versionChoiceText.firstReleaseOfThisFlow;
  const why = {
    none: versionChoiceText.nothingChanged,
    patch: versionChoiceText.interfaceIsSame,
    minor: versionChoiceText.theInterfaceGrew,
    major: versionChoiceText.interfaceBreaksWhat,
  };
  return versionChoiceText.after(last, why[level]);
}
