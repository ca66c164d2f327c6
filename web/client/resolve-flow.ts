import { FlowError } from '#engine/errors';
import type { FlowFile } from '#engine/format/index';
import { referencesOf } from '#engine/graph/references';
import { findDraft } from '../store/drafts.ts';
import { getLibraryEntry, getRelease } from './library.ts';

export interface ResolvedFlow {
  readonly flow: FlowFile;
  /** Every flow that it reaches by reference, by that reference. */
  readonly flows: Record<string, FlowFile>;
}

/**
 * Finds a flow and all that it reaches: what is given first, then drafts of this browser (for a bare name),
 * then the library. Rejects with FLOW_NOT_FOUND and the library's refusals.
 */
export async function resolveFlow(
  flow: FlowFile | string,
  given: Readonly<Record<string, FlowFile>>,
): Promise<ResolvedFlow> {
  const root = typeof flow === 'string' ? await findFlow(flow) : flow;
  const flows: Record<string, FlowFile> = {};
  const open = [...referencesOf(root)];
  for (let reference = open.pop(); reference !== undefined; reference = open.pop()) {
    if (Object.hasOwn(flows, reference)) continue;
    const found = given[reference] ?? (await findFlow(reference));
    flows[reference] = found;
    open.push(...referencesOf(found));
  }
  return { flow: root, flows };
}

async function findFlow(reference: string): Promise<FlowFile> {
  const [name = '', version] = reference.split('@');
  if (version !== undefined) return (await getRelease(name, version)).flow;
  const draft = await findDraft(name);
  if (draft !== undefined) return draft;
  if (reference.startsWith('sha256-')) {
    throw new FlowError('FLOW_NOT_FOUND', 'Runs in this browser name their flow, not its hash.', {
      where: { flow: reference },
    });
  }
  return (await getRelease(name, (await getLibraryEntry(name)).latest.version)).flow;
}
