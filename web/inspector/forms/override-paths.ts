import { unpackDiscussion } from '#engine/discussion/index';
import type { Body, FlowFile, FlowNode } from '#engine/format/index';

/** A node inside a flow that is called, by its path as overrides name it. */
export interface InnerNode {
  readonly path: string;
  readonly node: FlowNode;
}

/** So many are offered; a recursive flow has no end of them. */
const mostOffered = 300;
const deepestFlow = 4;

/** The nodes of a flow and of what it encloses and calls, outer ones first, by their path from it: `refine/critic`. */
export function innerNodes(flow: FlowFile, flows: Readonly<Record<string, FlowFile>>): InnerNode[] {
  const found: InnerNode[] = [];
  const queue: Array<{ graph: Body | FlowFile; owner: FlowFile; path: string; depth: number }> = [
    { graph: flow, owner: flow, path: '', depth: 0 },
  ];
  for (let next = queue.shift(); next !== undefined && found.length < mostOffered; next = queue.shift()) {
    const { graph, owner, depth } = next;
    for (const node of graph.nodes) {
      if (node.type === 'note') continue;
      const path = next.path === '' ? node.id : `${next.path}/${node.id}`;
      found.push({ path, node });
      if (node.type === 'loop' || node.type === 'map') queue.push({ graph: node.body, owner, path, depth });
      const called = flowInside(node, owner, flows);
      if (called !== undefined && depth < deepestFlow)
        queue.push({ graph: called, owner: called, path, depth: depth + 1 });
    }
  }
  return found.slice(0, mostOffered);
}

function flowInside(node: FlowNode, owner: FlowFile, flows: Readonly<Record<string, FlowFile>>): FlowFile | undefined {
  const call = node.type === 'discussion' ? unpackDiscussion(node) : node;
  if (call.type !== 'flow') return undefined;
  if (call.use === 'self') return owner;
  return typeof call.use === 'string' ? flows[call.use] : call.use;
}
