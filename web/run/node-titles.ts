import { unpackDiscussion } from '#engine';
import type { Body, FlowFile } from '#engine/format/index';
import type { EntryOf } from '#engine/journal/index';

type Started = Pick<EntryOf<'run.started'>, 'flow' | 'flows'>;

const known = new WeakMap<Started, Map<string, string>>();

/** The title that the node of an instance has in the run's own flow; its id when it has none. */
export function titleOfPath(started: Started | undefined, path: string): string {
  const bare = path.replaceAll(/\[[^\]]*\]/g, '');
  const last = bare.slice(bare.lastIndexOf('/') + 1);
  if (started === undefined) return last;
  const titles = known.get(started) ?? new Map<string, string>();
  known.set(started, titles);
  const before = titles.get(bare);
  if (before !== undefined) return before;
  const title = findTitle(started, bare.split('/')) ?? last;
  titles.set(bare, title);
  return title;
}

function findTitle(started: Started, ids: readonly string[]): string | undefined {
  let owner: FlowFile = started.flow;
  let body: FlowFile | Body = owner;
  for (const [index, id] of ids.entries()) {
    const node: FlowFile['nodes'][number] | undefined = body.nodes.find((one) => one.id === id);
    if (node === undefined) return undefined;
    if (index === ids.length - 1) return 'title' in node ? node.title : undefined;
    if (node.type === 'loop' || node.type === 'map') {
      body = node.body;
    } else if (node.type === 'flow' || node.type === 'discussion') {
      const { use } = node.type === 'discussion' ? unpackDiscussion(node) : node;
      const next: FlowFile | undefined = use === 'self' ? owner : typeof use === 'string' ? started.flows[use] : use;
      if (next === undefined) return undefined;
      owner = next;
      body = next;
    }
  }
  return undefined;
}
