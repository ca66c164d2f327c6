import { unpackDiscussion } from '#engine/discussion/index';
import type { Body, FlowFile } from '#engine/format/index';
import { insideOfTools } from '#engine/graph/expand-tools';
import type { EntryOf } from '#engine/journal/index';

type Started = Pick<EntryOf<'run.started'>, 'flow' | 'flows'>;

const known = new WeakMap<Started, Map<string, string>>();

/** The title that the node of an instance has in the run's own flow; its id when it has none. */
export function titleOfPath(started: Started | undefined, path: string): string {
  const steps = path.split('/').map(toStep);
  const last = steps.at(-1)?.id ?? path;
  if (started === undefined) return last;
  const titles = known.get(started) ?? new Map<string, string>();
  known.set(started, titles);
  const before = titles.get(path);
  if (before !== undefined) return before;
  const title = findTitle(started, steps) ?? last;
  titles.set(path, title);
  return title;
}

interface Step {
  readonly id: string;
  /** An item's name, or that of the flow that was chosen. */
  readonly key: string | undefined;
}

function toStep(text: string): Step {
  const [, id = text, key] = /^([^[]*)(?:\[(.*)\])?$/.exec(text) ?? [];
  return { id, key };
}

function findTitle(started: Started, steps: readonly Step[]): string | undefined {
  let owner: FlowFile = started.flow;
  let body: FlowFile | Body = owner;
  for (const [index, { id, key }] of steps.entries()) {
    const node: FlowFile['nodes'][number] | undefined = body.nodes.find((one) => one.id === id);
    if (node === undefined) return undefined;
    if (index === steps.length - 1) return 'title' in node ? node.title : undefined;
    if (node.type === 'loop' || node.type === 'map') {
      body = node.body;
    } else if (node.type === 'ask' && node.tools !== undefined) {
      body = insideOfTools(node, started.flows);
    } else if (node.type === 'flow' || node.type === 'discussion') {
      const called = node.type === 'discussion' ? unpackDiscussion(node) : node;
      const { use } = called.choices?.[key ?? ''] ?? called;
      const next: FlowFile | undefined = use === 'self' ? owner : typeof use === 'string' ? started.flows[use] : use;
      if (next === undefined) return undefined;
      owner = next;
      body = next;
    }
  }
  return undefined;
}
