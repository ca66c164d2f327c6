import type { FlowFile } from '#engine/format/index';
import { pinsOf } from '#engine/library/pins';
import type { ReleaseStatus } from '#engine/protocol/index';
import type { ListedProblem } from '../routes/problem.ts';
import type { ReleaseSource } from './resolve-flow.ts';

/** Where it can also be looked up what is said of a release. */
export interface StatedSource extends ReleaseSource {
  status(name: string, version: string): Promise<ReleaseStatus | undefined>;
}

/** A reference to a release that was deprecated or withdrawn. */
export interface DoubtfulPin extends ListedProblem {
  readonly reference: string;
  readonly state: ReleaseStatus['state'];
}

/** The releases that a flow uses itself although they were deprecated or withdrawn, each with the reason. */
export async function doubtfulPins(flow: FlowFile, source: StatedSource): Promise<DoubtfulPin[]> {
  const found: DoubtfulPin[] = [];
  for (const { path, reference } of pinsOf(flow)) {
    const [name = '', version] = reference.split('@');
    const status = version === undefined ? undefined : await source.status(name, version);
    if (status === undefined) continue;
    found.push({ path, reference, state: status.state, message: describeStatus(reference, status) });
  }
  return found;
}

/** A status in words: what was said, why, and what to use instead. */
export function describeStatus(reference: string, status: ReleaseStatus): string {
  const instead =
    status.state === 'deprecated' && status.replacement !== undefined ? ` Use "${status.replacement}" instead.` : '';
  return `"${reference}" was ${status.state}: ${status.reason}${instead}`;
}
