export { rectsIn } from './build-graph.ts';
export { Canvas, type CanvasProps } from './Canvas.tsx';
export type { PickRequest } from './canvas-actions.ts';
export type { EdgeData, PseudoNode } from './canvas-node.ts';
export { FlowView, type FlowViewProps, Trail } from './FlowView.tsx';
export { lookOf, type NodeLook, pseudoLooks, subtitleOf } from './node-looks.ts';
export { kindColor, kindOf, kindShape, kindWord, type PortKind } from './port-looks.ts';
export type { CanvasApi } from './use-canvas-api.ts';
export { nodeDragType } from './use-dropping.ts';
