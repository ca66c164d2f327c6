import type { Edge, FlowFile, FlowNode, Place } from '#engine/format/index';
import { type Group, isGroup } from '../editor/edits/group.ts';
import { type Scope, sourceSchema } from '../editor/edits/scope.ts';
import { canvasId, edgeId, type FlowView } from '../store/editor-view.ts';
import { endsOf, type Graph, isFlowFile } from '../store/flow-change-body.ts';
import { placeInColumns } from '../store/layout-columns.ts';
import {
  frameOrigin,
  frameSizeOf,
  nodeSize,
  type Point,
  portsTop,
  type Rect,
  type Size,
  sizeOf,
} from '../store/layout-size.ts';
import type { PathStep } from '../store/run-view.ts';
import { buildGraphText } from '../text/canvas.ts';
import { type DrawnEdge, type DrawnNode, type DrawnPorts, newPort, type PseudoNode, portId } from './canvas-node.ts';
import { drawnPorts, framePorts, type UsedPorts, usedPorts } from './drawn-ports.ts';
import { boxAround, groupTitle } from './groups.ts';
import { kindOf, kindWord } from './port-looks.ts';
import { frameHandles, frameRows, outerHandles } from './port-places.ts';

export interface DrawnGraph {
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

interface Building {
  readonly view: FlowView;
  readonly flows: Readonly<Record<string, FlowFile>>;
  readonly isReadOnly: boolean;
  readonly nodes: DrawnNode[];
  readonly edges: DrawnEdge[];
}

/** Everything that the canvas draws for a flow, frames with what they hold. Pure; sizes come from the ports. */
export function buildGraph(view: FlowView, flows: Readonly<Record<string, FlowFile>>, isReadOnly: boolean): DrawnGraph {
  const building: Building = { view, flows, isReadOnly, nodes: [], edges: [] };
  buildBody(building, { ids: [], steps: view.steps, graph: view.flow });
  return building;
}

interface BodyPlace {
  readonly ids: readonly string[];
  readonly steps: readonly PathStep[];
  readonly graph: Graph;
}

interface Sketch {
  readonly id: string;
  readonly make: (at: Point) => DrawnNode;
  readonly size: Size;
  readonly place: Place | undefined;
  /** What lies inside, to be drawn after the frame itself. */
  readonly inside: readonly DrawnNode[];
}

/** Draws a body's nodes, frames first sized by what they hold, and answers where they ended up. */
function buildBody(building: Building, body: BodyPlace): DrawnNode[] {
  const scope: Scope = {
    flow: building.view.file,
    path: [...building.view.path, ...body.ids],
    flows: building.flows,
  };
  const used = usedPorts(body.graph);
  const sketches = [
    ...pseudoNodesOf(body.graph).map((id) => sketchPseudo(building, body, scope, id, used)),
    ...body.graph.nodes.filter((node) => !isGroup(node)).map((node) => sketchNode(building, body, scope, node, used)),
  ];
  const missing = sketches.some(({ place }) => place === undefined);
  const columns = missing ? columnsBeside(sketches, body.graph) : new Map<string, Point>();
  const drawn: DrawnNode[] = [];
  const first = building.nodes.length;
  for (const { id, make, place, inside } of sketches) {
    const at = place === undefined ? (columns.get(id) ?? { x: 0, y: 0 }) : { x: place[0], y: place[1] };
    const node = make(at);
    drawn.push(node);
    // Parents come before their children, as React Flow demands.
    building.nodes.push(node, ...inside);
  }
  body.graph.edges.forEach((edge, index) => {
    building.edges.push(drawEdge(scope, body, edge, { index, isReadOnly: building.isReadOnly }));
  });
  const groups = body.graph.nodes.filter(isGroup).flatMap((group) => drawGroup(building, body, group, drawn));
  // What is drawn first lies behind.
  building.nodes.splice(first, 0, ...groups);
  return [...groups, ...drawn];
}

/** Nodes without a place stand in columns below those that have one. */
function columnsBeside(sketches: readonly Sketch[], graph: Graph): Map<string, Point> {
  const free = sketches.filter(({ place }) => place === undefined).map(({ id, size }) => ({ id, ...size }));
  const bottoms = sketches.flatMap(({ place, size }) => (place === undefined ? [] : [place[1] + size.height + 48]));
  const top = bottoms.length === 0 ? 0 : Math.max(...bottoms);
  const columns = placeInColumns(free, graph.edges);
  return new Map([...columns].map(([id, { x, y }]) => [id, { x, y: y + top }]));
}

/** A flow shows its input and output; a frame has them on its border. */
function pseudoNodesOf(graph: Graph): PseudoNode[] {
  const state: PseudoNode[] = Object.keys(graph.state ?? {}).length > 0 ? ['state'] : [];
  return isFlowFile(graph) ? ['input', 'output', ...state] : state;
}

function sketchPseudo(building: Building, body: BodyPlace, scope: Scope, pseudo: PseudoNode, used: UsedPorts): Sketch {
  const ports = withOutputsRequired(drawnPorts(scope, pseudo, used), pseudo);
  const canGrow = pseudo !== 'state';
  const rows = Math.max(ports.inputs.length, ports.outputs.length) + (canGrow ? 1 : 0);
  const bare = sizeOf('pseudo', { inputs: [], outputs: [] });
  const size = { width: bare.width, height: bare.height + rows * nodeSize.portRow + nodeSize.padding };
  const ids = [...body.ids, pseudo];
  const grown = canGrow ? withNewPort(ports, pseudo === 'input' ? 'outputs' : 'inputs') : ports;
  const handles = outerHandles(grown, portsTop('pseudo'), size.width);
  const make = (at: Point): DrawnNode => ({
    ...placing(body, ids, at, size),
    type: 'pseudo',
    handles,
    deletable: false,
    ariaLabel:
      pseudo === 'state'
        ? buildGraphText.stateOfFlow
        : buildGraphText.ofTheFlow(pseudo === 'input' ? buildGraphText.input : buildGraphText.output),
    data: {
      pseudo,
      ids,
      path: pathOf(building, ids),
      steps: [...body.steps, { id: pseudo, isMap: false }],
      ports: grown,
      signature: signatureOf(grown, size, pseudo),
      isReadOnly: building.isReadOnly,
    },
  });
  return { id: pseudo, make, size, place: body.graph.layout?.[pseudo], inside: [] };
}

/** An output that nothing reaches is marked like an input that misses its edge. */
function withOutputsRequired(ports: DrawnPorts, pseudo: PseudoNode): DrawnPorts {
  if (pseudo !== 'output') return ports;
  return { ...ports, inputs: ports.inputs.map((port) => (port.isMissing ? port : { ...port, required: true })) };
}

function withNewPort(ports: DrawnPorts, side: 'inputs' | 'outputs'): DrawnPorts {
  const added = { name: newPort, required: false, isConnected: false, isMissing: false };
  return { ...ports, [side]: [...ports[side], added] };
}

function sketchNode(building: Building, body: BodyPlace, scope: Scope, node: FlowNode, used: UsedPorts): Sketch {
  if (node.type === 'loop' || node.type === 'map') return sketchFrame(building, body, scope, node, used);
  const place = body.graph.layout?.[node.id];
  const ports = drawnPorts(scope, node.id, used);
  const size = sizeOf(node, ports, place);
  const ids = [...body.ids, node.id];
  const calls = node.type === 'flow' ? titleOfCalled(scope, node) : undefined;
  const make = (at: Point): DrawnNode => ({
    ...placing(body, ids, at, size),
    type: node.type === 'note' ? 'note' : 'node',
    handles: outerHandles(ports, portsTop(node), size.width),
    ariaLabel: nodeLabel(node),
    data: {
      node,
      ids,
      path: pathOf(building, ids),
      steps: [...body.steps, { id: node.id, isMap: false }],
      ports,
      signature: signatureOf(ports, size, calls ?? ''),
      isReadOnly: building.isReadOnly,
      ...(calls === undefined ? {} : { calls }),
    },
  });
  return { id: node.id, make, size, place, inside: [] };
}

/** A box around the nodes that it names, wherever they are; none when all of them are gone. */
function drawGroup(building: Building, body: BodyPlace, group: Group, drawn: readonly DrawnNode[]): DrawnNode[] {
  const members = drawn.filter(({ data }) => group.around.includes(data.ids.at(-1) ?? ''));
  if (members.length === 0) return [];
  const origin = body.ids.length > 0 ? frameOrigin : { x: 0, y: 0 };
  const box = boxAround(members.map(({ position, width = 0, height = 0 }) => ({ ...position, width, height })));
  const ids = [...body.ids, group.id];
  const size = { width: box.width, height: box.height };
  return [
    {
      ...placing(body, ids, { x: box.x - origin.x, y: box.y - origin.y }, size),
      type: 'group',
      dragHandle: '.group-header',
      style: { pointerEvents: 'none' },
      ariaLabel: buildGraphText.groupOf(groupTitle(group), members.length),
      data: {
        node: group,
        ids,
        path: pathOf(building, ids),
        steps: [...body.steps, { id: group.id, isMap: false }],
        ports: { inputs: [], outputs: [] },
        members: members.map(({ id }) => id),
        signature: `${size.width}×${size.height} ${members.map(({ id }) => id).join()}`,
        isReadOnly: building.isReadOnly,
      },
    },
  ];
}

function titleOfCalled(scope: Scope, node: Extract<FlowNode, { type: 'flow' }>): string | undefined {
  if (node.use === 'self') return scope.flow.title ?? scope.flow.name;
  const flow = typeof node.use === 'string' ? scope.flows[node.use] : node.use;
  return flow === undefined ? undefined : (flow.title ?? flow.name);
}

function nodeLabel(node: FlowNode): string {
  const title = 'title' in node && node.title !== undefined ? node.title : node.id;
  return `${title}, ${node.type}`;
}

function sketchFrame(
  building: Building,
  body: BodyPlace,
  scope: Scope,
  node: Extract<FlowNode, { type: 'loop' | 'map' }>,
  used: UsedPorts,
): Sketch {
  const ids = [...body.ids, node.id];
  const step: PathStep = { id: node.id, isMap: node.type === 'map' };
  const innerBuilding: Building = { ...building, nodes: [] };
  const children = buildBody(innerBuilding, { ids, steps: [...body.steps, step], graph: node.body });
  const { outer, inner } = framePorts(scope, node, used);
  const given = withNewPort(inner, 'outputs');
  const rims = withNewPort(given, 'inputs');
  const grown = withNewPort(outer, 'inputs');
  const content = children.map(({ position, width = 0, height = 0 }) => ({
    x: position.x - frameOrigin.x,
    y: position.y - frameOrigin.y,
    width,
    height,
  }));
  const place = body.graph.layout?.[node.id];
  const rows = frameRows(grown, rims);
  const size = frameSizeOf(content, rows.count, place);
  const make = (at: Point): DrawnNode => ({
    ...placing(body, ids, at, size),
    type: 'frame',
    handles: frameHandles(rows, size.width),
    dragHandle: '.frame-header',
    // The empty part of a frame lets the pointer through: the canvas is panned and boxes are drawn there.
    style: { pointerEvents: 'none' },
    ariaLabel: nodeLabel(node),
    data: {
      node,
      ids,
      path: pathOf(building, ids),
      steps: [...body.steps, step],
      ports: grown,
      innerPorts: rims,
      signature: signatureOf(grown, size, signatureOf(rims, size, '')),
      isReadOnly: building.isReadOnly,
    },
  });
  return { id: node.id, make, size, place, inside: innerBuilding.nodes };
}

function placing(body: BodyPlace, ids: readonly string[], at: Point, size: Size) {
  const isInFrame = body.ids.length > 0;
  const position = isInFrame ? { x: at.x + frameOrigin.x, y: at.y + frameOrigin.y } : { x: at.x, y: at.y };
  return {
    id: canvasId(ids),
    position,
    // Sizes are known: nothing hidden has to be measured, and fitting the view works at once.
    width: size.width,
    height: size.height,
    measured: { width: size.width, height: size.height },
    // Nothing holds a node inside its frame while it is dragged: let go of outside, it moves out.
    ...(isInFrame ? { parentId: canvasId(body.ids) } : {}),
  };
}

function pathOf(building: Building, ids: readonly string[]): string {
  return [...building.view.path, ...ids].join('/');
}

function signatureOf(ports: DrawnPorts, size: Size, rest: string): string {
  const of = (list: DrawnPorts['inputs']) =>
    list
      .map(
        (port) =>
          `${port.name}:${kindOf(port.schema, port.list)}:${Number(port.required)}${Number(port.isConnected)}${Number(port.isMissing)}${port.partners?.join('+') ?? ''}`,
      )
      .join();
  return `${size.width}×${size.height} ${of(ports.inputs)} ${of(ports.outputs)} ${rest}`;
}

function drawEdge(scope: Scope, body: BodyPlace, edge: Edge, at: { index: number; isReadOnly: boolean }): DrawnEdge {
  const { source, target } = endsOf(edge);
  const isGiven = body.ids.length > 0 && source.node === 'input';
  const isTaken = body.ids.length > 0 && target.node === 'output';
  const schema = sourceSchema(scope, edge.from);
  return {
    id: edgeId(body.ids, edge),
    type: 'flow',
    source: canvasId(isGiven ? body.ids : [...body.ids, source.node]),
    sourceHandle: portId(isGiven ? 'given' : 'out', source.port),
    target: canvasId(isTaken ? body.ids : [...body.ids, target.node]),
    targetHandle: portId(isTaken ? 'taken' : 'in', target.port),
    ariaLabel: buildGraphText.edgeFromToCarries(edge.from, edge.to, kindWord[kindOf(schema)]),
    data: {
      edge,
      body: body.ids,
      path: at.isReadOnly ? undefined : scope.path.join('/'),
      index: at.index,
      kind: kindOf(schema),
      source: [...body.steps, { id: source.node, isMap: false }],
      target: isTaken ? undefined : [...body.steps, { id: target.node, isMap: false }],
    },
  };
}

/** The boxes of the nodes of one body, counted in that body, as they are drawn. */
export function rectsIn(
  view: FlowView,
  flows: Readonly<Record<string, FlowFile>>,
  body: readonly string[],
): Map<string, Rect> {
  const rects = new Map<string, Rect>();
  const origin = body.length === 0 ? { x: 0, y: 0 } : frameOrigin;
  for (const { type, data, position, width = 0, height = 0 } of buildGraph(view, flows, true).nodes) {
    if (type === 'group') continue;
    const id = data.ids.at(-1);
    if (id === undefined || canvasId(data.ids.slice(0, -1)) !== canvasId(body)) continue;
    rects.set(id, { x: position.x - origin.x, y: position.y - origin.y, width, height });
  }
  return rects;
}
