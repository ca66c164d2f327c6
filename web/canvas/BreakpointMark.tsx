import { useCallback } from 'react';
import { breakpointPath, useBreakpoints } from '../store/breakpoints.ts';
import type { PathStep } from '../store/run-view.ts';
import { cx } from '../ui/index.ts';

/** Red dots at the corners of a node where the run stops by itself: on the left before it, on the right after it. */
export function BreakpointMarks({ steps, isFar = false }: { steps: readonly PathStep[]; isFar?: boolean }) {
  const stops = useBreakpoints(useCallback((state) => state.byPath[breakpointPath(steps)], [steps]));
  if (stops === undefined) return null;
  const dot = cx(
    'absolute z-10 rounded-full border-canvas bg-failed',
    isFar ? '-top-4 size-9 border-4' : '-top-2 size-3.5 border-2',
  );
  return (
    <>
      {stops.before && (
        <span
          role="img"
          aria-label="Stops before this node"
          title="The run stops before this node"
          className={cx(dot, isFar ? '-left-4' : '-left-2')}
        />
      )}
      {stops.after && (
        <span
          role="img"
          aria-label="Stops after this node"
          title="The run stops after this node"
          className={cx(dot, isFar ? '-right-4' : '-right-2')}
        />
      )}
    </>
  );
}
