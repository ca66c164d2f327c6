import '@xyflow/react/dist/base.css';
import './canvas.css';
import {
  Background,
  BackgroundVariant,
  ConnectionLineType,
  Controls,
  MiniMap,
  type NodeTypes,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useStore,
} from '@xyflow/react';
import { type MouseEvent as ReactMouseEvent, type ReactNode, type RefObject, useMemo, useRef } from 'react';
import type { Endpoint } from '../editor/edits/connect-across.ts';
import type { Edit, Refusal } from '../editor/edits/edit.ts';
import type { Moving } from '../editor/edits/move-between.ts';
import type { NodeChoice } from '../editor/edits/new-node.ts';
import { useEditorStore } from '../store/editor-context.ts';
import type { EditorState } from '../store/editor-store.ts';
import { grid } from '../store/layout-size.ts';
import { cx, useTheme } from '../ui/index.ts';
import { type CanvasActions, CanvasActionsContext, FarContext, type PickRequest } from './canvas-actions.ts';
import type { DrawnEdge, DrawnNode } from './canvas-node.ts';
import { EdgeView } from './EdgeView.tsx';
import { FarEdges } from './FarEdges.tsx';
import { FrameView } from './FrameView.tsx';
import { GroupView } from './GroupView.tsx';
import { NodeView } from './NodeView.tsx';
import { NoteView } from './NoteView.tsx';
import { PseudoView } from './PseudoView.tsx';
import { RenameField } from './RenameField.tsx';
import { type CanvasApi, useCanvasApi } from './use-canvas-api.ts';
import { useCanvasKeys } from './use-canvas-keys.ts';
import { useConnecting } from './use-connecting.ts';
import { followSelection, useDrawnGraph, useMovableNodes, useSelectableEdges } from './use-drawn.ts';
import { useDropping } from './use-dropping.ts';
import { firstFit, useKeepFitted } from './use-keep-fitted.ts';
import { useReconnecting } from './use-reconnecting.ts';

export interface CanvasProps {
  /** Told what came of drawing an edge. */
  onConnected?: (outcome: Edit | Refusal, from: Endpoint, to: Endpoint) => void;
  /** Asks which node to put somewhere. */
  onPick?: (request: PickRequest) => void;
  /** A node was dropped from the palette. */
  onDropNode?: (choice: NodeChoice, request: PickRequest) => void;
  /** A node of the canvas was dropped on an edge. */
  onDropOnEdge?: (node: readonly string[], edge: string) => void;
  /** Nodes were dropped in another frame than they lie in, or outside of theirs. */
  onMoveBetween?: (moving: Moving) => void;
  /** Whether a node has no edges, so that it can be put into one. */
  isFree?: (ids: readonly string[]) => boolean;
  onOpenNode?: (ids: readonly string[]) => void;
  /** Enter was pressed on a node that is selected already. */
  onPressNode?: (ids: readonly string[]) => void;
  onInsertInto?: CanvasActions['insertInto'];
  onRemoveEdge?: CanvasActions['removeEdge'];
  api?: RefObject<CanvasApi | null>;
  hasMiniMap?: boolean;
  /** Shown above the empty canvas. */
  children?: ReactNode;
}

const nodeTypes: NodeTypes = { node: NodeView, frame: FrameView, note: NoteView, group: GroupView, pseudo: PseudoView };
// Shift draws a box on the empty canvas and adds a node that is clicked.
const addToSelection = ['Meta', 'Control', 'Shift'];
const edgeTypes = { flow: EdgeView };
/** From so many nodes or edges on, what is small is drawn more simply. */
const many = 150;
const fittingAll = { padding: 0.12, maxZoom: 1 };

/** The canvas of the editor around it: draws the flow that is entered, and turns gestures into edits. */
export function Canvas(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <DrawnCanvas {...props} />
    </ReactFlowProvider>
  );
}

const nothing = () => {};

/** A menu is about what it is opened on, unless that belongs to what is selected already. */
function selectForMenu(state: EditorState, what: 'nodes' | 'edges', id: string): void {
  if (!state.selection[what].includes(id)) state.select({ nodes: [], edges: [], [what]: [id] });
}

function DrawnCanvas(props: CanvasProps) {
  const store = useEditorStore();
  const element = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const { graph, canEdit } = useDrawnGraph();
  const { nodes, onNodesChange } = useMovableNodes(graph, canEdit);
  const edges = useSelectableEdges(graph);
  const isReconnecting = useRef(false);
  const connecting = useConnecting({
    onConnected: props.onConnected ?? nothing,
    onPick: props.onPick ?? nothing,
    isReconnecting,
  });
  const reconnecting = useReconnecting({
    onConnected: props.onConnected ?? nothing,
    onRemoveEdge: props.onRemoveEdge ?? nothing,
    isActive: isReconnecting,
  });
  const onKeyDown = useCanvasKeys(element, props.onPressNode);
  const dropping = useDropping(props, canEdit);
  useCanvasApi(props.api, graph);
  useKeepFitted();
  const isFar = useStore((state) => state.transform[2] < 0.5);
  const isVeryFar = useStore((state) => state.transform[2] < 0.22);
  const isTiny = useStore((state) => state.transform[2] < 0.12);
  const areEdgesMerged = isVeryFar && edges.length > many;
  const ownEdges = useMemo(
    () => (areEdgesMerged ? edges.filter(({ selected }) => selected === true) : edges),
    [areEdgesMerged, edges],
  );
  const actions = useMemo(
    (): CanvasActions => ({
      canEdit,
      insertInto: props.onInsertInto ?? nothing,
      removeEdge: props.onRemoveEdge ?? nothing,
    }),
    [canEdit, props.onInsertInto, props.onRemoveEdge],
  );
  return (
    <CanvasActionsContext.Provider value={actions}>
      <FarContext.Provider value={isVeryFar}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the same is done by "/" from the keyboard */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the same is done by "C" from the keyboard */}
        <div
          ref={element}
          data-canvas
          tabIndex={-1}
          className={cx('relative h-full outline-none', isFar && 'canvas-far', isTiny && 'canvas-tiny')}
          onDoubleClick={(event: ReactMouseEvent) => canEdit && dropping.onDoubleClick(event)}
          onClick={(event: ReactMouseEvent) => canEdit && connecting.onClickPort(event)}
          onKeyDownCapture={onKeyDown}
          onDragOver={dropping.onDragOver}
          onDragLeave={dropping.onDragLeave}
          onDrop={dropping.onDrop}
        >
          <ReactFlow<DrawnNode, DrawnEdge>
            nodes={nodes}
            edges={ownEdges as DrawnEdge[]} // never changed, though the type would allow it
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            onNodesChange={onNodesChange}
            onEdgesChange={(changes) => followSelection(store.getState(), changes, 'edges')}
            onNodeDoubleClick={(_, node) => props.onOpenNode?.(node.data.ids)}
            onNodeContextMenu={(_, node) => selectForMenu(store.getState(), 'nodes', node.id)}
            onEdgeContextMenu={(_, edge) => selectForMenu(store.getState(), 'edges', edge.id)}
            onNodeDragStart={dropping.onNodeDragStart}
            onNodeDrag={dropping.onNodeDrag}
            onNodeDragStop={dropping.onNodeDragStop}
            onPaneClick={() => element.current?.focus({ preventScroll: true })}
            isValidConnection={connecting.isValidConnection}
            onConnectEnd={connecting.onConnectEnd}
            connectOnClick={false}
            edgesReconnectable={false}
            {...(canEdit ? reconnecting : {})}
            connectionLineType={ConnectionLineType.Bezier}
            connectionRadius={18}
            nodesDraggable={canEdit}
            nodesConnectable={canEdit}
            snapToGrid
            multiSelectionKeyCode={addToSelection}
            snapGrid={[grid, grid]}
            minZoom={0.05}
            maxZoom={2}
            fitView
            fitViewOptions={firstFit}
            colorMode={theme}
            deleteKeyCode={null}
            selectionMode={SelectionMode.Partial}
            panOnScroll
            zoomOnDoubleClick={false}
            onlyRenderVisibleElements
            elevateNodesOnSelect={false}
            proOptions={{ hideAttribution: false }}
            attributionPosition="bottom-left"
          >
            <Background variant={BackgroundVariant.Dots} gap={grid * 3} size={1.5} />
            <Controls
              showInteractive={false}
              position="bottom-right"
              orientation="horizontal"
              fitViewOptions={fittingAll}
            />
            {props.hasMiniMap !== false && nodes.length > 6 && !(isTiny && nodes.length > many) && (
              <MiniMap
                pannable
                zoomable
                position="bottom-right"
                className="!mb-12 max-sm:hidden"
                style={{ width: 160, height: 104 }}
                nodeBorderRadius={6}
              />
            )}
            {areEdgesMerged && <FarEdges edges={edges} />}
            <RenameField />
          </ReactFlow>
          {props.children}
        </div>
      </FarContext.Provider>
    </CanvasActionsContext.Provider>
  );
}
