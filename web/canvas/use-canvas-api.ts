import { type ReactFlowInstance, useReactFlow, useStore, useStoreApi } from '@xyflow/react';
import { type RefObject, useCallback, useEffect, useImperativeHandle, useRef } from 'react';
import { useEditor } from '../store/editor-context.ts';
import type { Point } from '../store/layout-size.ts';
import type { DrawnGraph } from './build-graph.ts';
import { bodyPoint } from './canvas-place.ts';
import { glide } from './glide.ts';
import { firstFit } from './use-keep-fitted.ts';

/** What the page around can ask of a canvas. */
export interface CanvasApi {
  fit(): void;
  /** Shows these nodes as large as they fit. */
  fitNodes(canvasIds: readonly string[]): void;
  /** Zooms to a factor around the middle; 1 is natural size. */
  zoomTo(factor: number): void;
  /** Zooms in or out by one step. */
  zoomBy(direction: 'in' | 'out'): void;
  /** Brings a node into view. */
  show(canvasId: string): void;
  /** The same, and puts the keyboard on it. */
  reveal(canvasId: string): void;
  /** Puts the keyboard on an edge. */
  focusEdge(canvasId: string): void;
  /** The middle of an edge, in the window, or undefined when it is not in view. */
  middleOfEdge(canvasId: string): Point | undefined;
  /** Puts the keyboard on a node where it is. */
  focus(canvasId: string): void;
  /** A place for something new: the middle of what is seen, in the window and in the body that lies there. */
  middle(): { readonly screen: Point; readonly body: readonly string[]; readonly at: Point };
  /** The same for a point of the window. */
  placeAt(screen: Point): { readonly screen: Point; readonly body: readonly string[]; readonly at: Point };
}

/** Gives the page its handle on the canvas, and shows the whole of a flow whenever another one is entered. */
export function useCanvasApi(api: RefObject<CanvasApi | null> | undefined, graph: DrawnGraph): void {
  const flow = useReactFlow();
  const store = useStoreApi();
  const levels = useEditor((state) => state.levels);
  const shown = useRef(levels);
  const aim = useAim();
  useImperativeHandle(api, () => makeApi(flow, () => store.getState().domNode, aim), [flow, store, aim]);
  useEffect(() => {
    if (shown.current === levels || graph.nodes.length === 0) return;
    shown.current = levels;
    const frame = requestAnimationFrame(() => {
      flow.fitView({ ...firstFit, ...glide() }).catch(() => {}); // the canvas went away meanwhile
    });
    return () => cancelAnimationFrame(frame);
  }, [levels, graph, flow]);
}

/** For so long after somebody was shown something, it stays in sight when a panel takes room from the canvas. */
const aimMs = 1000;

type Aim = (at: () => void) => void;

/** Looks where it is told to, and there again when the canvas gets another size in the next moment. */
function useAim(): Aim {
  const last = useRef<{ readonly at: () => void; readonly until: number }>(undefined);
  const size = useStore((state) => `${state.width} ${state.height}`);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the size that makes it look again
  useEffect(() => {
    if (last.current !== undefined && performance.now() < last.current.until) last.current.at();
  }, [size]);
  return useCallback((at) => {
    last.current = { at, until: performance.now() + aimMs };
    at();
  }, []);
}

function makeApi(flow: ReactFlowInstance, element: () => HTMLElement | null, aim: Aim): CanvasApi {
  const ignore = () => {};
  const placeAt = (screen: Point) => ({ screen, ...bodyPoint(flow, flow.screenToFlowPosition(screen)) });
  const bringIntoView = (canvasId: string) => {
    const node = flow.getInternalNode(canvasId);
    if (node === undefined) return;
    const { x, y } = node.internals.positionAbsolute;
    const center = { x: x + (node.width ?? 0) / 2, y: y + (node.height ?? 0) / 2 };
    const zoom = Math.min(Math.max(flow.getZoom(), 0.6), 1);
    flow.setCenter(center.x, center.y, { zoom, ...glide() }).catch(ignore);
  };
  return {
    fit: () => aim(() => void flow.fitView({ padding: 0.12, maxZoom: 1, ...glide() }).catch(ignore)),
    fitNodes: (canvasIds) =>
      void flow
        .fitView({ nodes: canvasIds.map((id) => ({ id })), padding: 0.2, maxZoom: 1.25, ...glide() })
        .catch(ignore),
    zoomBy: (direction) => void (direction === 'in' ? flow.zoomIn(glide()) : flow.zoomOut(glide())).catch(ignore),
    zoomTo: (factor) => void flow.zoomTo(factor, glide()).catch(ignore),
    show: (canvasId) => aim(() => bringIntoView(canvasId)),
    reveal(canvasId) {
      const node = nodeElement(element(), canvasId);
      aim(() => {
        const drawn = nodeElement(element(), canvasId);
        if (drawn === null || !isInside(drawn, element())) bringIntoView(canvasId);
      });
      // What lies outside the view is not drawn; it can have the keyboard once it is.
      const focus = () => nodeElement(element(), canvasId)?.focus({ preventScroll: true });
      if (node === null) setTimeout(focus, glide().duration + 60);
      else focus();
    },
    focus: (canvasId) => giveKeyboard(nodeElement(element(), canvasId)),
    focusEdge: (canvasId) => giveKeyboard(edgeElement(element(), canvasId)),
    middleOfEdge(canvasId) {
      const path = edgeElement(element(), canvasId)?.querySelector<SVGPathElement>('.react-flow__edge-path');
      return path == null ? undefined : flow.flowToScreenPosition(path.getPointAtLength(path.getTotalLength() / 2));
    },
    middle() {
      const box = element()?.getBoundingClientRect();
      const screen =
        box === undefined
          ? { x: 0, y: 0 }
          : { x: box.left + box.width / 2, y: box.top + Math.min(box.height / 2, 320) };
      return placeAt(screen);
    },
    placeAt,
  };
}

/** Asked a moment after what it is for, so it takes nothing from a picker that was opened meanwhile. */
function giveKeyboard(element: HTMLElement | SVGElement | null): void {
  if (document.activeElement?.closest('[data-keeps-keyboard]') != null) return;
  element?.focus({ preventScroll: true });
}

function nodeElement(canvas: HTMLElement | null, canvasId: string): HTMLElement | null {
  return canvas?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(canvasId)}"]`) ?? null;
}

function isInside(node: HTMLElement, canvas: HTMLElement | null): boolean {
  const [inner, outer] = [node.getBoundingClientRect(), canvas?.getBoundingClientRect()];
  if (outer === undefined) return false;
  return (
    inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom
  );
}

function edgeElement(canvas: HTMLElement | null, canvasId: string): SVGGElement | null {
  return canvas?.querySelector<SVGGElement>(`.react-flow__edge[data-id="${CSS.escape(canvasId)}"]`) ?? null;
}
