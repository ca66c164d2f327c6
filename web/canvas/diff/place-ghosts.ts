import type { FlowFile, Place } from '#engine/format/index';
import { idsOf } from '../../store/editor-view.ts';
import { graphAt, replaceGraph } from '../../store/flow-change-body.ts';
import { makeRoom } from '../../store/layout-room.ts';
import { grid, type Rect } from '../../store/layout-size.ts';
import { rectsIn } from '../build-graph.ts';
import type { MergedFlow } from './merge-flows.ts';

const gap = 4 * grid;

/** Moves what was removed out of the way of what is there, and what stands beside a frame out of the frame's. */
export function placeGhosts({ flow, nodes }: MergedFlow): FlowFile {
  const ghosts = [...nodes].filter(([, mark]) => mark === 'removed').map(([path]) => idsOf(path));
  const bodies = new Map<string, { path: readonly string[]; ids: Set<string> }>();
  for (const path of ghosts) {
    for (let depth = path.length - 1; depth >= 0; depth -= 1) {
      const body = path.slice(0, depth);
      const known = bodies.get(body.join('/')) ?? { path: body, ids: new Set<string>() };
      bodies.set(body.join('/'), known);
      // In an outer body the frame that holds the ghost may have grown.
      known.ids.add(path[depth]!);
    }
  }
  const inner = [...bodies.values()].sort((a, b) => b.path.length - a.path.length);
  let placed = flow;
  for (const { path, ids } of inner) {
    const isGhost = (id: string) => nodes.get([...path, id].join('/')) === 'removed';
    placed = placeInBody(placed, path, {
      ghosts: [...ids].filter(isGhost),
      grown: [...ids].filter((id) => !isGhost(id)),
    });
  }
  return placed;
}

interface Crowded {
  readonly ghosts: readonly string[];
  readonly grown: readonly string[];
}

function placeInBody(flow: FlowFile, path: readonly string[], { ghosts, grown }: Crowded): FlowFile {
  const layout = graphAt(flow, path)?.layout;
  if (layout === undefined) return flow;
  const rects = drawnRects(flow, path);
  const next: Record<string, Place> = { ...layout };
  const put = (id: string, { x, y }: { x: number; y: number }) => {
    const [, , ...size] = next[id] ?? [0, 0];
    if (next[id] !== undefined) next[id] = size.length === 2 ? [x, y, size[0]!, size[1]!] : [x, y];
    rects.set(id, { ...rects.get(id)!, x, y });
  };
  for (const id of grown) for (const [other, at] of makeRoom(withGap(rects, ghosts), id)) put(other, at);
  for (const id of ghosts) {
    const rect = rects.get(id);
    if (rect === undefined) continue;
    put(
      id,
      below(
        rect,
        [...rects].filter(([other]) => other !== id).map(([, other]) => other),
      ),
    );
  }
  return replaceGraph(flow, path, (graph) => ({ ...graph, layout: next }));
}

/** Ghosts find a place of their own afterwards. */
function withGap(rects: ReadonlyMap<string, Rect>, ghosts: readonly string[]): Map<string, Rect> {
  return new Map([...rects].filter(([id]) => !ghosts.includes(id)));
}

function drawnRects(flow: FlowFile, path: readonly string[]): Map<string, Rect> {
  // An inline flow is drawn on its own; a frame with what is around it.
  const view = { file: flow, path: [], flow, isDraft: true, title: '', steps: [] };
  for (let depth = path.length; depth > 0; depth -= 1) {
    const graph = graphAt(flow, path.slice(0, depth));
    if (graph === undefined || !('format' in graph)) continue;
    return rectsIn({ ...view, path: path.slice(0, depth), flow: graph }, {}, path.slice(depth));
  }
  return rectsIn(view, {}, path);
}

/** The nearest free place below. */
function below(rect: Rect, others: readonly Rect[]): { x: number; y: number } {
  let y = rect.y;
  for (let tries = 0; tries <= others.length; tries += 1) {
    const hit = others.find(
      (other) =>
        rect.x < other.x + other.width &&
        other.x < rect.x + rect.width &&
        y < other.y + other.height &&
        other.y < y + rect.height,
    );
    if (hit === undefined) break;
    y = hit.y + hit.height + gap;
  }
  return { x: rect.x, y };
}
