import { expandDiscussion } from '#engine/discussion/index';
import type { Edge, FlowFile } from '#engine/format/index';
import { type BodyPath, endsOf, graphAt, graphInside, isFlowFile } from './flow-change-body.ts';
import type { PathStep } from './run-view.ts';

/** Ids that lead from one flow drawn to the sub-flow entered in it: frames on the way, then the node. */
export type Level = readonly string[];

/** A flow as it is drawn: where it lies, and whether it may be changed. */
export interface FlowView {
  /** The file in which the flow lies: the draft, or a flow called by reference. */
  readonly file: FlowFile;
  /** Where in that file it lies: empty, or the way to an inline flow. */
  readonly path: BodyPath;
  readonly flow: FlowFile;
  /** Only what lies in the draft itself can be changed here. */
  readonly isDraft: boolean;
  /** The reference by which it was reached, when it is not part of the draft. */
  readonly reference?: string;
  /** How it was called from the flow above: its node's title. */
  readonly title: string;
  /** Ids from the outermost flow of the run to here. */
  readonly steps: readonly PathStep[];
}

/**
 * The flows on the way down, outermost first. Ends early where a node on the way is gone (it was deleted, or
 * an undo took it back), so that the canvas always has something to draw.
 */
export function viewsAlong(
  draft: FlowFile,
  levels: readonly Level[],
  flows: Readonly<Record<string, FlowFile>>,
): FlowView[] {
  const top: FlowView = { file: draft, path: [], flow: draft, isDraft: true, title: titleOf(draft), steps: [] };
  const views = [top];
  for (const level of levels) {
    const next = viewInside(views.at(-1)!, level, flows);
    if (next === undefined) break;
    views.push(next);
  }
  return views;
}

function viewInside(above: FlowView, level: Level, flows: Readonly<Record<string, FlowFile>>): FlowView | undefined {
  const body = level.slice(0, -1);
  const graph = graphAt(above.file, [...above.path, ...body]);
  const node = graph?.nodes.find((candidate) => candidate.id === level.at(-1));
  if (node?.type !== 'flow' && node?.type !== 'discussion') return undefined;
  const steps = [...above.steps, ...stepsTo(above.file, above.path, level)];
  const title = node.title ?? node.id;
  if (node.type === 'discussion') {
    // What it stands for can be looked at; whoever wants to change it unpacks it first.
    const inside = expandDiscussion(node);
    return { file: inside, path: [], flow: inside, isDraft: false, title, steps };
  }
  if (node.use === 'self') return { ...above, title, steps };
  if (typeof node.use !== 'string') {
    const inside = graphInside(node);
    if (inside === undefined || !isFlowFile(inside)) return undefined;
    return { ...above, path: [...above.path, ...level], flow: inside, title, steps };
  }
  const flow = flows[node.use];
  if (flow === undefined) return undefined;
  return { file: flow, path: [], flow, isDraft: false, reference: node.use, title, steps };
}

/** The steps from a flow to a node in it, each with whether it is a map. */
export function stepsTo(file: FlowFile, base: BodyPath, ids: readonly string[]): PathStep[] {
  return ids.map((id, index) => {
    const graph = graphAt(file, [...base, ...ids.slice(0, index)]);
    return { id, isMap: graph?.nodes.find((node) => node.id === id)?.type === 'map' };
  });
}

function titleOf(flow: FlowFile): string {
  return flow.title ?? flow.name;
}

/** A node on the canvas is named by the ids that lead to it from the flow drawn: `refine/critic`. */
export function canvasId(ids: readonly string[]): string {
  return ids.join('/');
}

export function idsOf(canvas: string): string[] {
  return canvas === '' ? [] : canvas.split('/');
}

/** The body that a node on the canvas lies in, from the flow drawn. */
export function bodyOf(canvas: string): string[] {
  return idsOf(canvas).slice(0, -1);
}

/** An edge on the canvas is named by its body and both ends. */
export function edgeId(body: readonly string[], edge: Pick<Edge, 'from' | 'to'>): string {
  return `${canvasId(body)}|${edge.from}>${edge.to}`;
}

export function parseEdgeId(id: string): { body: string[]; edge: Pick<Edge, 'from' | 'to'> } {
  const bar = id.indexOf('|');
  const arrow = id.indexOf('>', bar);
  return { body: idsOf(id.slice(0, bar)), edge: { from: id.slice(bar + 1, arrow), to: id.slice(arrow + 1) } };
}

/** Where an edge ends on the canvas: a node's port, or the inner side of a frame's border. */
export function isFramePort(edge: Pick<Edge, 'from' | 'to'>, body: readonly string[]): { from: boolean; to: boolean } {
  const { source, target } = endsOf(edge);
  const inFrame = body.length > 0;
  return { from: inFrame && source.node === 'input', to: inFrame && target.node === 'output' };
}
