import { type NodeHandle, Position } from '@xyflow/react';
import { frameSize, nodeSize, type Point } from '../store/layout-size.ts';
import { type DrawnPorts, newPort, type PortSide, portId } from './canvas-node.ts';

/** Rows on a frame's border: a port that passes the border has one row for both of its sides. */
export interface FrameRows {
  readonly left: readonly string[];
  readonly right: readonly string[];
  readonly count: number;
  readonly outer: DrawnPorts;
  readonly inner: DrawnPorts;
}

export function frameRows(outer: DrawnPorts, inner: DrawnPorts): FrameRows {
  const last = (names: string[]) => [...names.filter((name) => name !== newPort), newPort];
  const left = last([...new Set([...outer.inputs, ...inner.outputs].map(({ name }) => name))]);
  const right = last([...new Set([...inner.inputs, ...outer.outputs].map(({ name }) => name))]);
  return { left, right, count: Math.max(left.length, right.length), outer, inner };
}

export const frameRowsTop = frameSize.header + 8;

/** Where a frame's ports lie, for React Flow to draw edges before it has measured anything. */
export function frameHandles(rows: FrameRows, width: number): NodeHandle[] {
  const names = (ports: DrawnPorts['inputs']) => new Set(ports.map(({ name }) => name));
  const [outerIn, outerOut] = [names(rows.outer.inputs), names(rows.outer.outputs)];
  const [given, taken] = [names(rows.inner.outputs), names(rows.inner.inputs)];
  const y = (row: number) => frameRowsTop + row * nodeSize.portRow + nodeSize.portRow / 2;
  const inset = frameSize.chip;
  return [
    ...rows.left.flatMap((name, row) => [
      ...(outerIn.has(name) ? [handle('in', name, { x: 0, y: y(row) })] : []),
      ...(given.has(name) ? [handle('given', name, { x: inset, y: y(row) })] : []),
    ]),
    ...rows.right.flatMap((name, row) => [
      ...(taken.has(name) ? [handle('taken', name, { x: width - inset, y: y(row) })] : []),
      ...(outerOut.has(name) ? [handle('out', name, { x: width, y: y(row) })] : []),
    ]),
  ];
}

/** The same for a node: inputs on its left border, outputs on its right. */
export function outerHandles(ports: DrawnPorts, top: number, width: number): NodeHandle[] {
  const y = (row: number) => top + row * nodeSize.portRow + nodeSize.portRow / 2;
  return [
    ...ports.inputs.map(({ name }, row) => handle('in', name, { x: 0, y: y(row) })),
    ...ports.outputs.map(({ name }, row) => handle('out', name, { x: width, y: y(row) })),
  ];
}

export const portDiameter = 16;

function handle(side: PortSide, name: string, center: Point): NodeHandle {
  const isTarget = side === 'in' || side === 'taken';
  return {
    id: portId(side, name),
    type: isTarget ? 'target' : 'source',
    position: isTarget ? Position.Left : Position.Right,
    x: center.x - portDiameter / 2,
    y: center.y - portDiameter / 2,
    width: portDiameter,
    height: portDiameter,
  };
}
