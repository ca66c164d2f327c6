import type { FlowNode, Place } from '#engine/format/index';
import type { NodePorts } from '#engine/graph/ports';

/** Everything on the canvas sits on this grid, in pixels. */
export const grid = 8;

export const nodeSize = {
  width: 224,
  pseudoWidth: 168,
  header: 48,
  /** A line of the prompt under the header. */
  excerpt: 24,
  portRow: 24,
  padding: 8,
} as const;

export const frameSize = {
  header: 40,
  /** Width of the strips left and right that belong to the frame's ports, … */
  rail: 144,
  /** … and of the ports themselves, so that edges have room to turn. */
  chip: 104,
  padding: 24,
  minWidth: 480,
  minHeight: 200,
} as const;

export const noteSize = { width: 208, height: 112 } as const;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rect extends Point, Size {}

export function hasExcerpt(node: FlowNode): boolean {
  return node.type === 'ask' || node.type === 'template';
}

/** How large a node is drawn, from its ports alone, so that nothing has to be measured. Not for frames. */
export function sizeOf(node: FlowNode | 'pseudo', ports: NodePorts, place?: Place): Size {
  if (node !== 'pseudo' && node.type === 'note') {
    return { width: place?.[2] ?? noteSize.width, height: place?.[3] ?? noteSize.height };
  }
  const rows = Math.max(ports.inputs.length, ports.outputs.length);
  const width = node === 'pseudo' ? nodeSize.pseudoWidth : nodeSize.width;
  return { width, height: portsTop(node) + rows * nodeSize.portRow + (rows > 0 ? nodeSize.padding : 0) };
}

/** Where the first row of ports begins, from the node's top. */
export function portsTop(node: FlowNode | 'pseudo'): number {
  const excerpt = node !== 'pseudo' && hasExcerpt(node) ? nodeSize.excerpt : 0;
  return nodeSize.header + excerpt + nodeSize.padding;
}

/** A frame is as large as was asked for, but never smaller than what it holds. */
export function frameSizeOf(content: readonly Rect[], portRows: number, place?: Place): Size {
  const right = Math.max(0, ...content.map((rect) => rect.x + rect.width));
  const bottom = Math.max(0, ...content.map((rect) => rect.y + rect.height));
  const rows = frameSize.header + 16 + portRows * nodeSize.portRow + frameSize.padding;
  return {
    width: snap(Math.max(frameSize.minWidth, place?.[2] ?? 0, right + frameSize.rail * 2)),
    height: snap(
      Math.max(frameSize.minHeight, place?.[3] ?? 0, rows, bottom + frameSize.header + frameSize.padding * 2),
    ),
  };
}

/** Where a frame's content begins: places inside a frame count from here. */
export const frameOrigin: Point = { x: frameSize.rail, y: frameSize.header + frameSize.padding };

export function snap(value: number): number {
  return Math.round(value / grid) * grid;
}

/** A point of a frame counted from where its content begins, kept off the frame's ports and header. */
export function contentPoint(point: Point, origin: Point): Point {
  return { x: Math.max(0, snap(point.x - origin.x)), y: Math.max(-16, snap(point.y - origin.y)) };
}
