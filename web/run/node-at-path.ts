import { unpackDiscussion } from '#engine/discussion/index';
import type { Body, FlowFile, FlowNode } from '#engine/format/index';
import { insideOfTools } from '#engine/graph/expand-tools';
import type { EntryOf } from '#engine/journal/index';

export type Started = Pick<EntryOf<'run.started'>, 'flow' | 'flows'>;

/** A node of a run, with the graph that it stands in and the flows around it, outermost first. */
export interface PlacedNode {
  readonly node: FlowNode;
  readonly body: FlowFile | Body;
  readonly owners: readonly FlowFile[];
}

const known = new WeakMap<Started, Map<string, PlacedNode | undefined>>();

/** The node that an instance belongs to, by its path such as `panel/seat[alice]/answer`; undefined when there is none. */
export function nodeAtPath(started: Started, path: string): PlacedNode | undefined {
  const places = known.get(started) ?? new Map<string, PlacedNode | undefined>();
  known.set(started, places);
  if (!places.has(path)) places.set(path, findNode(started, path.split('/').map(toStep)));
  return places.get(path);
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

function findNode(started: Started, steps: readonly Step[]): PlacedNode | undefined {
  const owners: FlowFile[] = [started.flow];
  let body: FlowFile | Body = started.flow;
  for (const [index, { id, key }] of steps.entries()) {
    const node: FlowNode | undefined = body.nodes.find((one) => one.id === id);
    if (node === undefined) return undefined;
    if (index === steps.length - 1) return { node, body, owners };
    if (node.type === 'loop' || node.type === 'map') {
      body = node.body;
    } else if (node.type === 'ask' && node.tools !== undefined) {
      body = insideOfTools(node, started.flows);
    } else if (node.type === 'flow' || node.type === 'discussion') {
      const called = node.type === 'discussion' ? unpackDiscussion(node) : node;
      const { use } = called.choices?.[key ?? ''] ?? called;
      const next: FlowFile | undefined =
        use === 'self' ? owners.at(-1) : typeof use === 'string' ? started.flows[use] : use;
      if (next === undefined) return undefined;
      owners.push(next);
      body = next;
    }
  }
  return undefined;
}
