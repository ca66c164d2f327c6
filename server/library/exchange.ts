import { FlowError } from '#engine/errors';
import { contentHash, requireFlow, sha256Hex } from '#engine/format/index';
import { canonicalJson, type Json, type JsonObject } from '#engine/json';
import { compareVersions } from '#engine/library/semantic-version';
import { type LibraryFile, Release, type ReleaseStatus, type SealedRelease } from '#engine/protocol/index';
import type { StatedRelease } from '../host/library-store.ts';
import type { StatedSource } from './check-pins.ts';
import { findRelease } from './resolve-flow.ts';

/** What a release is called. */
export function referenceOf({ name, version }: Pick<Release, 'name' | 'version'>): string {
  return `${name}@${version}`;
}

/**
 * The releases and all that they reach as one file, each after those that it uses and after its own earlier versions.
 * Rejects with FLOW_NOT_FOUND.
 */
export async function makeLibraryFile(references: readonly string[], source: StatedSource): Promise<LibraryFile> {
  const found = new Map<string, Release>();
  const open = [...references];
  for (let reference = open.pop(); reference !== undefined; reference = open.pop()) {
    if (found.has(reference)) continue;
    const release = await findRelease(reference, source);
    found.set(referenceOf(release), release);
    open.push(...Object.keys(release.dependencies));
  }
  const releases: SealedRelease[] = [];
  for (const release of inPublishingOrder([...found.values()])) {
    releases.push(sealRelease(release, await source.status(release.name, release.version)));
  }
  return { format: 'flowright-library/2', releases };
}

/** A release with the hash of all that it says. */
export function sealRelease(release: Release, status?: ReleaseStatus): SealedRelease {
  const plain = JSON.parse(JSON.stringify(release)) as JsonObject; // plain JSON, without what is undefined
  return { checksum: checksumOf(plain), release: plain, ...(status === undefined ? {} : { status }) };
}

function checksumOf(release: Json): string {
  return `sha256-${sha256Hex(canonicalJson(release))}`;
}

/**
 * The releases of a file, in publishing order. Throws FLOW_HASH_MISMATCH naming the release that is not what was
 * exported, FLOW_INVALID for what is no release, and CONFLICT when one is there twice.
 */
export function openLibraryFile({ releases }: LibraryFile): StatedRelease[] {
  const opened = new Map<string, StatedRelease>();
  releases.forEach((sealed, index) => {
    const release = openSealed(sealed, index);
    const reference = referenceOf(release);
    if (opened.has(reference)) throw new FlowError('CONFLICT', `The file has "${reference}" twice.`);
    opened.set(reference, { release, status: sealed.status });
  });
  const ordered = inPublishingOrder([...opened.values()].map(({ release }) => release));
  return ordered.map((release) => opened.get(referenceOf(release))!); // the same releases
}

function openSealed({ checksum, release: sealed }: SealedRelease, index: number): Release {
  const label = labelOf(sealed, index);
  if (checksumOf(sealed) !== checksum) {
    throw new FlowError('FLOW_HASH_MISMATCH', `${label} is not what was exported: something of it was changed.`, {
      where: { path: `releases[${index}]` },
    });
  }
  const parsed = Release.safeParse(sealed);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = { path: `releases[${index}].release${issue === undefined ? '' : `.${issue.path.join('.')}`}` };
    throw new FlowError('FLOW_INVALID', `${label} is no release: ${issue?.message ?? 'unreadable'}`, { where });
  }
  const flow = requireFlow(parsed.data.flow);
  if (contentHash(flow) !== parsed.data.hash || flow.name !== parsed.data.name) {
    throw new FlowError('FLOW_HASH_MISMATCH', `The flow of ${label} does not have the hash ${parsed.data.hash}.`, {
      where: { path: `releases[${index}].release.flow` },
    });
  }
  return { ...parsed.data, flow };
}

function labelOf({ name, version }: JsonObject, index: number): string {
  const isNamed = typeof name === 'string' && typeof version === 'string';
  return isNamed ? `"${name.slice(0, 64)}@${version.slice(0, 20)}"` : `Release ${index + 1} of the file`;
}

/** A release after those that it reaches and after its own earlier versions. */
export function inPublishingOrder(releases: readonly Release[]): Release[] {
  const byReference = new Map(releases.map((release) => [referenceOf(release), release]));
  const byName = new Map<string, Release[]>();
  for (const release of releases) byName.set(release.name, [...(byName.get(release.name) ?? []), release]);
  const ordered = new Set<Release>();
  const visiting = new Set<Release>();
  const visit = (release: Release): void => {
    if (ordered.has(release) || visiting.has(release)) return;
    visiting.add(release);
    const earlier = byName.get(release.name)!.filter(({ version }) => compareVersions(version, release.version) < 0);
    for (const one of earlier.sort((a, b) => compareVersions(a.version, b.version))) visit(one);
    for (const reference of Object.keys(release.dependencies)) {
      const dependency = byReference.get(reference);
      if (dependency !== undefined) visit(dependency);
    }
    ordered.add(release);
  };
  for (const release of releases) visit(release);
  return [...ordered];
}
