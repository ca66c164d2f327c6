import {
  type Edge as CanvasEdge,
  type Connection,
  type FinalConnectionState,
  type ReactFlowInstance,
  useReactFlow,
} from '@xyflow/react';
import { type MouseEvent as ReactMouseEvent, type RefObject, useCallback } from 'react';
import { connectEnds, type Endpoint } from '../editor/edits/connect-across.ts';
import { type Edit, isRefusal, type Refusal } from '../editor/edits/edit.ts';
import type { Scope } from '../editor/edits/scope.ts';
import { useEditorStore } from '../store/editor-context.ts';
import { currentView, scopeOf } from '../store/editor-store.ts';
import { idsOf } from '../store/editor-view.ts';
import { nodeSize, type Point } from '../store/layout-size.ts';
import type { PickRequest } from './canvas-actions.ts';
import { newPort, parsePortId } from './canvas-node.ts';
import { bodyPoint, pointOf } from './canvas-place.ts';

export interface Connecting {
  /** Told what came of drawing an edge: an edit to apply or a refusal to explain, with both ends. */
  readonly onConnected: (outcome: Edit | Refusal, from: Endpoint, to: Endpoint) => void;
  readonly onPick: (request: PickRequest) => void;
  /** An edge that is there is drawn elsewhere: not a new one. */
  readonly isReconnecting: RefObject<boolean>;
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
export function useConnecting({ onConnected, onPick, isReconnecting }: Connecting) {
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
      if (isReconnecting.current) return;
      const begun = state.fromNode === null ? undefined : endpointOf(state.fromNode.id, state.fromHandle?.id);
      if (begun === undefined) return;
      const isForward = state.fromHandle?.type === 'source';
      const point = pointOf(event);
      const dropped = state.toHandle === null ? undefined : endpointOf(state.toHandle.nodeId, state.toHandle.id);
      const over = dropped ?? nodeUnder(point, state.fromNode?.id);
      if (over === undefined) {
        onPick(pickAt(flow, point, isForward ? { from: begun } : { to: begun }));
        return;
      }
      const [from, to] = isForward ? [begun, over] : [over, begun];
      if (from.port === '*') return;
      onConnected(connectEnds(scope(), from, to), from, to);
    },
    [flow, scope, onConnected, onPick, isReconnecting],
  );
  /** A click on a port asks for a node beside it. */
  const onClickPort = useCallback(
    (event: ReactMouseEvent) => {
      const port = event.target instanceof Element ? event.target.closest<HTMLElement>('.react-flow__handle') : null;
      const { nodeid = '', handleid } = port?.dataset ?? {};
      const begun = port === null ? undefined : endpointOf(nodeid, handleid);
      if (port === null || begun === undefined) return;
      const isForward = port.classList.contains('source');
      const box = port.getBoundingClientRect();
      const point = { x: isForward ? box.right + 56 : box.left - 56, y: box.top + box.height / 2 };
      onPick(pickAt(flow, point, isForward ? { from: begun } : { to: begun }));
    },
    [flow, onPick],
  );
  return { isValidConnection, onConnectEnd, onClickPort };
}

/** A node is wanted at a point of the window, beside the port that it is connected to. */
function pickAt(
  flow: ReactFlowInstance,
  screen: Point,
  attach: Pick<PickRequest, 'from'> | Pick<PickRequest, 'to'>,
): PickRequest {
  const place = bodyPoint(flow, flow.screenToFlowPosition(screen));
  const x = 'from' in attach ? place.at.x : place.at.x - nodeSize.width;
  return { screen, at: { x, y: place.at.y - 24 }, body: place.body, ...attach };
}

function ends(connection: Connection | CanvasEdge): [Endpoint | undefined, Endpoint | undefined] {
  return [
    endpointOf(connection.source, connection.sourceHandle),
    endpointOf(connection.target, connection.targetHandle),
  ];
}

/** The node under the pointer as a whole: an edge may be dropped anywhere on it. */
export function nodeUnder(point: { x: number; y: number }, except: string | undefined): Endpoint | undefined {
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
