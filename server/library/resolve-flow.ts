import { referencesOf } from '#engine';
import { FlowError } from '#engine/errors';
import type { FlowFile } from '#engine/format/index';
import type { Release } from '#engine/protocol/index';

/** Where releases are looked up. */
export interface ReleaseSource {
  /** The highest version when none is named. */
  release(name: string, version?: string): Promise<Release | undefined>;
  byHash(hash: string): Promise<Release | undefined>;
}

/** A flow with every flow that it reaches, by the reference it is reached under. */
export interface ResolvedFlow {
  readonly flow: FlowFile;
  readonly flows: Record<string, FlowFile>;
}

/** Finds what `name`, `name@version` or a content hash means. Throws FLOW_NOT_FOUND. */
export async function findRelease(reference: string, source: ReleaseSource): Promise<Release> {
  const [name = '', version] = reference.split('@');
  const release = reference.startsWith('sha256-')
    ? await source.byHash(reference)
    : await source.release(name, version);
  if (release !== undefined) return release;
  throw new FlowError('FLOW_NOT_FOUND', `The library has no flow "${reference}".`, { where: { flow: reference } });
}

/**
 * Adds what a flow reaches by reference: first from `drafts`, then from the library. Throws FLOW_NOT_FOUND with
 * the reference that neither knows.
 */
export async function resolveFlow(
  flow: FlowFile,
  drafts: Readonly<Record<string, FlowFile>>,
  source: ReleaseSource,
): Promise<ResolvedFlow> {
  const flows: Record<string, FlowFile> = {};
  const open = [...referencesOf(flow)];
  for (let reference = open.pop(); reference !== undefined; reference = open.pop()) {
    if (Object.hasOwn(flows, reference)) continue;
    const found = Object.hasOwn(drafts, reference) ? drafts[reference]! : (await findRelease(reference, source)).flow;
    flows[reference] = found;
    open.push(...referencesOf(found));
  }
  return { flow, flows };
}
