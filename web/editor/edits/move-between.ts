import type { Edge, FlowNode, NodeOf, Place } from '#engine/format/index';
import { frameInputs } from '#engine/graph/ports';
import { applyChanges, type FlowChange } from '../../store/flow-change.ts';
import { type BodyPath, endsOf, type Graph } from '../../store/flow-change-body.ts';
import { moveBetweenText } from '../../text/edits.ts';
import { freeNames } from './clipboard.ts';
import { cycleThrough } from './connect.ts';
import type { Edit, Refusal } from './edit.ts';
import { FramePorts, renamedEnd } from './frame-ports.ts';
import { isGroup } from './group.ts';
import { graphOf, nodeIn, type Scope } from './scope.ts';
import { nodeOutsideBetween } from './wrap.ts';

export interface Moving {
  readonly ids: readonly string[];
  /** The bodies, both from the body of the scope. */
  readonly from: BodyPath;
  readonly to: BodyPath;
  /** Where each goes, counted in the body that it goes to. */
  readonly places: Readonly<Record<string, Place>>;
}

type Frame = NodeOf<'loop'> | NodeOf<'map'>;

/** Moves nodes into a frame or out of it; their edges stay, by ports of the frames whose border they now cross. */
export function moveBetween(base: Scope, { ids, from, to, places }: Moving): Edit | Refusal {
  const depth = commonDepth(from, to);
  const at = (path: BodyPath): Scope => ({ ...base, flow, path: [...base.path, ...path] });
  const start: Scope = { ...base, path: [...base.path, ...from] };
  const changes: FlowChange[] = [];
  let flow = base.flow;
  let names = new Map(withMembers(graphOf(start), ids).map((id) => [id, id]));
  if (names.size === 0) return { refused: moveBetweenText.selectNodesToMove };
  const steps: Array<{ path: BodyPath; frame: string; move: typeof outOf }> = [
    ...from.slice(depth).map((frame, index) => ({ path: from.slice(0, depth + index), frame, move: outOf })),
  ].reverse();
  steps.push(...to.slice(depth).map((frame, index) => ({ path: to.slice(0, depth + index), frame, move: into })));
  for (const { path, frame, move } of steps) {
    const scope = at(path);
    const moved = move(scope, frame, new Set(names.values()));
    if (isRefused(moved)) return moved;
    const change: FlowChange = { type: 'replace-graph', body: scope.path, graph: moved.graph };
    changes.push(change);
    flow = applyChanges(flow, [change]);
    names = new Map([...names].map(([id, name]) => [id, moved.names.get(name) ?? name]));
  }
  const placed = Object.entries(places).map(([id, place]) => [names.get(id) ?? id, place] as const);
  changes.push({ type: 'place-nodes', body: [...base.path, ...to], places: Object.fromEntries(placed) });
  const label = to.length > depth ? moveBetweenText.moveIntoFrame : moveBetweenText.moveOutOfFrame;
  return { label, changes, select: [...names.values()] };
}

function commonDepth(a: BodyPath, b: BodyPath): number {
  let depth = 0;
  while (depth < a.length && depth < b.length && a[depth] === b[depth]) depth += 1;
  return depth;
}

/** Who moves a group moves what is in it. */
function withMembers(graph: Graph | undefined, ids: readonly string[]): string[] {
  const members = graph?.nodes
    .filter((node) => ids.includes(node.id))
    .flatMap((node) => (isGroup(node) ? node.around : []));
  return [...new Set([...ids, ...(members ?? [])])];
}

interface Moved {
  readonly graph: Graph;
  /** What each is called where it is now. */
  readonly names: ReadonlyMap<string, string>;
}

function isRefused(outcome: Moved | Refusal): outcome is Refusal {
  return 'refused' in outcome;
}

function frameIn(scope: Scope, id: string): { graph: Graph; frame: Frame } | undefined {
  const graph = graphOf(scope);
  const frame = nodeIn(scope, id);
  return graph === undefined || (frame?.type !== 'loop' && frame?.type !== 'map') ? undefined : { graph, frame };
}

const gone: Refusal = { refused: moveBetweenText.thisPartOfFlowNo };

/** One border inwards. */
function into(scope: Scope, id: string, ids: ReadonlySet<string>): Moved | Refusal {
  const found = frameIn(scope, id);
  if (found === undefined) return gone;
  const { graph, frame } = found;
  const nodes = graph.nodes.filter((node) => ids.has(node.id));
  const detour = nodeOutsideBetween(graph, new Set([id, ...ids]));
  if (detour !== undefined) return { refused: moveBetweenText.liesBetweenFrameAndWhat(detour) };
  const bound = boundTo(graph, nodes);
  if (bound !== undefined) return bound;
  const names = freeNames(frame.body, nodes);
  const ports = new FramePorts(frame, graph.edges);
  for (const edge of graph.edges) {
    const { source, target } = endsOf(edge);
    const [begins, ends] = [ids.has(source.node), ids.has(target.node)];
    const named: Edge = { ...edge, from: renamedEnd(edge.from, names), to: renamedEnd(edge.to, names) };
    if (!begins && !ends) continue;
    ports.dropOuter(edge);
    if (begins && ends) ports.inner.push(named);
    else if (source.node === id) ports.feedInside(source, named);
    else if (target.node === id) {
      if (frame.type === 'map' && target.port === 'items')
        return { refused: moveBetweenText.makesItemsOfThisMap(source.node) };
      ports.replaceGiven(target.port, named);
    } else if (ends) ports.inner.push({ ...named, from: `input.${ports.enter(edge.from, target.port)}` });
    else ports.outer.push({ ...edge, from: `${id}.${ports.leave(named.from, source.select.at(-1) ?? source.port)}` });
  }
  const body = { ...frame.body, nodes: [...frame.body.nodes, ...renamedNodes(nodes, names)], edges: ports.inner };
  return { graph: withoutNodes(withFrame(graph, { ...frame, body }, ports.usedOuter()), ids), names };
}

/** One border outwards. */
function outOf(scope: Scope, id: string, ids: ReadonlySet<string>): Moved | Refusal {
  const found = frameIn(scope, id);
  if (found === undefined) return gone;
  const { graph, frame } = found;
  const nodes = frame.body.nodes.filter((node) => ids.has(node.id));
  const bound = boundTo(frame.body, nodes);
  if (bound !== undefined) return bound;
  const names = freeNames(graph, nodes);
  const ports = new FramePorts(frame, graph.edges);
  for (const edge of frame.body.edges) {
    const { source, target } = endsOf(edge);
    const [begins, ends] = [ids.has(source.node), ids.has(target.node)];
    const named: Edge = { ...edge, from: renamedEnd(edge.from, names), to: renamedEnd(edge.to, names) };
    if (!begins && !ends) continue;
    const known = source.node === 'state' || frameInputs[frame.type].some((name) => name === source.port);
    if ((source.node === 'input' || source.node === 'state') && known)
      return { refused: moveBetweenText.usesWhichIsKnown(target.node, source.port) };
    if (target.node === 'output' && ports.isUsedNextRound(target.port))
      return { refused: moveBetweenText.nextRoundUsesWhatGives(source.node) };
    ports.dropInner(edge);
    if (begins && ends) ports.outer.push(named);
    else if (source.node === 'input') ports.feedOutside(source, named);
    else if (target.node === 'output') ports.replaceTaken(target.port, named);
    else if (ends) ports.outer.push({ ...named, from: `${id}.${ports.leave(edge.from, source.port)}` });
    else ports.inner.push({ ...edge, from: `input.${ports.enter(named.from, target.port)}` });
  }
  const edges = ports.usedOuter();
  const back = edges.find(
    (edge) => endsOf(edge).target.node === id && cycleThrough(edges, endsOf(edge).source.node, id),
  );
  if (back !== undefined) return { refused: moveBetweenText.frameWouldNeedWhat };
  const body = withoutNodes({ ...frame.body, edges: ports.inner }, ids);
  const changed = withFrame(graph, { ...frame, body }, edges);
  return { graph: { ...changed, nodes: [...changed.nodes, ...renamedNodes(nodes, names)] }, names };
}

/** What reads or writes the state of the body that it stands in would mean another state elsewhere. */
function boundTo(graph: Graph, nodes: readonly FlowNode[]): Refusal | undefined {
  const bound = nodes.find(
    (node) => (node.type === 'set-state' || node.type === 'memory') && graph.state?.[node.key] !== undefined,
  );
  return bound === undefined ? undefined : { refused: moveBetweenText.keepsItsStateWhere(bound.id) };
}

function renamedNodes(nodes: readonly FlowNode[], names: ReadonlyMap<string, string>): FlowNode[] {
  return nodes.map((node): FlowNode => {
    const id = names.get(node.id) ?? node.id;
    if (node.type === 'unknown') return { ...node, id, original: { ...node.original, id } };
    if (isGroup(node)) return { ...node, id, around: node.around.map((member) => names.get(member) ?? member) };
    return { ...node, id };
  });
}

function withFrame(graph: Graph, frame: Frame, edges: readonly Edge[]): Graph {
  return { ...graph, nodes: graph.nodes.map((node) => (node.id === frame.id ? frame : node)), edges: [...edges] };
}

/** The graph without nodes whose edges were seen to; a group of which nothing is left goes too. */
function withoutNodes<G extends Graph>(graph: G, ids: ReadonlySet<string>): G {
  const nodes = graph.nodes.flatMap((node): FlowNode[] => {
    if (ids.has(node.id)) return [];
    if (!isGroup(node) || !node.around.some((id) => ids.has(id))) return [node];
    const around = node.around.filter((id) => !ids.has(id));
    return around.length === 0 ? [] : [{ ...node, around }];
  });
  const layout = Object.fromEntries(Object.entries(graph.layout ?? {}).filter(([id]) => !ids.has(id)));
  return { ...graph, nodes, layout };
}
