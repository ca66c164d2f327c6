import { useReactFlow } from '@xyflow/react';
import { type KeyboardEvent, type RefObject, useCallback } from 'react';
import { useEditorStore } from '../store/editor-context.ts';
import { idsOf } from '../store/editor-view.ts';
import { glide } from './glide.ts';

/** How far one press of an arrow key moves the view, in pixels of the window. */
const panBy = 80;
const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Keys of the canvas itself: arrows look around where nothing is focused on it, Enter opens what is selected. */
export function useCanvasKeys(
  canvas: RefObject<HTMLElement | null>,
  onPressNode: ((ids: readonly string[]) => void) | undefined,
) {
  const flow = useReactFlow();
  const store = useEditorStore();
  return useCallback(
    (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLElement)) return;
      const direction = directions[event.key];
      if (event.target === canvas.current && direction !== undefined) {
        event.preventDefault();
        const { x, y, zoom } = flow.getViewport();
        const [right, down] = direction;
        flow.setViewport({ x: x + right * panBy, y: y + down * panBy, zoom }, glide(80)).catch(() => {}); // the canvas went away
      }
      const id = event.target.classList.contains('react-flow__node') ? event.target.dataset.id : undefined;
      const { nodes } = store.getState().selection;
      if (event.key !== 'Enter' || event.shiftKey || id === undefined || nodes.length !== 1 || nodes[0] !== id) return;
      event.preventDefault();
      onPressNode?.(idsOf(id));
    },
    [canvas, flow, store, onPressNode],
  );
}
