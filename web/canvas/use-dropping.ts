import { type OnNodeDrag, useReactFlow } from '@xyflow/react';
import { type DragEvent, type MouseEvent as ReactMouseEvent, useCallback } from 'react';
import type { Place } from '#engine/format/index';
import type { NodeChoice } from '../editor/edits/new-node.ts';
import { useEditorStore } from '../store/editor-context.ts';
import { bodyOf, canvasId, idsOf, parseEdgeId } from '../store/editor-view.ts';
import { contentPoint, type Point, snap } from '../store/layout-size.ts';
import type { CanvasProps } from './Canvas.tsx';
import type { PickRequest } from './canvas-actions.ts';
import type { DrawnNode } from './canvas-node.ts';
import { bodyPoint, edgeUnder, pointOf } from './canvas-place.ts';
import { markDrop } from './mark-drop.ts';

/** What a drag from the palette carries. */
export const nodeDragType = 'application/x-flowright-node';

/** Dropping from the palette, dropping a node on an edge or across a frame's border, and a double click for a node. */
export function useDropping(props: CanvasProps, canEdit: boolean) {
  const flow = useReactFlow();
  const { onDropNode, onPick } = props;
  const dragging = useDragging(props, canEdit);
  const onDragOver = useCallback(
    (event: DragEvent) => {
      if (!canEdit || !event.dataTransfer.types.includes(nodeDragType)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      const screen = { x: event.clientX, y: event.clientY };
      const { body } = bodyPoint(flow, flow.screenToFlowPosition(screen));
      markDrop({ frame: canvasId(body), edge: edgeUnder(screen) });
    },
    [canEdit, flow],
  );
  const onDragLeave = useCallback(() => markDrop({}), []);
  const onDrop = useCallback(
    (event: DragEvent) => {
      markDrop({});
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
  const onDoubleClick = useCallback(
    (event: ReactMouseEvent) => {
      if (!(event.target instanceof Element) || !event.target.classList.contains('react-flow__pane')) return;
      const screen = { x: event.clientX, y: event.clientY };
      const { body, at } = bodyPoint(flow, flow.screenToFlowPosition(screen));
      onPick?.({ screen, body, at });
    },
    [flow, onPick],
  );
  return { ...dragging, onDragOver, onDragLeave, onDrop, onDoubleClick };
}

/** Nodes of the canvas that are dragged: over an edge, into a frame or out of one. */
function useDragging({ onDropOnEdge, onMoveBetween, isFree }: CanvasProps, canEdit: boolean) {
  const flow = useReactFlow();
  const store = useEditorStore();
  const targetOf = useCallback(
    (point: Point, dragged: readonly DrawnNode[]) => {
      const bodies = new Set(dragged.map(({ id }) => canvasId(bodyOf(id))));
      const from = dragged[0] === undefined ? undefined : bodyOf(dragged[0].id);
      if (from === undefined || bodies.size > 1 || dragged.some(({ type }) => type === 'pseudo')) return undefined;
      const to = bodyPoint(
        flow,
        flow.screenToFlowPosition(point),
        dragged.map(({ id }) => id),
      );
      return { from, to: to.body, origin: to.origin, isSame: canvasId(from) === canvasId(to.body) };
    },
    [flow],
  );
  // Each drag is a step of its own.
  const onNodeDragStart = useCallback(() => store.getState().seal(), [store]);
  const onNodeDrag = useCallback<OnNodeDrag<DrawnNode>>(
    (event, node, dragged) => {
      if (!canEdit) return;
      const target = targetOf(pointOf(event), dragged);
      const isAlone = dragged.length === 1 && isFree?.(node.data.ids) === true;
      markDrop({
        ...(target === undefined || target.isSame ? {} : { frame: canvasId(target.to), left: canvasId(target.from) }),
        edge: isAlone ? edgeUnder(pointOf(event)) : undefined,
      });
    },
    [canEdit, targetOf, isFree],
  );
  const onNodeDragStop = useCallback<OnNodeDrag<DrawnNode>>(
    (event, node, dragged) => {
      markDrop({});
      if (!canEdit) return;
      const point = pointOf(event);
      const target = targetOf(point, dragged);
      if (target !== undefined && !target.isSame) {
        const { from, to, origin } = target;
        const places = dragged.flatMap(({ id }): Array<[string, Place]> => {
          const drawn = flow.getInternalNode(id);
          if (drawn === undefined || drawn.type === 'group') return [];
          const { positionAbsolute: at } = drawn.internals;
          const { x, y } = to.length === 0 ? { x: snap(at.x), y: snap(at.y) } : contentPoint(at, origin);
          const isSized = drawn.type === 'note' && drawn.width !== undefined && drawn.height !== undefined;
          return [[idsOf(id).at(-1) ?? '', isSized ? [x, y, drawn.width ?? 0, drawn.height ?? 0] : [x, y]]];
        });
        const ids = dragged.map(({ id }) => idsOf(id).at(-1) ?? '');
        onMoveBetween?.({ ids, from, to, places: Object.fromEntries(places) });
        return;
      }
      const edge = dragged.length === 1 ? edgeUnder(point) : undefined;
      if (edge !== undefined) onDropOnEdge?.(node.data.ids, edge);
    },
    [canEdit, flow, targetOf, onDropOnEdge, onMoveBetween],
  );
  return { onNodeDragStart, onNodeDrag, onNodeDragStop };
}

function edgeAt(screen: { x: number; y: number }, body: readonly string[]): Pick<PickRequest, 'edge'> {
  const id = edgeUnder(screen);
  if (id === undefined) return {};
  const parsed = parseEdgeId(id);
  return parsed.body.join('/') === body.join('/') ? { edge: parsed.edge } : {};
}
