import type { Edge } from '#engine/format/index';
import type { FlowChange } from '../../store/flow-change.ts';
import type { BodyPath } from '../../store/flow-change-body.ts';
import { removeText } from '../../text/edits.ts';
import type { Edit } from './edit.ts';

/** What is to be removed: nodes and edges, each in its body. */
export interface Removal {
  readonly nodes: ReadonlyArray<{ readonly body: BodyPath; readonly id: string }>;
  readonly edges: ReadonlyArray<{ readonly body: BodyPath; readonly edge: Pick<Edge, 'from' | 'to'> }>;
}

/** Removes nodes with their edges. What lies inside a removed frame needs no removing of its own. */
export function removeAll({ nodes, edges }: Removal): Edit {
  const gone = new Set(nodes.map(({ body, id }) => [...body, id].join('/')));
  const isGone = (body: BodyPath) => body.some((_, index) => gone.has(body.slice(0, index + 1).join('/')));
  const changes: FlowChange[] = [
    ...edges
      .filter(({ body }) => !isGone(body))
      .map(({ body, edge }): FlowChange => ({ type: 'remove-edge', body, edge })),
    ...nodes.filter(({ body }) => !isGone(body)).map(({ body, id }): FlowChange => ({ type: 'remove-node', body, id })),
  ];
  return { label: removeText.delete, changes, select: [] };
}
