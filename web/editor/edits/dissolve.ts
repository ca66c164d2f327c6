import { unpackDiscussion } from '#engine/discussion/index';
import type { Edge, FlowNode, NodeOf, Place } from '#engine/format/index';
import { unpackTools } from '#engine/graph/expand-tools';
import { endsOf, type Graph, graphInside, isFlowFile } from '../../store/flow-change-body.ts';
import { frameOrigin, frameSize, nodeSize, type Point, snap } from '../../store/layout-size.ts';
import { dissolveText } from '../../text/edits.ts';
import { freeNames, movedPlace } from './clipboard.ts';
import type { Edit, Refusal } from './edit.ts';
import { joinedEdge, renamedEnd } from './frame-ports.ts';
import { hostChanges } from './host-edits.ts';
import { graphOf, nodeIn, ownerOf, portsAt, type Scope } from './scope.ts';
import { serverChanges } from './tool-edits.ts';

/** How far apart `unpackTools` places the nodes of the loop, and those of the map in it. */
const thinkWidth = 320;
const useWidth = 280;

/** Takes a frame or a sub-flow away and leaves its nodes: its ports become direct edges again. */
export function dissolve(scope: Scope, id: string): Edit | Refusal {
  const graph = graphOf(scope);
  const node = nodeIn(scope, id);
  // First the sub-flow that it stands for, which does the same; that can be entered, changed and unpacked in turn.
  if (node?.type === 'discussion') {
    const changes = [{ type: 'replace-node', body: scope.path, id, node: unpackDiscussion(node) } as const];
    return { label: dissolveText.unpack, changes, remark: dissolveText.discussionIsSubFlowNow };
  }
  if (node?.type === 'ask' && node.tools !== undefined) return unpackAsk(scope, node);
  const inside = node === undefined ? undefined : insideOf(scope, node);
  if (graph === undefined || inside === undefined) return { refused: dissolveText.onlyFrameSubFlow };
  if (Object.keys(inside.state ?? {}).length > 0) {
    return { refused: dissolveText.hasStateOfItsOwn(id) };
  }
  const rest: Graph = { ...graph, nodes: graph.nodes.filter((other) => other.id !== id) };
  const names = freeNames(rest, inside.nodes);
  const joined = joinEdges(graph.edges, inside.edges, id, names);
  const nodes = inside.nodes.map((inner): FlowNode => ({ ...inner, id: names.get(inner.id) ?? inner.id }));
  const at = graph.nodes.findIndex((other) => other.id === id);
  const { [id]: place, ...layout } = graph.layout ?? {};
  const origin = isFlowFile(inside) ? { x: 0, y: 0 } : frameOrigin;
  const changed: Graph = {
    ...graph,
    nodes: graph.nodes.toSpliced(at, 1, ...nodes),
    edges: joined.edges,
    layout: { ...layout, ...placesOutside(inside, names, place, origin) },
  };
  const lost = joined.lost;
  return {
    label: dissolveText.unpack,
    changes: [
      { type: 'replace-graph', body: scope.path, graph: changed },
      ...hostChanges(scope, nodes),
      ...serverChanges(scope, nodes),
    ],
    select: [...names.values()],
    ...(lost === 0 ? {} : { remark: dissolveText.edgesHadNoCounterpart(lost) }),
  };
}

/** The loop that an `ask` with tools stands for: its edges stay, and every part of it can be changed. */
function unpackAsk(scope: Scope, node: NodeOf<'ask'>): Edit | Refusal {
  const ports = portsAt(scope, node.id);
  const names = {
    inputs: ports.inputs.map(({ name }) => name),
    outputs: ports.outputs.map(({ name }) => name).filter((name) => name !== 'error'),
  };
  const owner = ownerOf(scope);
  const loop = unpackTools(node, names, (use) => {
    if (typeof use !== 'string') return use;
    return use === 'self' ? owner : scope.flows[use];
  });
  const known = loop.body.nodes.find(({ id }) => id === 'think');
  const count = known?.type === 'ask' ? known.calls?.length : undefined;
  if (count !== Object.keys(node.tools ?? {}).length) return { refused: dissolveText.toolOfIsFlow(node.id) };
  return {
    label: dissolveText.unpack,
    changes: [
      { type: 'replace-node', body: scope.path, id: node.id, node: loop },
      { type: 'place-nodes', body: scope.path, places: placesBeside(scope, node.id) },
    ],
    remark: dissolveText.toolsAreLoopNowModel,
  };
}

/** What lies to the right of a node makes room for the loop that takes its place. */
function placesBeside(scope: Scope, id: string): Record<string, Place> {
  const { layout = {} } = graphOf(scope) ?? {};
  const left = layout[id]?.[0] ?? 0;
  const map = useWidth + nodeSize.width + 2 * frameSize.rail;
  const more = snap(thinkWidth + map + 2 * frameSize.rail - nodeSize.width);
  const beside = Object.entries(layout).filter(([other, [x]]) => other !== id && x > left);
  return Object.fromEntries(beside.map(([other, [x, ...rest]]) => [other, [x + more, ...rest] as Place])); // the same but for x
}

function insideOf(scope: Scope, node: FlowNode): Graph | undefined {
  const own = graphInside(node);
  if (own !== undefined || node.type !== 'flow' || typeof node.use !== 'string') return own;
  return scope.flows[node.use];
}

function joinEdges(
  outer: readonly Edge[],
  inner: readonly Edge[],
  id: string,
  names: ReadonlyMap<string, string>,
): { edges: Edge[]; lost: number } {
  const edges: Edge[] = [];
  let lost = 0;
  for (const edge of outer) {
    const { source, target } = endsOf(edge);
    if (target.node === id) continue;
    if (source.node !== id) {
      edges.push(edge);
      continue;
    }
    // What left by a port of the frame now leaves where the edges inside came from.
    const feeding = inner.filter((candidate) => candidate.to === `output.${source.port}`);
    if (feeding.length === 0) lost += 1;
    for (const feed of feeding) {
      if (endsOf(feed).source.node === 'input') lost += 1;
      else edges.push(joinedEdge({ ...feed, from: renamedEnd(feed.from, names) }, edge, source.select));
    }
  }
  for (const edge of inner) {
    const { source, target } = endsOf(edge);
    if (target.node === 'output') continue;
    const to = renamedEnd(edge.to, names);
    if (source.node !== 'input') {
      edges.push({ ...edge, from: renamedEnd(edge.from, names), to });
      continue;
    }
    const feeding = outer.filter((candidate) => candidate.to === `${id}.${source.port}`);
    if (feeding.length === 0) lost += 1;
    for (const feed of feeding) edges.push(joinedEdge(feed, { ...edge, to }, source.select));
  }
  return { edges, lost };
}

function placesOutside(
  inside: Graph,
  names: ReadonlyMap<string, string>,
  place: Place | undefined,
  origin: Point,
): Record<string, Place> {
  const by = { x: (place?.[0] ?? 0) + origin.x, y: (place?.[1] ?? 0) + origin.y };
  const places: Record<string, Place> = {};
  for (const [inner, outer] of names) {
    const moved = movedPlace(inside.layout?.[inner], by);
    if (moved !== undefined) places[outer] = moved;
  }
  return places;
}
