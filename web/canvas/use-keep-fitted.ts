import { useReactFlow, useStore } from '@xyflow/react';
import { useEffect, useRef } from 'react';

/** A flow of a thousand nodes is not shown whole at first: nobody could read it, and drawing all of it takes seconds. */
export const firstFit = { padding: 0.12, maxZoom: 1, minZoom: 0.25 } as const;

/**
 * Until somebody does something on the page, a flow that was just opened stays fitted when the canvas gets another size:
 * the panels around it settle after it was drawn.
 */
export function useKeepFitted(): void {
  const flow = useReactFlow();
  const size = useStore((state) => (state.width === 0 ? '' : `${state.width} ${state.height}`));
  const fitted = useRef('');
  const isTouched = useRef(false);
  useEffect(() => {
    const gone = new AbortController();
    const touch = () => {
      isTouched.current = true;
      gone.abort();
    };
    for (const type of ['pointerdown', 'wheel', 'keydown'])
      window.addEventListener(type, touch, { capture: true, passive: true, signal: gone.signal });
    return () => gone.abort();
  }, []);
  useEffect(() => {
    const before = fitted.current;
    fitted.current = size;
    // The first size is the one that React Flow itself fits into.
    if (before === '' || before === size || isTouched.current) return;
    flow.fitView(firstFit).catch(() => {}); // the canvas went away meanwhile
  }, [size, flow]);
}
