import type { RefObject } from 'react';
import type { FlowNode, Place } from '#engine/format/index';
import { type CanvasApi, edgesDrawn, framesDrawn, rectsIn } from '../canvas/index.ts';
import type { EditorStore } from '../store/editor-store.ts';
import { currentView, dragMerge } from '../store/editor-store.ts';
import { bodyOf, canvasId, idsOf } from '../store/editor-view.ts';
import { graphAt, placeOf } from '../store/flow-change-body.ts';
import { frameSize, snap } from '../store/layout-size.ts';
import { editorStepsText } from '../text/editor.ts';
import type { EditorActions } from './editor-actions.ts';
import { moveOntoEdge } from './edits/add-node.ts';
import { isRefusal } from './edits/edit.ts';
import { type Moving, moveBetween } from './edits/move-between.ts';
import { nodeIn } from './edits/scope.ts';

/** One way along an edge: what it is called, the edge, and the node that it leads to. */
export interface Way {
  readonly label: string;
  readonly edge: string;
  readonly node: string;
}

/** Going about on the canvas, and across the borders of frames: what a mouse does by pointing and dragging. */
export class EditorSteps {
  readonly #store: EditorStore;
  readonly #canvas: RefObject<CanvasApi | null>;
  readonly #actions: EditorActions;

  constructor(store: EditorStore, canvas: RefObject<CanvasApi | null>, actions: EditorActions) {
    this.#store = store;
    this.#canvas = canvas;
    this.#actions = actions;
  }

  /** The ways onward from what is selected, or back; from an edge there is one. */
  ways(direction: 'next' | 'previous' | 'both'): Way[] {
    const state = this.#store.getState();
    const [node] = state.selection.nodes;
    const [edge] = state.selection.edges;
    return edgesDrawn(currentView(state), state.flows).flatMap((drawn): Way[] => {
      const isFrom = node === undefined ? drawn.id === edge : drawn.source === node;
      const isTo = node === undefined ? drawn.id === edge : drawn.target === node;
      const label = editorStepsText.edge(drawn.from, drawn.to);
      // Along the edges of a frame one goes past it; those inside it are among all of its edges.
      const isInside = (other: string) => direction !== 'both' && other.startsWith(`${node}/`);
      const onward = direction !== 'previous' && isFrom && drawn.target !== node && !isInside(drawn.target);
      const back = direction !== 'next' && isTo && drawn.source !== node && !isInside(drawn.source);
      if (onward) return [{ label, edge: drawn.id, node: drawn.target }];
      return back ? [{ label, edge: drawn.id, node: drawn.source }] : [];
    });
  }

  /** Goes along an edge when there is one way only; answers whether a person has to choose. */
  follow(direction: 'next' | 'previous'): 'gone' | 'choose' {
    const ways = this.ways(direction);
    const nodes = new Set(ways.map(({ node }) => node));
    const [only] = nodes;
    if (nodes.size > 1) return 'choose';
    if (only === undefined)
      this.#store
        .getState()
        .announce(direction === 'next' ? editorStepsText.nothingFollows : editorStepsText.nothingLeadsHere);
    else this.goTo(only);
    return 'gone';
  }

  readonly goTo = (node: string): void => {
    this.#store.getState().select({ nodes: [node], edges: [] });
    this.#canvas.current?.reveal(node);
  };

  readonly goToEdge = (edge: string): void => {
    this.#store.getState().select({ nodes: [], edges: [edge] });
    // Only what is drawn can have the keyboard.
    setTimeout(() => this.#canvas.current?.focusEdge(edge), 60);
  };

  /** Frames that the selected nodes could go into. */
  framesToEnter(): ReadonlyArray<{ readonly label: string; readonly ids: readonly string[] }> {
    const state = this.#store.getState();
    const { nodes } = state.selection;
    const from = canvasId(bodyOf(nodes[0] ?? ''));
    return framesDrawn(currentView(state), state.flows).filter(({ ids }) => {
      const id = canvasId(ids);
      return id !== from && !nodes.some((node) => id === node || id.startsWith(`${node}/`));
    });
  }

  /** Whether the selected nodes lie in a frame. */
  canLeave(): boolean {
    const [first] = this.#store.getState().selection.nodes;
    return first !== undefined && bodyOf(first).length > 0;
  }

  readonly moveInto = (frame: readonly string[]): void => this.#moveTo(frame);

  readonly moveOut = (): void => {
    const { body } = this.#actions.selectedTogether();
    if (body.length > 0) this.#moveTo(body.slice(0, -1));
  };

  /** What came of dragging nodes over the border of a frame; refused, they go back to where they were. */
  readonly dropBetween = (moving: Moving): void => {
    const isDone = this.#cross(moving, dragMerge);
    if (!isDone && this.#store.getState().history.past.at(-1)?.merge === dragMerge) this.#store.getState().undo();
  };

  /** Whether no edge begins or ends at a node. */
  readonly isFree = (ids: readonly string[]): boolean => {
    const id = ids.at(-1) ?? '';
    const { flow, path } = this.#actions.scope(ids.slice(0, -1));
    return (
      graphAt(flow, path)?.edges.some(({ from, to }) => from.startsWith(`${id}.`) || to.startsWith(`${id}.`)) === false
    );
  };

  /** Edges that the selected node, which has none, can be put into. */
  edgesToEnter(): ReadonlyArray<{ readonly label: string; readonly enter: () => void }> {
    const { body, ids } = this.#actions.selectedTogether();
    const [id] = ids;
    if (id === undefined || ids.length > 1 || !this.isFree([...body, id])) return [];
    const scope = this.#actions.scope(body);
    const edges = graphAt(scope.flow, scope.path)?.edges ?? [];
    return edges.flatMap((edge) => {
      const outcome = moveOntoEdge(scope, id, edge);
      if (isRefusal(outcome)) return [];
      return [
        { label: editorStepsText.edge(edge.from, edge.to), enter: () => void this.#actions.perform(outcome, body) },
      ];
    });
  }

  /** Makes the selected frame or note larger or smaller. */
  readonly resize = (right: number, down: number): void => {
    const state = this.#store.getState();
    const [only] = state.selection.nodes;
    const ids = idsOf(only ?? '');
    const scope = this.#actions.scope(ids.slice(0, -1));
    const id = ids.at(-1) ?? '';
    const rect = rectsIn(currentView(state), state.flows, ids.slice(0, -1)).get(id);
    const graph = graphAt(scope.flow, scope.path);
    const node = nodeIn(scope, id);
    if (rect === undefined || graph === undefined || node === undefined || !isSized(node)) return;
    const [x, y] = placeOf(graph, id) ?? [rect.x, rect.y];
    const least =
      node.type === 'note' ? { width: 120, height: 64 } : { width: frameSize.minWidth, height: frameSize.minHeight };
    const width = Math.max(least.width, snap(rect.width + right));
    const height = Math.max(least.height, snap(rect.height + down));
    this.#actions.perform(
      {
        label: editorStepsText.resize,
        changes: [{ type: 'place-nodes', body: scope.path, places: { [id]: [x, y, width, height] } }],
      },
      [],
      `resize ${only}`,
    );
    state.announce(editorStepsText.resized(width, height));
  };

  #moveTo(to: readonly string[]): void {
    const { body: from, ids, isSplit } = this.#actions.selectedTogether();
    if (isSplit || ids.length === 0) return;
    this.#cross({ ids, from, to, places: this.#placesIn(to, from, ids) });
    const [first] = this.#store.getState().selection.nodes;
    if (first !== undefined) setTimeout(() => this.#canvas.current?.reveal(first), 60);
  }

  /** Below what is there already, as they stood to each other. */
  #placesIn(to: readonly string[], from: readonly string[], ids: readonly string[]): Record<string, Place> {
    const state = this.#store.getState();
    const view = currentView(state);
    const before = rectsIn(view, state.flows, from);
    const moved = ids.flatMap((id) => {
      const rect = before.get(id);
      return rect === undefined ? [] : [{ id, rect }];
    });
    const there = [...rectsIn(view, state.flows, to).values()];
    const left = there.length === 0 ? 0 : Math.min(...there.map(({ x }) => x));
    const bottom = there.length === 0 ? 0 : Math.max(...there.map(({ y, height }) => y + height)) + 32;
    const [minX, minY] = [Math.min(...moved.map(({ rect }) => rect.x)), Math.min(...moved.map(({ rect }) => rect.y))];
    const entries = moved.map(
      ({ id, rect }) => [id, [snap(rect.x - minX + left), snap(rect.y - minY + bottom)] as Place] as const,
    );
    return Object.fromEntries(entries);
  }

  /** A frame that grows by what comes into it makes room around itself; outside, things stay where they were put. */
  #cross(moving: Moving, merge?: string): boolean {
    const { to } = moving;
    const outcome = moveBetween(this.#actions.scope(), moving);
    const frame = to.at(-1);
    if (frame === undefined) return this.#actions.perform(outcome, to, merge);
    const grown = { body: to.slice(0, -1), id: frame };
    return this.#actions.performWithRoom(outcome, to, { grown, ...(merge === undefined ? {} : { merge }) });
  }
}

/** Whether a person decides how large it is drawn. */
export function isSized(node: FlowNode): boolean {
  return node.type === 'loop' || node.type === 'map' || (node.type === 'note' && node.around === undefined);
}
