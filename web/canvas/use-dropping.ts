import { type OnNodeDrag, useReactFlow } from '@xyflow/react';
import { type DragEvent, type MouseEvent as ReactMouseEvent, useCallback } from 'react';
import type { NodeChoice } from '../editor/edits/new-node.ts';
import { parseEdgeId } from '../store/editor-view.ts';
import type { CanvasProps } from './Canvas.tsx';
import type { PickRequest } from './canvas-actions.ts';
import type { DrawnNode } from './canvas-node.ts';
import { bodyPoint, edgeUnder, pointOf } from './canvas-place.ts';

/** What a drag from the palette carries. */
export const nodeDragType = 'application/x-flowright-node';

/** Dropping from the palette, dropping a node on an edge, and asking for a node by a double click. */
export function useDropping(props: CanvasProps, canEdit: boolean) {
  const flow = useReactFlow();
  const { onDropNode, onDropOnEdge, onPick } = props;
  const onDragOver = useCallback(
    (event: DragEvent) => {
      if (!canEdit || !event.dataTransfer.types.includes(nodeDragType)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    },
    [canEdit],
  );
  const onDrop = useCallback(
    (event: DragEvent) => {
      const carried = event.dataTransfer.getData(nodeDragType);
      if (!canEdit || carried === '') return;
      event.preventDefault();
      const choice = JSON.parse(carried) as NodeChoice; // written by our palette in this page
      const screen = { x: event.clientX, y: event.clientY };
      const place = bodyPoint(flow, flow.screenToFlowPosition(screen));
      const at = { x: place.at.x - 112, y: place.at.y - 24 };
      onDropNode?.(choice, { screen, body: place.body, at, ...edgeAt(screen, place.body) });
    },
    [canEdit, flow, onDropNode],
  );
  const onNodeDragStop = useCallback<OnNodeDrag<DrawnNode>>(
    (event, node, dragged) => {
      const edge = dragged.length === 1 ? edgeUnder(pointOf(event)) : undefined;
      if (edge !== undefined && canEdit) onDropOnEdge?.(node.data.ids, edge);
    },
    [canEdit, onDropOnEdge],
  );
  const onDoubleClick = useCallback(
    (event: ReactMouseEvent) => {
      if (!(event.target instanceof Element) || !event.target.classList.contains('react-flow__pane')) return;
      const screen = { x: event.clientX, y: event.clientY };
      const place = bodyPoint(flow, flow.screenToFlowPosition(screen));
      onPick?.({ screen, ...place });
    },
    [flow, onPick],
  );
  return { onDragOver, onDrop, onNodeDragStop, onDoubleClick };
}

function edgeAt(screen: { x: number; y: number }, body: readonly string[]): Pick<PickRequest, 'edge'> {
  const id = edgeUnder(screen);
  if (id === undefined) return {};
  const parsed = parseEdgeId(id);
  return parsed.body.join('/') === body.join('/') ? { edge: parsed.edge } : {};
}
