import { z } from 'zod';
import { SemanticVersion } from '#engine/format/index';
import { FlowName } from '#engine/format/names';

export const NameParams = z.strictObject({ name: FlowName });
export const VersionParams = z.strictObject({ name: FlowName, version: SemanticVersion });
export const ReleaseParams = z.strictObject({
  name: FlowName,
  version: z.union([SemanticVersion, z.literal('latest')]),
});

/** The release that an address names. */
export function referenceIn({ name, version }: z.infer<typeof ReleaseParams>): string {
  return version === 'latest' ? name : `${name}@${version}`;
}
