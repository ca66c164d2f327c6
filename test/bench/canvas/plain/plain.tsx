import '@xyflow/react/dist/style.css';
import {
  Background,
  Controls,
  MiniMap,
  type Node,
  ReactFlow,
  ReactFlowProvider,
  useEdgesState,
  useNodesState,
  useReactFlow,
} from '@xyflow/react';
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { grid } from '../large-flows.ts';

// What the workbench is held against: React Flow with its own nodes and edges, given what makes it fastest
// (only what is in view is drawn, sizes are known), on a canvas as large as the workbench's.
const asked = new URLSearchParams(location.search);
const number = (name: string) => Number(asked.get(name) ?? 0);
const size = { width: 160, height: 44 };

function graphOf(count: number) {
  const { layout, edges } = grid(count, 'template');
  const nodes = Object.entries(layout).map(
    ([id, [x = 0, y = 0]]): Node => ({
      id,
      position: { x, y },
      data: { label: id },
      ...size,
      measured: size,
    }),
  );
  const ends = edges.map(({ from, to }, index) => ({
    id: String(index),
    source: from.split('.')[0] ?? '',
    target: to.split('.')[0] ?? '',
  }));
  return { nodes, edges: ends };
}

const graph = graphOf(number('nodes'));

/** Fifty nodes a second change their text ten times, as when models write. */
function useStreaming(): void {
  const { updateNodeData } = useReactFlow();
  useEffect(() => {
    if (!asked.has('streams')) return;
    let turn = 0;
    const timer = setInterval(() => {
      turn += 1;
      const first = Math.floor(turn / 10) * 16;
      for (let index = 0; index < 16; index += 1) {
        const id = graph.nodes[(first + index) % graph.nodes.length]?.id ?? '';
        updateNodeData(id, { label: `${id} word ${turn % 10}` });
      }
    }, 32);
    return () => clearInterval(timer);
  }, [updateNodeData]);
}

function Plain() {
  const [nodes, , onNodesChange] = useNodesState(graph.nodes);
  const [edges] = useEdgesState(graph.edges);
  useStreaming();
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      onNodesChange={onNodesChange}
      fitView
      fitViewOptions={{ padding: 0.12, maxZoom: 1, minZoom: 0.25 }}
      minZoom={0.05}
      panOnScroll
      onlyRenderVisibleElements
    >
      <Background />
      <Controls showInteractive={false} fitViewOptions={{ padding: 0.12, maxZoom: 1 }} />
      <MiniMap />
    </ReactFlow>
  );
}

function Page() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen((before) => !before)}>
        Open or close
      </button>
      {isOpen && (
        <div style={{ width: number('width'), height: number('height') }}>
          <ReactFlowProvider>
            <Plain />
          </ReactFlowProvider>
        </div>
      )}
    </>
  );
}

createRoot(document.getElementById('root')!).render(<Page />);
