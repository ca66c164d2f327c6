import type { ELK, ElkNode } from 'elkjs/lib/elk-api.js';
import type { FlowFile } from '#engine/format/index';
import { portsAt, type Scope } from '../editor/edits/scope.ts';
import type { FlowChange } from './flow-change.ts';
import { type BodyPath, endsOf, type Graph, graphAt, graphInside, isFlowFile } from './flow-change-body.ts';
import { frameSizeOf, nodeSize, type Point, portsTop, type Rect, type Size, sizeOf, snap } from './layout-size.ts';

/** Anything that lays out a graph as ELK does; the real one runs in a worker. */
export type LayOut = (graph: ElkNode) => Promise<ElkNode>;

let engine: Promise<ELK> | undefined;

/**
 * Lays out in a worker that is made when it is first needed. Rejects with the signal's reason when it is aborted; the
 * worker, which cannot be interrupted, is thrown away then.
 */
export async function layOutInWorker(graph: ElkNode, signal?: AbortSignal): Promise<ElkNode> {
  signal?.throwIfAborted();
  engine ??= startWorker();
  const elk = await engine;
  return await new Promise((resolve, reject) => {
    const stop = () => {
      elk.terminateWorker();
      engine = undefined;
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', stop, { once: true });
    elk
      .layout(graph)
      .then(resolve, reject)
      .finally(() => signal?.removeEventListener('abort', stop));
  });
}

async function startWorker(): Promise<ELK> {
  const [{ default: Elk }, { default: ElkWorker }] = await Promise.all([
    import('elkjs/lib/elk-api.js'),
    import('elkjs/lib/elk-worker.min.js?worker'),
  ]);
  return new Elk({ workerFactory: () => new ElkWorker() });
}

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.layered.spacing.nodeNodeBetweenLayers': '88',
  'elk.spacing.nodeNode': '40',
  'elk.spacing.componentComponent': '64',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.nodePlacement.favorStraightEdges': 'true',
};

/**
 * Places for every node of a body and of the frames in it, from the inside out, since a frame is as large as
 * what it holds. Notes keep the place that a person gave them. Answers the changes that move the nodes there.
 */
export async function tidy(scope: Scope, layOut: LayOut): Promise<FlowChange[]> {
  const changes: FlowChange[] = [];
  await tidyBody({ scope, layOut, changes }, scope.path);
  return changes;
}

interface Tidying {
  readonly scope: Scope;
  readonly layOut: LayOut;
  readonly changes: FlowChange[];
}

async function tidyBody(tidying: Tidying, path: BodyPath): Promise<Rect[]> {
  const scope: Scope = { ...tidying.scope, path };
  const graph = graphAt(scope.flow, path);
  if (graph === undefined) return [];
  const sizes = new Map<string, Size>();
  for (const id of idsIn(graph)) sizes.set(id, await sizeIn(tidying, scope, graph, id));
  const laid = await tidying.layOut(toElk(scope, graph, sizes));
  const places: Record<string, [number, number]> = {};
  const rects: Rect[] = [];
  const origin = corner(laid);
  for (const node of laid.children ?? []) {
    const x = snap((node.x ?? 0) - origin.x);
    const y = snap((node.y ?? 0) - origin.y);
    places[node.id] = [x, y];
    rects.push({ x, y, ...(sizes.get(node.id) ?? { width: 0, height: 0 }) });
  }
  if (Object.keys(places).length > 0) tidying.changes.push({ type: 'place-nodes', body: path, places });
  return rects;
}

function idsIn(graph: Graph): string[] {
  const own = graph.nodes.filter(({ type }) => type !== 'note').map(({ id }) => id);
  const state = Object.keys(graph.state ?? {}).length > 0 ? ['state'] : [];
  return isFlowFile(graph) ? ['input', ...state, ...own, 'output'] : [...state, ...own];
}

async function sizeIn(tidying: Tidying, scope: Scope, graph: Graph, id: string): Promise<Size> {
  const ports = portsAt(scope, id);
  const node = graph.nodes.find((candidate) => candidate.id === id);
  if (node === undefined) {
    const size = sizeOf('pseudo', ports);
    return { width: size.width, height: size.height + nodeSize.portRow };
  }
  if (graphInside(node) === undefined || node.type === 'flow') return sizeOf(node, ports);
  const inside = await tidyBody(tidying, [...scope.path, id]);
  const notes = notesIn(scope.flow, [...scope.path, id]);
  return frameSizeOf([...inside, ...notes], Math.max(ports.inputs.length + 3, ports.outputs.length + 1));
}

function notesIn(flow: FlowFile, path: BodyPath): Rect[] {
  const graph = graphAt(flow, path);
  return (graph?.nodes ?? []).flatMap((node) => {
    const place = node.type === 'note' ? graph?.layout?.[node.id] : undefined;
    return place === undefined
      ? []
      : [{ x: place[0], y: place[1], ...sizeOf(node, { inputs: [], outputs: [] }, place) }];
  });
}

/** The body as ELK wants it, with every port at its height so that edges run straight where they can. */
function toElk(scope: Scope, graph: Graph, sizes: ReadonlyMap<string, Size>): ElkNode {
  const children = [...sizes].map(([id, size]) => ({
    id,
    ...size,
    ports: elkPorts(scope, graph, id, size),
    layoutOptions: {
      'elk.portConstraints': 'FIXED_POS',
      ...(id === 'input' ? { 'elk.layered.layering.layerConstraint': 'FIRST' } : {}),
      ...(id === 'output' ? { 'elk.layered.layering.layerConstraint': 'LAST' } : {}),
    },
  }));
  const known = new Set(children.flatMap(({ ports }) => ports.map(({ id }) => id)));
  const edges = graph.edges.flatMap((edge, index) => {
    const { source, target } = endsOf(edge);
    const from = `${source.node} out ${source.port}`;
    const to = `${target.node} in ${target.port}`;
    return known.has(from) && known.has(to) ? [{ id: `e${index}`, sources: [from], targets: [to] }] : [];
  });
  return { id: 'root', layoutOptions: options, children, edges };
}

function elkPorts(scope: Scope, graph: Graph, id: string, size: Size) {
  const { inputs, outputs } = portsAt(scope, id);
  const node = graph.nodes.find((candidate) => candidate.id === id);
  const isFrame = node?.type === 'loop' || node?.type === 'map';
  const top = isFrame ? 48 : portsTop(node ?? 'pseudo');
  const port = (side: 'in' | 'out', name: string, row: number) => ({
    id: `${id} ${side} ${name}`,
    width: 0,
    height: 0,
    x: side === 'in' ? 0 : size.width,
    y: top + row * nodeSize.portRow + nodeSize.portRow / 2,
  });
  return [
    ...inputs.map(({ name }, row) => port('in', name, row)),
    ...outputs.map(({ name }, row) => port('out', name, row)),
  ];
}

function corner(laid: ElkNode): Point {
  const nodes = laid.children ?? [];
  return {
    x: Math.min(...nodes.map(({ x = 0 }) => x), Number.POSITIVE_INFINITY),
    y: Math.min(...nodes.map(({ y = 0 }) => y), Number.POSITIVE_INFINITY),
  };
}
