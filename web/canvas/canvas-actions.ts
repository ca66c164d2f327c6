import { createContext, useContext } from 'react';
import type { Edge } from '#engine/format/index';
import type { Endpoint } from '../editor/edits/connect-across.ts';
import type { Point } from '../store/layout-size.ts';
import type { EdgeData } from './canvas-node.ts';

/** A node is to be chosen and put somewhere: where, and what it shall be connected to. */
export interface PickRequest {
  /** Where the picker opens, in the window. */
  readonly screen: Point;
  /** Where the node goes, counted in its body. */
  readonly at: Point;
  /** The body that it goes into, from the flow drawn. */
  readonly body: readonly string[];
  readonly from?: Endpoint;
  readonly to?: Endpoint;
  readonly edge?: Edge;
}

export interface CanvasActions {
  readonly canEdit: boolean;
  insertInto(edge: EdgeData, event: MouseEvent): void;
  removeEdge(edge: EdgeData): void;
}

const idle: CanvasActions = { canEdit: false, insertInto: () => {}, removeEdge: () => {} };

/** What nodes and edges can ask of the canvas that they are drawn on. */
export const CanvasActionsContext = createContext<CanvasActions>(idle);

export function useCanvasActions(): CanvasActions {
  return useContext(CanvasActionsContext);
}

/** Whether the canvas is seen from so far that nodes are drawn as plain boxes: a thousand at once must stay smooth. */
export const FarContext = createContext(false);
