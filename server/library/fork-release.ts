import { FlowError } from '#engine/errors';
import type { ForkedFlow, ForkFlowRequest, Release } from '#engine/protocol/index';

/**
 * A draft to go on with from a release, under a name that nothing else has. Rejects with CONFLICT when the name that is
 * asked for is in use.
 */
export function forkRelease(
  release: Release,
  { name, taken = [] }: ForkFlowRequest,
  inLibrary: ReadonlySet<string>,
): ForkedFlow {
  const inUse = new Set([...taken, ...inLibrary]);
  if (name !== undefined && inUse.has(name)) {
    throw new FlowError('CONFLICT', `There is a flow "${name}" already. Choose another name.`, {
      where: { flow: name, path: 'name' },
    });
  }
  const { flow, readme, examples, version, hash, card } = release;
  return {
    flow: { ...flow, name: name ?? freeName(release.name, inUse) },
    lineage: { forkedFrom: { name: release.name, version, hash } },
    readme,
    examples,
    ...(card === undefined ? {} : { card }),
  };
}

const longestName = 64;

function freeName(name: string, inUse: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const ending = number === 1 ? '-fork' : `-fork-${number}`;
    const candidate = `${name.slice(0, longestName - ending.length)}${ending}`;
    if (!inUse.has(candidate)) return candidate;
  }
}
