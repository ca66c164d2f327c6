import { FlowError } from '#engine/errors';
import type { ImportedRelease, LibraryFile, Needs, Release } from '#engine/protocol/index';
import type { StatedRelease } from '../host/library-store.ts';
import { openLibraryFile, referenceOf } from './exchange.ts';
import { deriveRelease } from './publish.ts';
import type { ReleaseSource } from './resolve-flow.ts';

/** What importing a file would do. */
export interface ImportPlan {
  readonly added: readonly StatedRelease[];
  /** Those that the library has, as `name@version`. */
  readonly known: readonly string[];
}

/**
 * Checks all that a file brings, and derives anew what a flow tells of itself: a file may not make a flow look more
 * harmless than it is. Rejects with FLOW_HASH_MISMATCH, FLOW_INVALID, or CONFLICT for another content under the same name.
 */
export async function planImport(
  file: LibraryFile,
  source: ReleaseSource,
  isShipped: (name: string) => boolean,
): Promise<ImportPlan> {
  const added: StatedRelease[] = [];
  const known: string[] = [];
  const arriving = new Map<string, Release>();
  const both: ReleaseSource = {
    release: async (name, version) => arriving.get(`${name}@${version}`) ?? source.release(name, version),
    byHash: (hash) => source.byHash(hash),
  };
  for (const { release, status } of openLibraryFile(file)) {
    const reference = referenceOf(release);
    const here = await source.release(release.name, release.version);
    if (here === undefined) {
      refuseShipped(release, isShipped);
      const derived = await deriveRelease(release.flow, both);
      const facets = { ...release.facets, ...derived.facets };
      const checked = { ...release, ...derived, facets, shipped: false };
      arriving.set(reference, checked);
      added.push({ release: checked, status });
    } else if (here.hash === release.hash) known.push(reference);
    else
      throw new FlowError('CONFLICT', `"${reference}" is another flow in this library.`, {
        where: { flow: reference },
      });
  }
  return { added, known };
}

function refuseShipped(release: Release, isShipped: (name: string) => boolean): void {
  if (!isShipped(release.name)) return;
  const reference = referenceOf(release);
  throw new FlowError(
    'CONFLICT',
    `"${reference}" has the name of a flow that ships with Flowright, in a version that this Flowright does not have. Bring both to the same version of Flowright.`,
    { where: { flow: reference } },
  );
}

export function describeImported({ release, status }: StatedRelease): ImportedRelease {
  const { name, version, hash, title, needs } = release;
  return { name, version, hash, title, needs, ...(status === undefined ? {} : { status }) };
}

/** What several releases ask for together. */
export function joinNeeds(releases: readonly StatedRelease[]): Needs {
  const all = (key: 'models' | 'people' | 'hosts' | 'tools') =>
    [...new Set(releases.flatMap(({ release }) => release.needs[key]))].sort();
  return {
    models: all('models'),
    people: all('people'),
    code: releases.some(({ release }) => release.needs.code),
    hosts: all('hosts'),
    tools: all('tools'),
  };
}
