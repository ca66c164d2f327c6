import type { FinalConnectionState, HandleType } from '@xyflow/react';
import { type RefObject, useCallback } from 'react';
import type { Endpoint } from '../editor/edits/connect-across.ts';
import { type Edit, isRefusal, type Refusal } from '../editor/edits/edit.ts';
import { endpointsOf, reconnect } from '../editor/edits/reconnect.ts';
import { useEditorStore } from '../store/editor-context.ts';
import { currentView, scopeOf } from '../store/editor-store.ts';
import type { DrawnEdge, EdgeData } from './canvas-node.ts';
import { pointOf } from './canvas-place.ts';
import { endpointOf, nodeUnder } from './use-connecting.ts';

export interface Reconnecting {
  readonly onConnected: (outcome: Edit | Refusal, from: Endpoint, to: Endpoint) => void;
  /** True while an end is drawn. */
  readonly isActive: RefObject<boolean>;
  /** The end was dropped into nothing. */
  readonly onRemoveEdge: (edge: EdgeData) => void;
}

/** What happens when an end of an edge is drawn elsewhere. */
export function useReconnecting({ onConnected, onRemoveEdge, isActive }: Reconnecting) {
  const store = useEditorStore();
  const onReconnectStart = useCallback(() => {
    isActive.current = true;
  }, [isActive]);
  const onReconnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, edge: DrawnEdge, kept: HandleType, state: FinalConnectionState) => {
      isActive.current = false;
      if (edge.data === undefined || state.fromNode === null) return;
      const { toHandle } = state;
      const dropped =
        toHandle === null ? nodeUnder(pointOf(event), state.fromNode.id) : endpointOf(toHandle.nodeId, toHandle.id);
      if (dropped === undefined) {
        onRemoveEdge(edge.data);
        return;
      }
      const ends = kept === 'source' ? { to: dropped } : { from: dropped };
      const { from, to } = { ...endpointsOf(edge.data), ...ends };
      const before = endpointsOf(edge.data);
      const isSame = (a: Endpoint, b: Endpoint) => a.node === b.node && a.port === b.port;
      if (from.port === '*' || (isSame(from, before.from) && isSame(to, before.to))) return;
      const view = currentView(store.getState());
      const outcome = reconnect(scopeOf(view, store.getState().flows), edge.data, ends);
      onConnected(isRefusal(outcome) ? { refused: outcome.refused } : outcome, from, to);
    },
    [store, onConnected, onRemoveEdge, isActive],
  );
  // React Flow lets an end be drawn only where this is given; what came of it is seen to when it ends.
  const onReconnect = useCallback(() => {}, []);
  return { onReconnect, onReconnectStart, onReconnectEnd };
}
