import type { FlowNode } from '#engine/format/index';
import { breakpointPath } from '../store/breakpoints.ts';
import { currentView, type EditorState } from '../store/editor-store.ts';
import { idsOf, stepsTo } from '../store/editor-view.ts';
import { graphAt } from '../store/flow-change-body.ts';

/** Where runs can stop among what is selected, as breakpoints name it. */
export function selectedPlaces(state: Pick<EditorState, 'history' | 'levels' | 'flows' | 'selection'>): string[] {
  const view = currentView(state);
  return state.selection.nodes.flatMap((canvas) => {
    const ids = idsOf(canvas);
    const body = graphAt(view.file, [...view.path, ...ids.slice(0, -1)]);
    const node = body?.nodes.find(({ id }) => id === ids.at(-1));
    // Notes, and the ends of a flow, are nothing that begins or ends.
    if (node === undefined || node.type === 'note') return [];
    return [breakpointPath([...view.steps, ...stepsTo(view.file, view.path, ids)])];
  });
}

/** The node that is selected, when it is one and a node of the flow. */
export function selectedNode(
  state: Pick<EditorState, 'history' | 'levels' | 'flows' | 'selection'>,
): FlowNode | undefined {
  const [only] = state.selection.nodes;
  if (only === undefined || state.selection.nodes.length > 1) return undefined;
  const view = currentView(state);
  const ids = idsOf(only);
  return graphAt(view.file, [...view.path, ...ids.slice(0, -1)])?.nodes.find(({ id }) => id === ids.at(-1));
}
