import { type FlowFile, type FlowNode, type Place, parseFlowText, printFlow } from '#engine/format/index';
import type { FlowChange } from '../../store/flow-change.ts';
import { endsOf, freeId, type Graph } from '../../store/flow-change-body.ts';
import type { Point } from '../../store/layout-size.ts';
import { snap } from '../../store/layout-size.ts';
import { clipboardText } from '../../text/edits.ts';
import type { Edit, Refusal } from './edit.ts';
import { hostChanges } from './host-edits.ts';
import { roleChanges, rolesOf } from './new-node.ts';
import { graphOf, ownerOf, type Scope } from './scope.ts';
import { serverChanges } from './tool-edits.ts';

/**
 * Nodes as text for the clipboard: a flow file without an interface, so that it can be read by people, kept in a
 * file, or pasted into any flow; and a whole flow file can be pasted just as well.
 */
export function copyNodes(scope: Scope, ids: readonly string[]): string | undefined {
  const graph = graphOf(scope);
  const picked = graph === undefined ? undefined : pick(graph, new Set(ids));
  if (picked === undefined || picked.nodes.length === 0) return undefined;
  const owner = ownerOf(scope);
  const roles = rolesOf(picked.nodes);
  const known = (names: readonly string[], from: FlowFile['models']) =>
    Object.fromEntries(names.map((name) => [name, from?.[name] ?? {}]));
  return printFlow({
    format: 1,
    name: 'clipboard',
    interface: { input: {}, output: {} },
    ...(roles.models.length === 0 ? {} : { models: known(roles.models, owner.models) }),
    ...(roles.people.length === 0 ? {} : { people: known(roles.people, owner.people) }),
    ...picked,
  });
}

interface Picked {
  nodes: FlowNode[];
  edges: FlowFile['edges'];
  layout: Record<string, Place>;
}

function pick(graph: Graph, ids: ReadonlySet<string>): Picked {
  const nodes = graph.nodes.filter((node) => ids.has(node.id));
  const edges = graph.edges.filter((edge) => {
    const { source, target } = endsOf(edge);
    return ids.has(source.node) && ids.has(target.node);
  });
  const places = nodes.flatMap((node) => {
    const place = graph.layout?.[node.id];
    return place === undefined ? [] : [[node.id, place] as const];
  });
  return { nodes, edges, layout: Object.fromEntries(places) };
}

/** Nodes from the clipboard's text, with their top left at `at`. Refuses text that is no flow. */
export function pasteNodes(scope: Scope, text: string, at: Point): Edit | Refusal {
  const parsed = parseFlowText(text);
  if (!parsed.ok) return { refused: clipboardText.clipboardHoldsNoNodes };
  const { flow } = parsed;
  const own = new Set(flow.nodes.map((node) => node.id));
  const picked = pick(flow, own);
  if (picked.nodes.length === 0) return { refused: clipboardText.flowOnClipboardHasNo };
  const places = Object.values(picked.layout);
  const left = Math.min(...places.map(([x]) => x));
  const top = Math.min(...places.map(([, y]) => y));
  const offset = places.length === 0 ? at : { x: at.x - left, y: at.y - top };
  return insertNodes(scope, picked, offset, clipboardText.paste);
}

/** The same nodes once more, a little to the lower right. */
export function duplicateNodes(scope: Scope, ids: readonly string[]): Edit | Refusal {
  const graph = graphOf(scope);
  if (graph === undefined) return { refused: clipboardText.thisPartOfFlowNo };
  const picked = pick(graph, new Set(ids));
  if (picked.nodes.length === 0) return { refused: clipboardText.selectNodesToDuplicate };
  return insertNodes(scope, picked, { x: 32, y: 32 }, clipboardText.duplicate);
}

function insertNodes(scope: Scope, picked: Picked, offset: Point, label: string): Edit {
  const names = freeNames(graphOf(scope), picked.nodes);
  const named = (end: string): string => {
    const dot = end.indexOf('.');
    return `${names.get(end.slice(0, dot)) ?? end.slice(0, dot)}${end.slice(dot)}`;
  };
  const changes: FlowChange[] = [
    ...roleChanges(scope, ...picked.nodes),
    ...hostChanges(scope, picked.nodes),
    ...serverChanges(scope, picked.nodes),
  ];
  for (const node of picked.nodes) {
    const id = names.get(node.id) ?? node.id;
    const place = movedPlace(picked.layout[node.id], offset);
    const copy: FlowNode =
      node.type === 'unknown'
        ? { ...node, id, original: { ...node.original, id } }
        : { ...aroundCopies(node, names), id };
    changes.push({ type: 'add-node', body: scope.path, node: copy, ...(place === undefined ? {} : { place }) });
  }
  for (const edge of picked.edges) {
    const moved = { ...edge, from: named(edge.from), to: named(edge.to) };
    changes.push({ type: 'add-edge', body: scope.path, edge: moved });
  }
  return { label, changes, select: [...names.values()] };
}

/** A copied group is drawn around the copies; one that was copied without its nodes becomes a note. */
function aroundCopies<T extends FlowNode>(node: T, names: ReadonlyMap<string, string>): T {
  if (node.type !== 'note' || node.around === undefined) return node;
  const { around: members, ...note } = node;
  const around = members.flatMap((id) => names.get(id) ?? []);
  return (around.length === 0 ? note : { ...node, around }) as T; // a note all the same
}

/** A free id for every node that comes into a graph, by the id that it had. */
export function freeNames(graph: Graph | undefined, nodes: readonly FlowNode[]): Map<string, string> {
  const taken = new Set(['input', 'output', 'state', ...(graph?.nodes.map(({ id }) => id) ?? [])]);
  const names = new Map<string, string>();
  for (const node of nodes) {
    const id = freeId(node.id, (candidate) => taken.has(candidate));
    taken.add(id);
    names.set(node.id, id);
  }
  return names;
}

export function movedPlace(place: Place | undefined, by: Point): Place | undefined {
  if (place === undefined) return undefined;
  const [x, y, width, height] = place;
  const [left, top] = [snap(x + by.x), snap(y + by.y)];
  return width === undefined || height === undefined ? [left, top] : [left, top, width, height];
}
