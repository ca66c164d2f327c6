import type { NodeChange } from '@xyflow/react';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { Place } from '#engine/format/index';
import type { Edit } from '../editor/edits/edit.ts';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import { currentView, dragMerge, type EditorState, isEditable } from '../store/editor-store.ts';
import { canvasId, type FlowView } from '../store/editor-view.ts';
import type { FlowChange } from '../store/flow-change.ts';
import { graphAt, placeOf } from '../store/flow-change-body.ts';
import { contentPoint, frameOrigin, snap } from '../store/layout-size.ts';
import { useDrawnText } from '../text/canvas.ts';
import { buildGraph, type DrawnGraph } from './build-graph.ts';
import type { DrawnEdge, DrawnNode } from './canvas-node.ts';
import { withMembers } from './groups.ts';
import { reuse } from './reuse-graph.ts';

/** The flow drawn now and everything on its canvas; what did not change keeps its identity. */
export function useDrawnGraph(): { view: FlowView; graph: DrawnGraph; canEdit: boolean } {
  const history = useEditor((state) => state.history);
  const levels = useEditor((state) => state.levels);
  const flows = useEditor((state) => state.flows);
  const isReadOnly = useEditor((state) => state.isReadOnly);
  const before = useRef<DrawnGraph>({ nodes: [], edges: [] });
  const view = useMemo(() => currentView({ history, levels, flows }), [history, levels, flows]);
  const canEdit = isEditable({ history, levels, flows, isReadOnly });
  const graph = useMemo(() => {
    const next = reuse(before.current, buildGraph(view, flows, !canEdit));
    before.current = next;
    return next;
  }, [view, flows, canEdit]);
  return { view, graph, canEdit };
}

/** Where a node is while it is dragged or resized, before that becomes an edit. */
interface Moving {
  readonly position?: { readonly x: number; readonly y: number };
  readonly width?: number;
  readonly height?: number;
}

const still: ReadonlyMap<string, Moving> = new Map();
const selectedNodes = new WeakMap<DrawnNode, DrawnNode>();
const selectedEdges = new WeakMap<DrawnEdge, DrawnEdge>();

/** The one object for a node that is selected, so that selecting another node repaints two and not all. */
function asSelected<T extends DrawnNode | DrawnEdge>(cache: WeakMap<T, T>, item: T, more: Partial<T> = {}): T {
  const known = cache.get(item);
  if (known !== undefined) return known;
  const selected = { ...item, ...more, selected: true };
  cache.set(item, selected);
  return selected;
}

/** Nodes for React Flow with what moves, and the one handler that turns what it reports into edits. */
export function useMovableNodes(graph: DrawnGraph, canEdit: boolean) {
  const store = useEditorStore();
  const [moving, setMoving] = useState(still);
  const latest = useRef(still);
  const selection = useEditor((state) => state.selection.nodes);
  const nodes = useMemo(() => {
    const chosen = new Set(selection);
    return graph.nodes.map((node) => {
      const shown = chosen.has(node.id) ? asSelected(selectedNodes, node) : node;
      const moved = moving.get(node.id);
      return moved === undefined ? shown : applyMoving(shown, moved);
    });
  }, [graph.nodes, selection, moving]);
  const onNodesChange = useCallback(
    (changes: NodeChange<DrawnNode>[]) => {
      followSelection(store.getState(), changes, 'nodes');
      if (!canEdit) return;
      const next = new Map(latest.current);
      let isOver = false;
      for (const change of withMembers(graph, changes)) isOver = track(next, change) || isOver;
      const before = latest.current;
      latest.current = isOver ? still : next;
      if (isOver) commitMoves(store.getState(), graph, next, before.size === 0);
      if (latest.current !== before && (next.size > 0 || before.size > 0)) setMoving(latest.current);
    },
    [store, graph, canEdit],
  );
  return { nodes, onNodesChange };
}

function applyMoving(node: DrawnNode, moved: Moving): DrawnNode {
  const width = moved.width ?? node.width;
  const height = moved.height ?? node.height;
  const measured = width === undefined || height === undefined ? node.measured : { width, height };
  return { ...node, position: moved.position ?? node.position, width, height, measured } as DrawnNode; // only the place differs
}

/** Follows one report; answers true when the movement has ended. */
function track(moving: Map<string, Moving>, change: NodeChange<DrawnNode>): boolean {
  if (change.type === 'position' && change.position !== undefined) {
    moving.set(change.id, { ...moving.get(change.id), position: change.position });
    return change.dragging !== true && change.dragging !== undefined;
  }
  if (change.type === 'position') return change.dragging === false && moving.size > 0;
  // Only resizing counts; what React Flow measures is what it was told.
  if (
    change.type === 'dimensions' &&
    change.dimensions !== undefined &&
    change.setAttributes !== undefined &&
    change.setAttributes !== false
  ) {
    moving.set(change.id, { ...moving.get(change.id), ...change.dimensions });
    return change.resizing === false;
  }
  return change.type === 'dimensions' && change.resizing === false && moving.size > 0;
}

function commitMoves(
  state: EditorState,
  graph: DrawnGraph,
  moving: ReadonlyMap<string, Moving>,
  isNudge: boolean,
): void {
  const view = currentView(state);
  const changes: FlowChange[] = [];
  for (const node of graph.nodes) {
    const moved = moving.get(node.id);
    const ids = node.data.ids;
    const id = ids.at(-1);
    if (moved === undefined || id === undefined || node.type === 'group') continue;
    const body = [...view.path, ...ids.slice(0, -1)];
    const known = placeOf(graphAt(view.file, body) ?? view.flow, id);
    const place = newPlace(node, moved, known, ids.length > 1);
    if (place !== undefined) changes.push({ type: 'place-nodes', body, places: { [id]: place } });
  }
  if (changes.length === 0) return;
  const edit: Edit = { label: useDrawnText.move, changes };
  // What comes of letting go (into a frame, into an edge) is one step with the way there.
  state.apply(edit, { merge: isNudge ? `nudge ${[...moving.keys()].join()}` : dragMerge });
}

function newPlace(node: DrawnNode, moved: Moving, known: Place | undefined, isInFrame: boolean): Place | undefined {
  const position = moved.position ?? node.position;
  const { x, y } = isInFrame ? contentPoint(position, frameOrigin) : { x: snap(position.x), y: snap(position.y) };
  const isResized = moved.width !== undefined && moved.position === undefined ? true : moved.width !== undefined;
  const isSized = node.type === 'frame' || node.type === 'note';
  if (isSized && isResized) return [x, y, snap(moved.width ?? node.width ?? 0), snap(moved.height ?? node.height ?? 0)];
  if (known?.[2] !== undefined && known[3] !== undefined) return [x, y, known[2], known[3]];
  return known?.[0] === x && known[1] === y ? undefined : [x, y];
}

// Only an edge that is selected has ends to draw elsewhere: two circles on every edge of a large flow cost too much.
const canReconnect = { reconnectable: true } as const;

/** Edges for React Flow, with those selected. */
export function useSelectableEdges(graph: DrawnGraph): readonly DrawnEdge[] {
  const selection = useEditor((state) => state.selection.edges);
  return useMemo(() => {
    const chosen = new Set(selection);
    return graph.edges.map((edge) => (chosen.has(edge.id) ? asSelected(selectedEdges, edge, canReconnect) : edge));
  }, [graph.edges, selection]);
}

interface SelectReport {
  readonly type: string;
  readonly id?: string;
  readonly selected?: boolean;
}

/** What React Flow reports as selected becomes the editor's selection. */
export function followSelection(state: EditorState, changes: readonly SelectReport[], of: 'nodes' | 'edges'): void {
  const chosen = new Set(state.selection[of]);
  let isChanged = false;
  for (const change of changes) {
    if (change.type !== 'select' || change.id === undefined) continue;
    isChanged = true;
    if (change.selected === true) chosen.add(change.id);
    else chosen.delete(change.id);
  }
  if (isChanged) state.select({ ...state.selection, [of]: [...chosen] });
}

/** Ids of everything on the canvas that can be selected by "select all". */
export function allIds(graph: DrawnGraph): string[] {
  return graph.nodes.filter((node) => node.data.ids.length === 1).map((node) => canvasId(node.data.ids));
}
