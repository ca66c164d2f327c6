import type { ReactFlowInstance } from '@xyflow/react';
import { idsOf } from '../store/editor-view.ts';
import { frameOrigin, type Point } from '../store/layout-size.ts';

type Instance = Pick<ReactFlowInstance, 'getNodes' | 'getInternalNode'>;

/** Where a point of the canvas lies: the innermost frame there that is not `without`, and the point counted in that frame's content. */
export function bodyPoint(
  flow: Instance,
  point: Point,
  without: readonly string[] = [],
): { body: string[]; at: Point; origin: Point } {
  let body: string[] = [];
  let origin: Point = { x: 0, y: 0 };
  for (const node of flow.getNodes()) {
    if (node.type !== 'frame' || without.some((id) => node.id === id || node.id.startsWith(`${id}/`))) continue;
    const ids = idsOf(node.id);
    if (ids.length <= body.length) continue;
    const corner = flow.getInternalNode(node.id)?.internals.positionAbsolute;
    if (corner === undefined) continue;
    const isInside =
      point.x >= corner.x &&
      point.y >= corner.y &&
      point.x <= corner.x + (node.width ?? 0) &&
      point.y <= corner.y + (node.height ?? 0);
    if (!isInside) continue;
    body = ids;
    origin = { x: corner.x + frameOrigin.x, y: corner.y + frameOrigin.y };
  }
  const at = { x: point.x - origin.x, y: point.y - origin.y };
  return { body, origin, at: body.length === 0 ? at : { x: Math.max(0, at.x), y: Math.max(-16, at.y) } };
}

export function pointOf(event: MouseEvent | TouchEvent): Point {
  if ('clientX' in event) return { x: event.clientX, y: event.clientY };
  const touch = event.changedTouches[0] ?? event.touches[0];
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
}

/** The edge that lies under a point of the window, by its canvas id. */
export function edgeUnder(point: Point): string | undefined {
  for (const element of document.elementsFromPoint(point.x, point.y)) {
    const id = element.closest('.react-flow__edge')?.getAttribute('data-id');
    if (id !== null && id !== undefined) return id;
  }
  return undefined;
}
