import { type Edge as CanvasEdge, type Connection, type FinalConnectionState, useReactFlow } from '@xyflow/react';
import { useCallback } from 'react';
import { connectEnds, type Endpoint } from '../editor/edits/connect-across.ts';
import { type Edit, isRefusal, type Refusal } from '../editor/edits/edit.ts';
import type { Scope } from '../editor/edits/scope.ts';
import { useEditorStore } from '../store/editor-context.ts';
import { currentView, scopeOf } from '../store/editor-store.ts';
import { idsOf } from '../store/editor-view.ts';
import type { PickRequest } from './canvas-actions.ts';
import { newPort, parsePortId } from './canvas-node.ts';
import { bodyPoint, pointOf } from './canvas-place.ts';

export interface Connecting {
  /** Told what came of drawing an edge: an edit to apply or a refusal to explain, with both ends. */
  readonly onConnected: (outcome: Edit | Refusal, from: Endpoint, to: Endpoint) => void;
  readonly onPick: (request: PickRequest) => void;
}

/** One end of an edge being drawn, from the node and the port that the pointer took hold of. */
export function endpointOf(canvas: string, port: string | null | undefined): Endpoint | undefined {
  const ids = idsOf(canvas);
  const node = ids.at(-1);
  if (node === undefined) return undefined;
  if (port === null || port === undefined) return { body: ids.slice(0, -1), node, port: '*' };
  const { side, name } = parsePortId(port);
  if (side === 'given') return { body: ids, node: 'input', port: name };
  if (side === 'taken') return { body: ids, node: 'output', port: name };
  return { body: ids.slice(0, -1), node, port: name };
}

/** What happens when an edge is drawn: to a port, to a node as a whole, or into nothing. */
export function useConnecting({ onConnected, onPick }: Connecting) {
  const flow = useReactFlow();
  const store = useEditorStore();
  const scope = useCallback((): Scope => {
    const state = store.getState();
    return scopeOf(currentView(state), state.flows);
  }, [store]);
  const isValidConnection = useCallback(
    (connection: Connection | CanvasEdge) => {
      const [from, to] = ends(connection);
      if (from === undefined || to === undefined) return false;
      const outcome = connectEnds(scope(), from, to);
      // An edge that would close a cycle may be dropped: it offers to make a loop.
      return !isRefusal(outcome) || outcome.cycle !== undefined;
    },
    [scope],
  );
  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      const begun = state.fromNode === null ? undefined : endpointOf(state.fromNode.id, state.fromHandle?.id);
      if (begun === undefined) return;
      const isForward = state.fromHandle?.type === 'source';
      const point = pointOf(event);
      const dropped = state.toHandle === null ? undefined : endpointOf(state.toHandle.nodeId, state.toHandle.id);
      const over = dropped ?? nodeUnder(point, state.fromNode?.id);
      if (over === undefined) {
        const place = bodyPoint(flow, flow.screenToFlowPosition(point));
        const at = isForward ? place.at : { x: place.at.x - 224, y: place.at.y };
        onPick({
          screen: point,
          at: { ...at, y: at.y - 24 },
          body: place.body,
          ...(isForward ? { from: begun } : { to: begun }),
        });
        return;
      }
      const [from, to] = isForward ? [begun, over] : [over, begun];
      if (from.port === '*') return;
      onConnected(connectEnds(scope(), from, to), from, to);
    },
    [flow, scope, onConnected, onPick],
  );
  return { isValidConnection, onConnectEnd };
}

function ends(connection: Connection | CanvasEdge): [Endpoint | undefined, Endpoint | undefined] {
  return [
    endpointOf(connection.source, connection.sourceHandle),
    endpointOf(connection.target, connection.targetHandle),
  ];
}

/** The node under the pointer as a whole: an edge may be dropped anywhere on it. */
function nodeUnder(point: { x: number; y: number }, except: string | undefined): Endpoint | undefined {
  for (const element of document.elementsFromPoint(point.x, point.y)) {
    const id = element.closest('.react-flow__node')?.getAttribute('data-id');
    if (id === null || id === undefined || id === except) continue;
    const ids = idsOf(id);
    const node = ids.at(-1);
    if (node === 'output') return { body: ids.slice(0, -1), node, port: newPort };
    if (node !== undefined) return { body: ids.slice(0, -1), node, port: '*' };
  }
  return undefined;
}
