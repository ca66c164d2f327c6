import type { Edge } from '#engine/format/index';
import { applyChanges, type FlowChange } from '../../store/flow-change.ts';
import { type BodyPath, endsOf, isSameEdge } from '../../store/flow-change-body.ts';
import { reconnectText } from '../../text/edits.ts';
import { connectEnds, type Endpoint } from './connect-across.ts';
import { type Edit, isRefusal, type Refusal } from './edit.ts';
import { graphOf, type Scope } from './scope.ts';

/** An edge of a body, from the body of the scope. */
export interface EdgeAt {
  readonly body: BodyPath;
  readonly edge: Pick<Edge, 'from' | 'to'>;
}

/** Both ends of an edge as things to connect; the part that it selects belongs to where it begins. */
export function endpointsOf({ body, edge }: EdgeAt): { from: Endpoint; to: Endpoint } {
  const { source, target } = endsOf(edge);
  return {
    from: { body, node: source.node, port: [source.port, ...source.select].join('.') },
    to: { body, node: target.node, port: target.port },
  };
}

/** Brings one end of an edge elsewhere, or both; the edge keeps its turn among those of its port. */
export function reconnect(base: Scope, at: EdgeAt, ends: Partial<{ from: Endpoint; to: Endpoint }>): Edit | Refusal {
  const { from, to } = { ...endpointsOf(at), ...ends };
  const path = [...base.path, ...at.body];
  const index = graphOf({ ...base, path })?.edges.findIndex((edge) => isSameEdge(edge, at.edge)) ?? -1;
  if (index < 0) return { refused: reconnectText.thisEdgeNoLongerExists };
  const removal: FlowChange = { type: 'remove-edge', body: path, edge: at.edge };
  const outcome = connectEnds({ ...base, flow: applyChanges(base.flow, [removal]) }, from, to);
  if (isRefusal(outcome)) return outcome;
  const changes = outcome.changes.map((change): FlowChange => {
    const isInPlace =
      change.type === 'add-edge' && outcome.changes.length === 1 && change.body.join('/') === path.join('/');
    return isInPlace ? { ...change, index } : change;
  });
  return { label: reconnectText.reconnect, changes: [removal, ...changes] };
}
