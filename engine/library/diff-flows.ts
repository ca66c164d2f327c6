import { withoutLayout } from '../format/content-hash.ts';
import type { Edge, FlowFile } from '../format/flow-file.ts';
import { flowJson } from '../format/flow-json.ts';
import { printFlow } from '../format/print-flow.ts';
import type { JsonObject } from '../json.ts';
import type {
  DependencyChange,
  EdgeChange,
  FlowDiff,
  InterfaceChange,
  NodeChange,
  SettingChange,
} from '../protocol/flow-diff.ts';
import { compareInterfaces } from './compare-interfaces.ts';
import { diffFields, isSame } from './diff-fields.ts';
import { diffLines } from './diff-text.ts';
import {
  type Graph,
  graphInside,
  type Matched,
  type Matching,
  matchNodes,
  type NodePath,
  ownFields,
  type PlacedGraph,
  type PlacedNode,
  placeOf,
} from './match-nodes.ts';
import { pinsOf } from './pins.ts';

/** How `after` differs from `before`, for a person to read, for a canvas to draw and for a program to decide by. */
export function diffFlows(before: FlowFile, after: FlowFile): FlowDiff {
  return { ...compareFlows(before, after), text: diffLines(printed(before), printed(after)) };
}

/** The same without the lines of text, which take the most time. */
export function compareFlows(before: FlowFile, after: FlowFile): Omit<FlowDiff, 'text'> {
  const matching = matchNodes(before, after);
  return {
    interface: interfaceChanges(before, after),
    nodes: nodeChanges(matching),
    edges: edgeChanges(matching),
    settings: matching.graphs.flatMap(settingChanges),
    dependencies: dependencyChanges(before, after),
    moves: matching.graphs.flatMap(drawnElsewhere),
  };
}

/** True when two flows mean the same; they may be drawn differently. */
export function isSameFlow({ nodes, edges, settings }: Omit<FlowDiff, 'text'>): boolean {
  return [nodes, edges, settings].every((changes) => changes.length === 0);
}

function interfaceChanges(before: FlowFile, after: FlowFile): InterfaceChange[] {
  return compareInterfaces(before.interface, after.interface);
}

function nodeChanges({ nodes, removed, added }: Matching): NodeChange[] {
  return [
    ...nodes.flatMap(({ before, after, isMoved }): NodeChange[] => {
      const fields = diffFields(ownFields(before.node), ownFields(after.node));
      if (isMoved) return [{ ...described(after), kind: 'moved', from: [...before.path], fields }];
      return fields.length === 0 ? [] : [{ ...described(after), kind: 'changed', fields }];
    }),
    ...added.map((placed): NodeChange => ({ ...described(placed), kind: 'added', fields: [] })),
    ...removed.map((placed): NodeChange => ({ ...described(placed), kind: 'removed', fields: [] })),
  ];
}

function described({ path, node }: PlacedNode): Pick<NodeChange, 'path' | 'type' | 'title'> {
  const title = 'title' in node && typeof node.title === 'string' ? { title: node.title } : {};
  return { path: [...path], type: node.type, ...title };
}

/** Edges of matched bodies, and all that wholly new or wholly gone frames hold. */
function edgeChanges(matching: Matching): EdgeChange[] {
  const inside = (kind: 'added' | 'removed') => (placed: PlacedNode) => {
    const edges = graphInside(placed.node)?.edges ?? [];
    return edges.map((edge): EdgeChange => ({ kind, body: [...placed.path], from: edge.from, to: edge.to }));
  };
  return [
    ...matching.graphs.flatMap((graphs) => edgeChangesOf(graphs, newIds(graphs, matching))),
    ...matching.added.flatMap(inside('added')),
    ...matching.removed.flatMap(inside('removed')),
    ...matching.nodes.flatMap(openedOrClosed),
  ];
}

/** The edges of a flow that is written into a node now and was a reference before, or the other way round. */
function openedOrClosed({ before, after }: Matched<PlacedNode>): EdgeChange[] {
  const [old, now] = [graphInside(before.node), graphInside(after.node)];
  if ((old === undefined) === (now === undefined)) return [];
  const kind = now === undefined ? 'removed' : 'added';
  const body = now === undefined ? before.path : after.path;
  return ((now ?? old)?.edges ?? []).map(({ from, to }) => ({ kind, body: [...body], from, to }));
}

/** The ids of nodes of a body that stayed in it under another id. */
function newIds({ before, after }: Matched<PlacedGraph>, { nodes }: Matching): ReadonlyMap<string, string> {
  const isIn = (path: NodePath, body: NodePath) => placeOf(path.slice(0, -1)) === placeOf(body);
  return new Map(
    nodes
      .filter((pair) => pair.isMoved && isIn(pair.before.path, before.path) && isIn(pair.after.path, after.path))
      .map((pair) => [pair.before.node.id, pair.after.node.id]),
  );
}

function edgeChangesOf({ before, after }: Matched<PlacedGraph>, ids: ReadonlyMap<string, string>): EdgeChange[] {
  const renamed = (end: string) => {
    const dot = end.indexOf('.');
    const id = end.slice(0, dot);
    return `${ids.get(id) ?? id}${end.slice(dot)}`;
  };
  const old = new Map(before.graph.edges.map((edge) => [`${renamed(edge.from)}>${renamed(edge.to)}`, edge]));
  const now = new Map(after.graph.edges.map((edge) => [`${edge.from}>${edge.to}`, edge]));
  const change = (kind: EdgeChange['kind'], body: NodePath, { from, to }: Edge): EdgeChange => ({
    kind,
    body: [...body],
    from,
    to,
  });
  return [
    ...[...now].flatMap(([key, edge]) => {
      const earlier = old.get(key);
      if (earlier === undefined) return [change('added', after.path, edge)];
      return earlier.spread === edge.spread ? [] : [change('changed', after.path, edge)];
    }),
    ...[...old].flatMap(([key, edge]) => (now.has(key) ? [] : [change('removed', before.path, edge)])),
  ];
}

/** Title, interface, roles, hosts, tools and state; and the order of what stayed, in which writes are merged. */
function settingChanges({ before, after }: Matched<PlacedGraph>): SettingChange[] {
  const body = [...after.path];
  return [
    ...diffFields(settingsOf(before.graph), settingsOf(after.graph)),
    ...orderChange('nodes', [before.graph.nodes.map(({ id }) => id), after.graph.nodes.map(({ id }) => id)]),
    ...orderChange('edges', [before.graph.edges.map(endsOf), after.graph.edges.map(endsOf)]),
  ].map((change) => ({ body, ...change }));
}

function settingsOf(graph: Graph): JsonObject {
  const { format: _, nodes: __, edges: ___, layout: ____, ...settings } = graph as unknown as JsonObject; // plain JSON
  return settings;
}

function endsOf({ from, to }: Edge): string {
  return `${from} > ${to}`;
}

function orderChange(field: string, [before, after]: readonly [readonly string[], readonly string[]]) {
  const [had, has] = [new Set(before), new Set(after)];
  const old = before.filter((one) => has.has(one));
  const now = after.filter((one) => had.has(one));
  return isSame(old, now) ? [] : [{ field, before: old, after: now }];
}

/** Nodes whose place on the canvas differs, where both versions say one. */
function drawnElsewhere({ before, after }: Matched<PlacedGraph>): string[][] {
  return Object.entries(after.graph.layout ?? {}).flatMap(([id, place]) => {
    const old = before.graph.layout?.[id];
    return old === undefined || old.join() === place.join() ? [] : [[...after.path, id]];
  });
}

function dependencyChanges(before: FlowFile, after: FlowFile): DependencyChange[] {
  const [old, now] = [referencesByName(before), referencesByName(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
    const gone = [...(old.get(name) ?? [])].filter((reference) => !now.get(name)?.has(reference));
    const come = [...(now.get(name) ?? [])].filter((reference) => !old.get(name)?.has(reference));
    const longer = gone.length > come.length ? gone : come;
    return longer.map((_, index): DependencyChange => {
      const [was, is] = [gone[index], come[index]];
      if (was === undefined) return { kind: 'added', name, after: is! }; // one of both is there
      return is === undefined
        ? { kind: 'removed', name, before: was }
        : { kind: 'changed', name, before: was, after: is };
    });
  });
}

function referencesByName(flow: FlowFile): Map<string, Set<string>> {
  const byName = new Map<string, Set<string>>();
  for (const { reference } of pinsOf(flow)) {
    const [name = ''] = reference.split('@');
    byName.set(name, (byName.get(name) ?? new Set()).add(reference));
  }
  return byName;
}

/** The flow file as people read it, but for where nodes are drawn, which is not what a flow says. */
function printed(flow: FlowFile): string {
  return printFlow(withoutLayout(flowJson(flow)) as unknown as FlowFile); // the layout is optional, all else stays
}
