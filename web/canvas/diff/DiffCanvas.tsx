import '@xyflow/react/dist/base.css';
import '../canvas.css';
import { Background, BackgroundVariant, Controls, ReactFlow, ReactFlowProvider, useStore } from '@xyflow/react';
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { EditorContext, useEditorStore } from '../../store/editor-context.ts';
import { locate } from '../../store/editor-locate.ts';
import { createEditor } from '../../store/editor-store.ts';
import { canvasId, idsOf } from '../../store/editor-view.ts';
import { graphAt } from '../../store/flow-change-body.ts';
import { grid } from '../../store/layout-size.ts';
import { cx, useTheme } from '../../ui/index.ts';
import { FarContext } from '../canvas-actions.ts';
import type { DrawnEdge, DrawnNode } from '../canvas-node.ts';
import { Trail } from '../FlowView.tsx';
import { type CanvasApi, useCanvasApi } from '../use-canvas-api.ts';
import { useDrawnGraph } from '../use-drawn.ts';
import { DiffContext } from './diff-context.ts';
import { markedEdgeTypes, markedNodeTypes } from './MarkedViews.tsx';
import type { MergedFlow } from './merge-flows.ts';
import { placeGhosts } from './place-ghosts.ts';

export interface DiffCanvasProps {
  merged: MergedFlow;
  /** `input`, `output` and `state` of the flow itself, where they differ. */
  pseudo: ReadonlySet<string>;
  /** The node that is looked at, by the ids that lead to it. */
  selected: readonly string[] | undefined;
  onSelect: (path: readonly string[]) => void;
}

const fitting = { padding: 0.15, maxZoom: 1 };

/** Two versions of a flow on one canvas: what came, what went and what is another way; the rest is pale. */
export function DiffCanvas(props: DiffCanvasProps) {
  const { merged } = props;
  const store = useMemo(() => createEditor({ flow: placeGhosts(merged), isReadOnly: true }), [merged]);
  return (
    <EditorContext.Provider value={store}>
      <ReactFlowProvider>
        <div className="relative h-full">
          <Drawn {...props} />
          <Trail />
        </div>
      </ReactFlowProvider>
    </EditorContext.Provider>
  );
}

function Drawn({ merged, pseudo, selected, onSelect }: DiffCanvasProps) {
  const store = useEditorStore();
  const theme = useTheme();
  const { view, graph } = useDrawnGraph();
  const api = useRef<CanvasApi>(null);
  useCanvasApi(api, graph);
  useShown(api, selected);
  const isFar = useStore((state) => state.transform[2] < 0.5);
  const isVeryFar = useStore((state) => state.transform[2] < 0.22);
  const marks = useMemo(() => ({ ...merged, pseudo, at: view.path }), [merged, pseudo, view.path]);
  const chosen = selected === undefined ? undefined : canvasId(selected);
  const nodes = useMemo(
    () => graph.nodes.map((node): DrawnNode => (node.data.path === chosen ? { ...node, selected: true } : node)),
    [graph.nodes, chosen],
  );
  const enter = (node: DrawnNode) => {
    const inside = graphAt(view.file, [...view.path, ...node.data.ids]);
    if (inside !== undefined && 'format' in inside) store.getState().enter(node.data.ids);
  };
  return (
    <DiffContext.Provider value={marks}>
      <FarContext.Provider value={isVeryFar}>
        <div data-diff-canvas className={cx('h-full', isFar && 'canvas-far')}>
          <ReactFlow<DrawnNode, DrawnEdge>
            nodes={nodes}
            edges={graph.edges as DrawnEdge[]} // never changed, though the type would allow it
            nodeTypes={markedNodeTypes}
            edgeTypes={markedEdgeTypes}
            onNodeClick={(_, node) => onSelect(idsOf(node.data.path))}
            onNodeDoubleClick={(_, node) => enter(node)}
            nodesDraggable={false}
            nodesConnectable={false}
            edgesFocusable={false}
            minZoom={0.05}
            maxZoom={2}
            fitView
            fitViewOptions={fitting}
            colorMode={theme}
            deleteKeyCode={null}
            panOnScroll
            zoomOnDoubleClick={false}
            onlyRenderVisibleElements
            elevateNodesOnSelect={false}
            attributionPosition="bottom-left"
          >
            <Background variant={BackgroundVariant.Dots} gap={grid * 3} size={1.5} />
            <Controls
              showInteractive={false}
              position="bottom-right"
              orientation="horizontal"
              fitViewOptions={fitting}
            />
          </ReactFlow>
        </div>
      </FarContext.Provider>
    </DiffContext.Provider>
  );
}

/** Goes to what is looked at, into an inline flow when it lies there. */
function useShown(api: RefObject<CanvasApi | null>, selected: readonly string[] | undefined): void {
  const store = useEditorStore();
  useEffect(() => {
    if (selected === undefined || selected.length === 0) return;
    const state = store.getState();
    const found = locate(state.history.present, state.flows, selected);
    const isPseudo = found === undefined;
    const levels = found?.levels ?? [];
    const isHere = JSON.stringify(levels) === JSON.stringify(state.levels);
    if (!isHere) {
      state.leaveTo(0);
      for (const level of levels) state.enter(level);
    }
    const id = canvasId(isPseudo ? selected : found.ids);
    // Another flow is drawn first, which fits its own view.
    const timer = setTimeout(() => api.current?.show(id), isHere ? 0 : 260);
    return () => clearTimeout(timer);
  }, [api, store, selected]);
}
