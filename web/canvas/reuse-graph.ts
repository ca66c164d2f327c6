import type { PathStep } from '../store/run-view.ts';
import type { DrawnGraph } from './build-graph.ts';
import type { DrawnNode } from './canvas-node.ts';

/** The graph with every node and edge of the one before that looks the same, so that only changes repaint. */
export function reuse(before: DrawnGraph, after: DrawnGraph): DrawnGraph {
  const oldNodes = new Map(before.nodes.map((node) => [node.id, node]));
  const oldEdges = new Map(before.edges.map((edge) => [edge.id, edge]));
  return {
    nodes: after.nodes.map((node) => reuseNode(oldNodes.get(node.id), node)),
    edges: after.edges.map((edge) => {
      const old = oldEdges.get(edge.id);
      const isSame =
        old !== undefined &&
        old.data?.edge === edge.data?.edge &&
        old.data?.kind === edge.data?.kind &&
        old.data?.index === edge.data?.index &&
        isSameWay(old.data?.target ?? [], edge.data?.target ?? []);
      return isSame ? old : { ...edge, selected: old?.selected ?? false };
    }),
  };
}

/** A flow that calls itself looks the same at every depth, but each depth is another instance. */
function isSameWay(a: readonly PathStep[], b: readonly PathStep[]): boolean {
  return a.length === b.length && a.every(({ id, isMap }, index) => id === b[index]?.id && isMap === b[index]?.isMap);
}

function reuseNode(old: DrawnNode | undefined, node: DrawnNode): DrawnNode {
  if (old === undefined) return node;
  const sameData =
    old.type === node.type &&
    old.data.signature === node.data.signature &&
    old.data.path === node.data.path &&
    isSameWay(old.data.steps, node.data.steps) &&
    old.data.isReadOnly === node.data.isReadOnly &&
    ('node' in old.data && 'node' in node.data
      ? old.data.node === node.data.node
      : 'pseudo' in old.data && 'pseudo' in node.data);
  const samePlace =
    old.position.x === node.position.x &&
    old.position.y === node.position.y &&
    old.width === node.width &&
    old.height === node.height;
  if (sameData && samePlace) return old;
  const selected = old.selected ?? false;
  if (sameData) return { ...node, data: old.data, selected } as DrawnNode; // types were compared above
  return { ...node, selected } as DrawnNode;
}
