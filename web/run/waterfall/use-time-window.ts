import { type RefObject, useEffect, useRef, useState } from 'react';
import { move, type TimeScale, type Window, zoom } from './time-scale.ts';

export interface TimeWindow {
  readonly window: Window;
  /** The whole line is in sight, and stays so while it grows. */
  readonly isFitted: boolean;
  zoomBy(factor: number, around?: number): void;
  moveBy(share: number): void;
  fit(): void;
}

/** The part of the line that is in sight: all of it until somebody zooms, by wheel, buttons or keys. */
export function useTimeWindow(scale: TimeScale, area: RefObject<HTMLElement | null>, labelWidth: number): TimeWindow {
  const [chosen, setChosen] = useState<Window>();
  const window = chosen === undefined ? { from: 0, to: scale.length } : move(chosen, scale.length, 0);
  const set = (next: Window) => setChosen(next.to - next.from >= scale.length ? undefined : next);
  const zoomBy = (factor: number, around = (window.from + window.to) / 2) =>
    set(zoom(window, scale.length, { factor, around }));
  const moveBy = (share: number) => set(move(window, scale.length, share * (window.to - window.from)));
  const latest = useRef({ window, zoomBy, moveBy });
  latest.current = { window, zoomBy, moveBy };
  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    // React listens to wheels passively, and a page that zooms with the line would be no help.
    const onWheel = (event: WheelEvent) => {
      const width = Math.max(1, element.clientWidth - labelWidth);
      if (event.ctrlKey || event.metaKey) {
        const share = (event.clientX - element.getBoundingClientRect().left - labelWidth) / width;
        const { from, to } = latest.current.window;
        latest.current.zoomBy(Math.exp(event.deltaY / 250), from + Math.min(1, Math.max(0, share)) * (to - from));
      } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        latest.current.moveBy((event.deltaX || event.deltaY) / width);
      } else return;
      event.preventDefault();
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [area, labelWidth]);
  return { window, isFitted: chosen === undefined, zoomBy, moveBy, fit: () => setChosen(undefined) };
}
