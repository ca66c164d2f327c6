import { expandDiscussion } from '#engine/discussion/index';
import type { FlowFile, FlowNode } from '#engine/format/index';
import type { Level } from './editor-view.ts';
import { type Graph, graphInside } from './flow-change-body.ts';

/** Where a node is found: the sub-flows to enter, its ids in the last of them, and the items of maps on the way. */
export interface Location {
  readonly levels: readonly Level[];
  readonly ids: readonly string[];
  readonly items: ReadonlyArray<{ readonly map: string; readonly key: string }>;
}

/**
 * Finds the node that a path names: ids as problems give them (`['refine', 'critic']`) or an instance path as a
 * run gives it (`refine/seat[alice]/critic`). Undefined when the flow no longer has it.
 */
export function locate(
  draft: FlowFile,
  flows: Readonly<Record<string, FlowFile>>,
  path: readonly string[] | string,
): Location | undefined {
  const steps = typeof path === 'string' ? path.split('/') : path;
  const levels: Level[] = [];
  const items: Array<{ map: string; key: string }> = [];
  let owner: FlowFile = draft;
  let graph: Graph = draft;
  let ids: string[] = [];
  let instance = '';
  for (const [index, step] of steps.entries()) {
    const { id, key } = parseStep(step);
    const found: FlowNode | undefined = graph.nodes.find((candidate) => candidate.id === id);
    if (found === undefined) return undefined;
    ids = [...ids, id];
    instance = instance === '' ? id : `${instance}/${id}`;
    if (key !== undefined) {
      items.push({ map: instance, key });
      instance += `[${key}]`;
    }
    if (index === steps.length - 1) break;
    const called: FlowFile | undefined = calledBy(found, owner, flows);
    if (called !== undefined) {
      levels.push(ids);
      ids = [];
      owner = called;
      graph = called;
      continue;
    }
    const inside = graphInside(found);
    if (inside === undefined) return undefined;
    graph = inside;
  }
  return { levels, ids, items };
}

function calledBy(node: FlowNode, owner: FlowFile, flows: Readonly<Record<string, FlowFile>>): FlowFile | undefined {
  if (node.type === 'discussion') return expandDiscussion(node);
  if (node.type !== 'flow') return undefined;
  if (node.use === 'self') return owner;
  return typeof node.use === 'string' ? flows[node.use] : node.use;
}

function parseStep(step: string): { id: string; key: string | undefined } {
  const match = /^([^[]+)(?:\[(.*)\])?$/.exec(step);
  return { id: match?.[1] ?? step, key: match?.[2] };
}
