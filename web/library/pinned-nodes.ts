import type { FlowFile } from '#engine/format/index';
import { flowUses, innerGraphs } from '#engine/format/inner-graphs';

/** A node that uses a release. */
export interface PinnedNode {
  /** Ids from the outermost body. */
  readonly path: readonly string[];
  readonly title: string;
  /** `name@version`. */
  readonly reference: string;
}

type Nodes = Pick<FlowFile, 'nodes'>;

/** Every node that uses a release by its version, in frames and inline flows too; a discussion or ask may use several. */
export function pinnedNodes(graph: Nodes, base: readonly string[] = []): PinnedNode[] {
  return graph.nodes.flatMap((node) => {
    const path = [...base, node.id];
    const title = 'title' in node && node.title !== undefined ? node.title : node.id;
    const own = flowUses(node).flatMap(({ use }) =>
      typeof use === 'string' && use.includes('@') ? [{ path, title, reference: use }] : [],
    );
    return [...own, ...innerGraphs(node).flatMap((inner) => pinnedNodes(inner.graph, path))];
  });
}
