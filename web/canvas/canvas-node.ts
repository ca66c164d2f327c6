import type { Edge as CanvasEdgeBase, Node as CanvasNodeBase } from '@xyflow/react';
import type { Edge, FlowNode } from '#engine/format/index';
import type { Port } from '#engine/graph/ports';
import type { Json } from '#engine/json';
import type { PathStep } from '../store/run-view.ts';

/** A port as it is drawn. */
export interface DrawnPort extends Port {
  readonly isConnected: boolean;
  /** An edge names it but the node does not have it (any more): drawn so that the edge can be mended. */
  readonly isMissing: boolean;
  /** The ports at the other ends of its edges, in words: `Critic draft`. */
  readonly partners?: readonly string[];
  /** What it gets when no edge brings a value. */
  readonly constant?: Json;
}

export interface DrawnPorts {
  readonly inputs: readonly DrawnPort[];
  readonly outputs: readonly DrawnPort[];
}

export type PseudoNode = 'input' | 'output' | 'state';

interface Common {
  /** Ids from the flow drawn to this node. */
  readonly ids: readonly string[];
  /** Ids from the file's outermost body, as problems name it. */
  readonly path: string;
  /** The way from the outermost flow of a run, for the statuses. */
  readonly steps: readonly PathStep[];
  readonly ports: DrawnPorts;
  /** The side of the ports that faces the nodes inside; frames only. */
  readonly innerPorts?: DrawnPorts;
  /** Everything that is drawn, as a text to compare. */
  readonly signature: string;
  readonly isReadOnly: boolean;
  [key: string]: unknown;
}

export interface NodeData extends Common {
  readonly node: FlowNode;
  /** Of a group: what it is drawn around, as the canvas names it. */
  readonly members?: readonly string[];
  /** Of a flow node: the title of the flow that it calls, undefined when that is not found. */
  readonly calls?: string;
}

export interface PseudoData extends Common {
  readonly pseudo: PseudoNode;
}

export type DrawnNode =
  | CanvasNodeBase<NodeData, 'node' | 'frame' | 'note' | 'group'>
  | CanvasNodeBase<PseudoData, 'pseudo'>;
export type DrawnFlowNode = CanvasNodeBase<NodeData, 'node' | 'frame' | 'note' | 'group'>;
export type DrawnPseudo = CanvasNodeBase<PseudoData, 'pseudo'>;

export type EdgeData = {
  readonly edge: Edge;
  readonly body: readonly string[];
  /** Path of its body from the file's outermost one, as problems name it; undefined where nothing can be edited. */
  readonly path: string | undefined;
  /** Position within its body, as problems name it. */
  readonly index: number;
  /** Kind of what it carries, for its colour. */
  readonly kind: string;
  /** The way to the node that it ends at: the edge is alive while that node works. None where it leaves its frame. */
  readonly target: readonly PathStep[] | undefined;
  readonly source: readonly PathStep[];
  [key: string]: unknown;
};
export type DrawnEdge = CanvasEdgeBase<EdgeData, 'flow'>;

/**
 * Names of ports on the canvas. `in` and `out` face outward; a frame's `given` and `taken` face its inside:
 * what its nodes may receive, and what they hand to it.
 */
export type PortSide = 'in' | 'out' | 'given' | 'taken';

export function portId(side: PortSide, name: string): string {
  return `${side}:${name}`;
}

export function parsePortId(id: string): { side: PortSide; name: string } {
  const colon = id.indexOf(':');
  return { side: id.slice(0, colon) as PortSide, name: id.slice(colon + 1) }; // made by portId
}

/** The port that asks for a new one. */
export const newPort = '+';
