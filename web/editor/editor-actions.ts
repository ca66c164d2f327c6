import type { RefObject } from 'react';
import type { Place } from '#engine/format/index';
import { type CanvasApi, type EdgeData, type PickRequest, rectsIn } from '../canvas/index.ts';
import type { EditorStore } from '../store/editor-store.ts';
import { currentView, dragMerge, isEditable, scopeOf } from '../store/editor-store.ts';
import { canvasId, idsOf, parseEdgeId, viewsAlong } from '../store/editor-view.ts';
import { applyChanges, type FlowChange } from '../store/flow-change.ts';
import { graphAt, isSameEdge } from '../store/flow-change-body.ts';
import { layOutInWorker, tidy } from '../store/layout-elk.ts';
import { makeRoom } from '../store/layout-room.ts';
import { nodeSize } from '../store/layout-size.ts';
import { editorActionsText } from '../text/editor.ts';
import { showError, toast } from '../ui/index.ts';
import { addNode, addNodeAttached, insertOnEdge, moveOntoEdge } from './edits/add-node.ts';
import { alignNodes, type Line } from './edits/align.ts';
import { copyNodes, duplicateNodes, pasteNodes } from './edits/clipboard.ts';
import { collapseToFlow } from './edits/collapse.ts';
import type { Endpoint } from './edits/connect-across.ts';
import { dissolve } from './edits/dissolve.ts';
import { type Edit, isRefusal, type Refusal } from './edits/edit.ts';
import { groupNodes, ungroupNodes } from './edits/group.ts';
import type { NodeChoice } from './edits/new-node.ts';
import { removeAll } from './edits/remove.ts';
import type { Scope } from './edits/scope.ts';
import { wrapInFrame } from './edits/wrap.ts';
import { loadFlow } from './use-flows.ts';

interface Growth {
  /** The node that became larger, when it is not the one that is selected afterwards. */
  readonly grown?: { readonly body: readonly string[]; readonly id: string };
  readonly merge?: string;
}

/** Everything that can be done to the flow in an editor, whatever asks for it. */
export class EditorActions {
  readonly #store: EditorStore;
  readonly #canvas: RefObject<CanvasApi | null>;

  constructor(store: EditorStore, canvas: RefObject<CanvasApi | null>) {
    this.#store = store;
    this.#canvas = canvas;
  }

  /** Applies what an operation asks for, or explains why it refused. */
  readonly perform = (outcome: Edit | Refusal, body: readonly string[] = [], merge?: string): boolean => {
    if (!isEditable(this.#store.getState())) {
      toast(editorActionsText.thisFlowIsNotEdited, {
        description: editorActionsText.itIsReleaseOrAnother,
      });
      return false;
    }
    if (isRefusal(outcome)) {
      toast.error(outcome.refused);
      return false;
    }
    this.#store.getState().apply(outcome, { body, ...(merge === undefined ? {} : { merge }) });
    if (outcome.remark !== undefined) toast(outcome.remark);
    return true;
  };

  /** What came of drawing an edge; one that closes a cycle offers to make a loop. */
  readonly connected = (outcome: Edit | Refusal, from: Endpoint, to: Endpoint): void => {
    if (!isRefusal(outcome) || outcome.cycle === undefined) {
      // An edge that was selected is another one now; a node stays selected, so that more can be connected to it.
      const isEdge = this.#store.getState().selection.nodes.length === 0;
      this.perform(isRefusal(outcome) || !isEdge ? outcome : { ...outcome, select: [] }, to.body);
      return;
    }
    const ids = outcome.cycle;
    const port = to.port === '*' || to.port === '+' ? undefined : to.port;
    toast(editorActionsText.edgeCannotLeadBack, {
      description: editorActionsText.repeatTheseNodesInLoop,
      duration: 12_000,
      ...(port === undefined
        ? {}
        : {
            action: {
              label: editorActionsText.wrapInLoop,
              onClick: () => {
                const backEdge = { from: `${from.node}.${from.port}`, to: `${to.node}.${port}` };
                this.performWithRoom(wrapInFrame(this.scope(to.body), { kind: 'loop', ids, backEdge }), to.body);
              },
            },
          }),
    });
  };

  /** Adds a node where the pointer is, connected to what was being drawn or dropped on. */
  readonly place = async (choice: NodeChoice, request: PickRequest): Promise<void> => {
    await this.#load(choice);
    const { body, at } = request;
    if (request.edge !== undefined) {
      const { edge } = request;
      const found = graphAt(this.scope(body).flow, this.scope(body).path)?.edges.find((one) => isSameEdge(one, edge));
      const outcome = found === undefined ? undefined : insertOnEdge(this.scope(body), choice, found, at);
      if (outcome !== undefined && !isRefusal(outcome)) {
        this.performWithRoom(outcome, body);
        return;
      }
    }
    const { from, to } = request;
    if (from !== undefined || to !== undefined) {
      const attach = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
      if (this.perform(addNodeAttached(this.scope(), choice, { body, point: at, attach }), body)) this.#focusSelected();
      return;
    }
    if (this.perform(addNode(this.scope(body), choice, at), body)) this.#focusSelected();
  };

  /** Adds a node in the middle of what is seen, or inside the frame that is selected. */
  readonly add = async (choice: NodeChoice): Promise<void> => {
    await this.place(choice, this.middle());
  };

  /** A free place beside the node that a new one is connected to. */
  beside(attach: { from: Endpoint } | { to: Endpoint }): PickRequest {
    const isAfter = 'from' in attach;
    const { body, node } = isAfter ? attach.from : attach.to;
    const state = this.#store.getState();
    const rect = rectsIn(currentView(state), state.flows, body).get(node);
    const { screen, at } = this.middle();
    if (rect === undefined) return { screen, body, at };
    const x = isAfter ? rect.x + rect.width + 56 : rect.x - nodeSize.width - 56;
    return { screen, body, at: { x, y: rect.y } };
  }

  /** A free place near the middle of what is seen. */
  readonly middle = (): PickRequest => {
    const onEdge = this.#onSelectedEdge();
    if (onEdge !== undefined) return onEdge;
    const middle = this.#canvas.current?.middle() ?? { screen: { x: 0, y: 0 }, body: [], at: { x: 0, y: 0 } };
    const state = this.#store.getState();
    const rects = [...rectsIn(currentView(state), state.flows, middle.body).values()];
    const x = middle.at.x - nodeSize.width / 2;
    let y = middle.at.y - 48;
    const isTaken = () =>
      rects.some(
        (rect) =>
          rect.x < x + nodeSize.width && rect.x + rect.width > x && rect.y < y + 128 && rect.y + rect.height > y,
      );
    while (isTaken()) y += 32;
    return { ...middle, at: { x, y } };
  };

  /** Where something goes that is to be put into the edge that is selected. */
  #onSelectedEdge(): PickRequest | undefined {
    const { nodes, edges } = this.#store.getState().selection;
    const [only] = edges;
    const canvas = this.#canvas.current;
    const screen = only === undefined || nodes.length > 0 || edges.length > 1 ? undefined : canvas?.middleOfEdge(only);
    if (only === undefined || screen === undefined || canvas === null) return undefined;
    const { body, edge } = parseEdgeId(only);
    const { at } = canvas.placeAt(screen);
    return { screen, body, edge, at: { x: at.x - nodeSize.width / 2, y: at.y - 48 } };
  }

  readonly dropOnEdge = (ids: readonly string[], edge: string): void => {
    const { body, edge: key } = parseEdgeId(edge);
    if (body.join('/') !== ids.slice(0, -1).join('/')) return;
    const scope = this.scope(body);
    const graph = graphAt(scope.flow, scope.path);
    const id = ids.at(-1) ?? '';
    const found = graph?.edges.find((one) => isSameEdge(one, key));
    const isConnected = graph?.edges.some((one) => one.from.startsWith(`${id}.`) || one.to.startsWith(`${id}.`));
    if (found === undefined || isConnected === true) return;
    const outcome = moveOntoEdge(scope, id, found);
    if (!isRefusal(outcome)) this.perform(outcome, body, dragMerge);
  };

  readonly removeEdge = (data: EdgeData): void => {
    const scope = this.scope(data.body);
    this.perform(removeAll({ nodes: [], edges: [{ body: scope.path, edge: data.edge }] }));
  };

  readonly remove = (): void => {
    const { selection } = this.#store.getState();
    const { path } = this.scope();
    const nodes = selection.nodes.map(idsOf).filter((ids) => !isPseudo(ids.at(-1)));
    if (nodes.length + selection.edges.length === 0) return;
    this.perform(
      removeAll({
        nodes: nodes.map((ids) => ({ body: [...path, ...ids.slice(0, -1)], id: ids.at(-1) ?? '' })),
        edges: selection.edges.map(parseEdgeId).map(({ body, edge }) => ({ body: [...path, ...body], edge })),
      }),
    );
  };

  readonly wrap = (kind: 'loop' | 'map'): void => this.#together((scope, ids) => wrapInFrame(scope, { kind, ids }));
  readonly collapse = (): void => this.#together(collapseToFlow);
  readonly duplicate = (): void => this.#together(duplicateNodes);
  readonly group = (): void => this.#together(groupNodes);
  readonly ungroup = (): void => this.#together(ungroupNodes);
  readonly align = (line: Line): void => {
    const { body } = this.selectedTogether();
    const state = this.#store.getState();
    const rects = rectsIn(currentView(state), state.flows, body);
    this.#together((scope, ids) => alignNodes(scope, { ids, line, rects }));
  };
  readonly dissolve = (): void =>
    this.#together((scope, ids) =>
      ids[0] === undefined ? { refused: editorActionsText.selectFrameOrSubFlow } : dissolve(scope, ids[0]),
    );

  /** What is selected, as text for the clipboard; undefined when nothing can be copied. */
  readonly copied = (): string | undefined => {
    const { body, ids } = this.selectedTogether();
    return ids.length === 0 ? undefined : copyNodes(this.scope(body), ids);
  };

  /** Puts the nodes of a text into the frame that is selected, else where the canvas is looked at. */
  readonly paste = (text: string): void => {
    const middle = this.#canvas.current?.middle() ?? { body: [], at: { x: 0, y: 0 } };
    this.perform(pasteNodes(this.scope(middle.body), text, middle.at), middle.body);
  };

  readonly selectAll = (): void => {
    const view = currentView(this.#store.getState());
    const nodes = view.flow.nodes.map(({ id }) => canvasId([id]));
    this.#store.getState().select({ nodes, edges: [] });
  };

  readonly tidy = async (): Promise<void> => {
    const scope = this.scope();
    const before = this.#store.getState().history.present;
    const stop = new AbortController();
    const tidying = setTimeout(() => sayTidying(stop), sayAfterMs);
    try {
      const changes = await tidy(scope, (graph) => layOutInWorker(graph, stop.signal));
      // Somebody went on working meanwhile: their places win.
      if (this.#store.getState().history.present !== before) return;
      if (this.perform({ label: editorActionsText.tidy, changes })) setTimeout(() => this.#canvas.current?.fit(), 60);
    } catch (error) {
      if (!stop.signal.aborted) showError(error, editorActionsText.layoutCouldNotBeMade);
    } finally {
      clearTimeout(tidying);
      toast.dismiss(tidyingToast);
    }
  };

  /** The body that lies `ids` deep in the flow drawn. */
  scope(ids: readonly string[] = []): Scope {
    const state = this.#store.getState();
    return scopeOf(currentView(state), state.flows, ids);
  }

  /** Applies an operation and moves away what would lie under the one node that came of it or grew, as one step. */
  performWithRoom(outcome: Edit | Refusal, body: readonly string[], { grown, merge }: Growth = {}): boolean {
    const one = isRefusal(outcome) || outcome.select?.length !== 1 ? undefined : outcome.select[0];
    const larger = grown ?? (one === undefined ? undefined : { body, id: one });
    if (isRefusal(outcome) || larger === undefined) return this.perform(outcome, body, merge);
    const state = this.#store.getState();
    const scope = this.scope(larger.body);
    const after = applyChanges(scope.flow, outcome.changes);
    const view = viewsAlong(after, state.levels, state.flows).at(-1);
    const places = view === undefined ? new Map() : makeRoom(rectsIn(view, state.flows, larger.body), larger.id);
    if (places.size === 0) return this.perform(outcome, body, merge);
    const graph = graphAt(after, scope.path);
    const moved = [...places].map(([id, { x, y }]): [string, Place] => {
      const [, , width, height] = graph?.layout?.[id] ?? [];
      return [id, width === undefined || height === undefined ? [x, y] : [x, y, width, height]];
    });
    const change: FlowChange = { type: 'place-nodes', body: scope.path, places: Object.fromEntries(moved) };
    return this.perform({ ...outcome, changes: [...outcome.changes, change] }, body, merge);
  }

  /** The keyboard goes on where the new node is. */
  #focusSelected(): void {
    const [only] = this.#store.getState().selection.nodes;
    if (only !== undefined) setTimeout(() => this.#canvas.current?.focus(only), 60);
  }

  async #load(choice: NodeChoice): Promise<void> {
    if (choice.kind === 'flow') await loadFlow(this.#store, choice.flow.reference);
  }

  #together(operation: (scope: Scope, ids: readonly string[]) => Edit | Refusal): void {
    const { body, ids, isSplit } = this.selectedTogether();
    if (isSplit) toast.error(editorActionsText.selectNodesThatLie);
    else if (ids.length > 0) this.performWithRoom(operation(this.scope(body), ids), body);
  }

  /** The selected nodes of one body: those inside a selected frame go along with it. */
  selectedTogether(): { body: string[]; ids: string[]; isSplit: boolean } {
    const all = this.#store
      .getState()
      .selection.nodes.map(idsOf)
      .filter((ids) => !isPseudo(ids.at(-1)));
    const names = new Set(all.map(canvasId));
    const outer = all.filter(
      (ids) => !ids.slice(0, -1).some((_, index) => names.has(canvasId(ids.slice(0, index + 1)))),
    );
    const body = outer[0]?.slice(0, -1) ?? [];
    const isSplit = outer.some((ids) => canvasId(ids.slice(0, -1)) !== canvasId(body));
    return { body, ids: outer.map((ids) => ids.at(-1) ?? ''), isSplit };
  }
}

function isPseudo(id: string | undefined): boolean {
  return id === 'input' || id === 'output' || id === 'state';
}

const tidyingToast = 'tidying';
/** A small flow is tidy before anybody could read that it is being tidied. */
const sayAfterMs = 500;

function sayTidying(stop: AbortController): void {
  toast.loading(editorActionsText.tidying, {
    id: tidyingToast,
    duration: Number.POSITIVE_INFINITY,
    action: { label: editorActionsText.cancel, onClick: () => stop.abort() },
  });
}
