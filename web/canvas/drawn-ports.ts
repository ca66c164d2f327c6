import type { FlowNode } from '#engine/format/index';
import type { Port } from '#engine/graph/ports';
import { nodeIn, portsAt, type Scope, sourceSchema } from '../editor/edits/scope.ts';
import { endsOf, type Graph } from '../store/flow-change-body.ts';
import type { DrawnPort, DrawnPorts } from './canvas-node.ts';
import { titleOf } from './node-looks.ts';

/** Port names that the edges of a body use, by node, so that every edge has something to end at. */
export interface UsedPorts {
  readonly inputs: Uses;
  readonly outputs: Uses;
}

/** Ports by node, each with the ports at the other ends of its edges. */
type Uses = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

export function usedPorts({ edges, nodes }: Pick<Graph, 'edges' | 'nodes'>): UsedPorts {
  const inputs = new Map<string, Map<string, string[]>>();
  const outputs = new Map<string, Map<string, string[]>>();
  const titles = new Map(nodes.map((node) => [node.id, titleOf(node)]));
  const add = (map: typeof inputs, at: PortAt, partner: PortAt) => {
    const ports = map.get(at.node) ?? new Map<string, string[]>();
    map.set(at.node, ports);
    ports.set(at.port, [...(ports.get(at.port) ?? []), `${titles.get(partner.node) ?? partner.node} ${partner.port}`]);
  };
  for (const edge of edges) {
    const { source, target } = endsOf(edge);
    add(outputs, source, target);
    add(inputs, target, source);
  }
  return { inputs, outputs };
}

interface PortAt {
  readonly node: string;
  readonly port: string;
}

const none: ReadonlyMap<string, readonly string[]> = new Map();

/** A node's ports with those that only edges know of, which are drawn as missing. */
export function drawnPorts(scope: Scope, id: string, used: UsedPorts): DrawnPorts {
  const { inputs, outputs } = portsAt(scope, id);
  return {
    inputs: withConstants(withUse(inputs, used.inputs.get(id) ?? none), nodeIn(scope, id)),
    outputs: withUse(outputs, used.outputs.get(id) ?? none),
  };
}

function withConstants(ports: DrawnPort[], node: FlowNode | undefined): DrawnPort[] {
  const constants = node !== undefined && 'constants' in node ? node.constants : undefined;
  if (constants === undefined) return ports;
  return ports.map((port) => {
    const constant = constants[port.name];
    return constant === undefined ? port : { ...port, constant };
  });
}

/** The ports of a frame typed by what flows through them, since a frame declares no types of its own. */
export function framePorts(scope: Scope, node: FlowNode, used: UsedPorts): { outer: DrawnPorts; inner: DrawnPorts } {
  const outer = drawnPorts(scope, node.id, used);
  const inside: Scope = { ...scope, path: [...scope.path, node.id] };
  const body = node.type === 'loop' || node.type === 'map' ? node.body : undefined;
  const usedInside = usedPorts(body ?? { edges: [], nodes: [] });
  const given = withUse(portsAt(inside, 'input').outputs, usedInside.outputs.get('input') ?? none);
  const taken = withUse(portsAt(inside, 'output').inputs, usedInside.inputs.get('output') ?? none);
  const typed = (port: DrawnPort, schema: Port['schema']): DrawnPort =>
    schema === undefined ? port : { ...port, schema };
  return {
    outer: {
      inputs: outer.inputs.map((port) => typed(port, port.schema ?? sourceSchema(inside, `input.${port.name}`))),
      outputs: outer.outputs.map((port) => typed(port, sourceSchema(scope, `${node.id}.${port.name}`) ?? port.schema)),
    },
    inner: {
      inputs: taken.map((port) => typed(port, firstSource(inside, port.name))),
      outputs: given.map((port) => typed(port, sourceSchema(inside, `input.${port.name}`))),
    },
  };
}

function firstSource(inside: Scope, output: string): Port['schema'] {
  const frame = inside.path.at(-1);
  const outer: Scope = { ...inside, path: inside.path.slice(0, -1) };
  return frame === undefined ? undefined : sourceSchema(outer, `${frame}.${output}`);
}

function withUse(ports: readonly Port[], used: ReadonlyMap<string, readonly string[]>): DrawnPort[] {
  const names = new Set(ports.map(({ name }) => name));
  const missing = [...used].filter(([name]) => !names.has(name));
  return [
    ...ports.map((port) => {
      const partners = used.get(port.name);
      const drawn = { ...port, isConnected: partners !== undefined, isMissing: false };
      return partners === undefined ? drawn : { ...drawn, partners };
    }),
    ...missing.map(([name, partners]) => ({ name, required: false, isConnected: true, isMissing: true, partners })),
  ];
}
