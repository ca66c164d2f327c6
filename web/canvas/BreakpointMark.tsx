import { useCallback } from 'react';
import { breakpointPath, useBreakpoints } from '../store/breakpoints.ts';
import type { PathStep } from '../store/run-view.ts';
import { breakpointMarkText } from '../text/canvas.ts';
import { cx } from '../ui/index.ts';

const sides = {
  before: { near: '-left-2', far: '-left-4' },
  after: { near: '-right-2', far: '-right-4' },
} as const;

/** Red dots at the corners of a node where the run stops by itself: on the left before it, on the right after it. */
export function BreakpointMarks({ steps, isFar = false }: { steps: readonly PathStep[]; isFar?: boolean }) {
  const stops = useBreakpoints(useCallback((state) => state.byPath[breakpointPath(steps)], [steps]));
  if (stops === undefined) return null;
  const dot = cx(
    'absolute z-10 flex items-center justify-center rounded-full border-canvas bg-failed font-semibold text-white leading-none',
    isFar ? '-top-4 h-9 min-w-9 border-4 px-1 text-xl' : '-top-2 h-3.5 min-w-3.5 border-2 px-0.5 text-[9px]',
  );
  return (
    <>
      {(['before', 'after'] as const).map((when) => {
        const stop = stops[when];
        if (stop === undefined) return null;
        const round = stop === true ? '' : breakpointMarkText.inRound(stop);
        return (
          <span
            key={when}
            role="img"
            aria-label={breakpointMarkText.stopsThisNode(when, round)}
            title={breakpointMarkText.runStopsThisNode(when, round)}
            className={cx(dot, sides[when][isFar ? 'far' : 'near'])}
          >
            {stop === true ? null : stop}
          </span>
        );
      })}
    </>
  );
}
