import type { Edge, FlowFile, FlowInterface, FlowNode, Layout } from '#engine/format/index';
import { canvasId, edgeId } from '../../store/editor-view.ts';
import {
  type Graph,
  graphAt,
  graphInside,
  isFlowFile,
  isSameEdge,
  replaceGraph,
} from '../../store/flow-change-body.ts';

/** What became of a node or an edge. */
export type Mark = 'added' | 'removed' | 'changed' | 'moved';

/** Two versions of a flow as one that can be drawn. */
export interface MergedFlow {
  /** All that the later version has, and what only the earlier one had. */
  readonly flow: FlowFile;
  /** By the ids that lead to a node from the outermost body: `refine/critic`. */
  readonly nodes: ReadonlyMap<string, Mark>;
  /** By body and both ends, as the canvas names edges. */
  readonly edges: ReadonlyMap<string, Mark>;
}

interface Merging {
  readonly nodes: Map<string, Mark>;
  readonly edges: Map<string, Mark>;
}

/** A node that is in both versions, and not the same in both. */
export interface KeptNode {
  readonly kind: 'changed' | 'moved';
  readonly path: readonly string[];
  /** Where it was, of one that moved. */
  readonly from?: readonly string[] | undefined;
}

/** Puts what was removed back beside what is there. `told` are the nodes that are another way now or elsewhere. */
export function mergeFlows(before: FlowFile, after: FlowFile, told: readonly KeptNode[]): MergedFlow {
  const merging: Merging = { nodes: new Map(), edges: new Map() };
  const graph = mergeGraphs(merging, [withNewIds(before, told), after], []);
  for (const { kind, path } of told) {
    const id = canvasId(path);
    if (kind === 'moved' || !merging.nodes.has(id)) merging.nodes.set(id, kind);
  }
  // Merging keeps what kind of graph the later one is.
  return { flow: isFlowFile(graph) ? graph : after, ...merging };
}

/** A node that only has another id now is no ghost beside itself. */
function withNewIds(before: FlowFile, told: readonly KeptNode[]): FlowFile {
  let renamed = before;
  for (const { path, from = [] } of told) {
    const body = path.slice(0, -1);
    const [old, now] = [from.at(-1), path.at(-1)];
    if (old === undefined || now === undefined || canvasId(from.slice(0, -1)) !== canvasId(body)) continue;
    const graph = graphAt(renamed, body);
    if (graph === undefined || graph.nodes.some(({ id }) => id === now)) continue;
    renamed = replaceGraph(renamed, body, (one) => renameIn(one, old, now));
  }
  return renamed;
}

function renameIn(graph: Graph, old: string, now: string): Graph {
  const end = (text: string) => (text.startsWith(`${old}.`) ? `${now}${text.slice(old.length)}` : text);
  const { [old]: place, ...layout } = graph.layout ?? {};
  return {
    ...graph,
    nodes: graph.nodes.map((node) => (node.id === old ? { ...node, id: now } : node)),
    edges: graph.edges.map((edge) => ({ ...edge, from: end(edge.from), to: end(edge.to) })),
    ...(place === undefined ? {} : { layout: { ...layout, [now]: place } }),
  };
}

type Versions<T> = readonly [before: T, after: T];

function mergeGraphs(merging: Merging, [before, after]: Versions<Graph>, path: readonly string[]): Graph {
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const now = new Set(after.nodes.map(({ id }) => id));
  const kept = after.nodes.map((node) => {
    const earlier = old.get(node.id);
    if (earlier !== undefined) return mergeNodes(merging, [earlier, node], [...path, node.id]);
    markAll(merging, [node], path, 'added');
    return node;
  });
  const gone = before.nodes.filter(({ id }) => !now.has(id));
  markAll(merging, gone, path, 'removed');
  const layout = mergeLayouts(before, after, gone);
  const state = { ...before.state, ...after.state };
  const common = {
    nodes: [...kept, ...gone],
    edges: mergeEdges(merging, [before.edges, after.edges], path),
    ...(Object.keys(state).length === 0 ? {} : { state }),
    ...(layout === undefined ? {} : { layout }),
  };
  if (!isFlowFile(after)) return { ...after, ...common };
  const ports = isFlowFile(before) ? mergeInterfaces(before.interface, after.interface) : after.interface;
  return { ...after, ...common, interface: ports };
}

function mergeNodes(merging: Merging, [before, after]: Versions<FlowNode>, path: readonly string[]): FlowNode {
  const [old, now] = [graphInside(before), graphInside(after)];
  if (old === undefined || now === undefined) {
    if (now !== undefined) markAll(merging, now.nodes, path, 'added');
    return after;
  }
  const inside = mergeGraphs(merging, [old, now], path);
  if ((after.type === 'loop' || after.type === 'map') && !isFlowFile(inside)) return { ...after, body: inside };
  return after.type === 'flow' && isFlowFile(inside) ? { ...after, use: inside } : after;
}

/** Marks nodes, and their edges and all that they hold, as wholly new or wholly gone. */
function markAll(merging: Merging, nodes: readonly FlowNode[], path: readonly string[], mark: Mark): void {
  for (const node of nodes) {
    const own = [...path, node.id];
    merging.nodes.set(canvasId(own), mark);
    const inside = graphInside(node);
    if (inside === undefined) continue;
    markAll(merging, inside.nodes, own, mark);
    for (const edge of inside.edges) merging.edges.set(edgeId(own, edge), mark);
  }
}

function mergeEdges(merging: Merging, [before, after]: Versions<readonly Edge[]>, path: readonly string[]): Edge[] {
  const key = ({ from, to }: Edge) => `${from}>${to}`;
  const old = new Map(before.map((edge) => [key(edge), edge]));
  const now = new Set(after.map(key));
  for (const edge of after) {
    const earlier = old.get(key(edge));
    if (earlier === undefined) merging.edges.set(edgeId(path, edge), 'added');
    else if (isSameEdge(earlier, edge) && earlier.spread !== edge.spread) {
      merging.edges.set(edgeId(path, edge), 'changed');
    }
  }
  const gone = before.filter((edge) => !now.has(key(edge)));
  for (const edge of gone) merging.edges.set(edgeId(path, edge), 'removed');
  return [...after, ...gone];
}

function mergeInterfaces(before: FlowInterface, after: FlowInterface): FlowInterface {
  return {
    ...after,
    input: { ...before.input, ...after.input },
    output: { ...before.output, ...after.output },
  };
}

/**
 * What is gone stands where it stood, seen from the nearest node that is still there: the rest may have moved. Without
 * such a node it has no place, and is drawn in a column.
 */
function mergeLayouts(before: Graph, after: Graph, gone: readonly FlowNode[]): Layout | undefined {
  if (after.layout === undefined || gone.length === 0) return after.layout;
  const old = before.layout ?? {};
  const now = after.layout;
  const landmarks = Object.keys(now).filter((id) => old[id] !== undefined);
  const ghosts = gone.flatMap(({ id }) => {
    const place = old[id];
    if (place === undefined) return [];
    const distance = (other: string) => Math.hypot(old[other]![0] - place[0], old[other]![1] - place[1]);
    const nearest = landmarks.toSorted((a, b) => distance(a) - distance(b))[0];
    if (nearest === undefined) return [];
    const [dx, dy] = [now[nearest]![0] - old[nearest]![0], now[nearest]![1] - old[nearest]![1]];
    const [x, y, ...size] = place;
    return [[id, [x + dx, y + dy, ...size]]];
  });
  return { ...now, ...Object.fromEntries(ghosts) };
}
