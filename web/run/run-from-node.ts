import type { FlowFile } from '#engine/format/index';
import { type RunClient, whereIs } from '../client/run-client.ts';
import { runFromNodeText } from '../text/run-dialogs.ts';

export interface FromNode {
  readonly client: RunClient;
  /** The run whose results are kept where they still hold. */
  readonly run: string;
  /** The flow as it is now, and drafts that it uses. */
  readonly flow: FlowFile;
  readonly flows: Readonly<Record<string, FlowFile>>;
  /** Instance path of the node to begin with, `[*]` for keys. */
  readonly path: string;
}

/**
 * Begins a run of the flow as it is now that keeps what the last run came to before a node, and resolves with its id and
 * with how many results were kept. Rejects as importing a run does, and when the run's input does not fit any more.
 */
export async function runFromNode({ client, run, flow, flows, path }: FromNode): Promise<{ id: string; kept: number }> {
  const [{ rerunEntries }, { nodeRegistry }, { resolveFlow }] = await Promise.all([
    import('#engine/run/rerun'),
    import('#engine/nodes/registry'),
    import('../client/resolve-flow.ts'),
  ]);
  const entries = await client.journal(run);
  const resolved = await resolveFlow(flow, flows);
  const again = rerunEntries(entries, { run, ...resolved, from: path, registry: nodeRegistry });
  const [started] = again.entries;
  const grants = started?.type === 'run.started' ? started.grants : undefined;
  const id = await client.importRun({ entries: again.entries, ...(grants === undefined ? {} : { grants }) });
  return { id, kept: again.kept.length };
}

/** What was kept, in words. */
export function sayKept(kept: number, client: RunClient): string {
  const results = runFromNodeText.resultsOfLastRunAre(kept);
  return kept === 0 ? runFromNodeText.newRunBegins(whereIs(client.place)) : runFromNodeText.keptRestIsDoneAnew(results);
}
