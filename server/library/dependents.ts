import { pinsOf } from '#engine/library/pins';
import type { Dependent, ReleaseSummary } from '#engine/protocol/index';
import type { ReleaseSource } from './resolve-flow.ts';

/** Tells of each release that reaches `name` whether its own flow uses it, and which versions it reaches. */
export async function describeDependents(
  name: string,
  releases: readonly ReleaseSummary[],
  source: ReleaseSource,
): Promise<Dependent[]> {
  const isOne = (reference: string) => reference.startsWith(`${name}@`);
  const dependents: Dependent[] = [];
  for (const release of releases) {
    const whole = await source.release(release.name, release.version);
    const direct = whole !== undefined && pinsOf(whole.flow).some(({ reference }) => isOne(reference));
    dependents.push({ release, direct, pins: Object.keys(release.dependencies).filter(isOne) });
  }
  return dependents;
}
