import type { FlowFile } from '#engine/format/index';
import type { FlowView } from '../store/editor-view.ts';
import { buildGraph } from './build-graph.ts';
import { titleOf } from './node-looks.ts';

/** An edge as the canvas draws it, with both ends in words. */
export interface EdgeOutline {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly from: string;
  readonly to: string;
}

type Flows = Readonly<Record<string, FlowFile>>;

/** The edges of a flow as they are drawn: an edge at the inner side of a frame's border begins or ends at the frame. */
export function edgesDrawn(view: FlowView, flows: Flows): EdgeOutline[] {
  return buildGraph(view, flows, true).edges.flatMap(({ id, source, target, data }) =>
    data === undefined ? [] : [{ id, source, target, from: data.edge.from, to: data.edge.to }],
  );
}

/** The frames of a flow at every depth, by what leads to them. */
export function framesDrawn(
  view: FlowView,
  flows: Flows,
): Array<{ readonly label: string; readonly ids: readonly string[] }> {
  return buildGraph(view, flows, true).nodes.flatMap((drawn) =>
    drawn.type === 'frame'
      ? [{ label: `${titleOf(drawn.data.node)} (${drawn.data.ids.join('/')})`, ids: drawn.data.ids }]
      : [],
  );
}
