import { type PointerEvent, useRef } from 'react';
import { formatDuration } from '../../shell/format-time.ts';
import { timeAxisText } from '../../text/run-views.ts';
import { stepFor, type TimeScale, type Window } from './time-scale.ts';

export interface TimeAxisProps {
  scale: TimeScale;
  window: Window;
  /** When the run began. */
  from: number;
  labelWidth: number;
  /** Moves the line by a share of what is in sight. */
  onMove: (share: number) => void;
}

const mostMarks = 8;

/** The marks above the bars, and the breaks where waiting was left out. Dragging moves along. */
export function TimeAxis({ scale, window, from, labelWidth, onMove }: TimeAxisProps) {
  const size = window.to - window.from;
  const step = stepFor(size, mostMarks);
  const percent = (place: number) => `${((place - window.from) / size) * 100}%`;
  const dragged = useRef<number>(undefined);
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (dragged.current === undefined) return;
    onMove((dragged.current - event.clientX) / event.currentTarget.clientWidth);
    dragged.current = event.clientX;
  };
  return (
    <div className="flex h-6 shrink-0 border-line border-b bg-sunken text-faint text-xs" aria-hidden>
      <div className="shrink-0 border-line border-r" style={{ width: labelWidth }} />
      <div
        className="relative min-w-0 flex-1 cursor-ew-resize touch-none overflow-hidden"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          dragged.current = event.clientX;
        }}
        onPointerMove={drag}
        onPointerUp={() => {
          dragged.current = undefined;
        }}
      >
        {marks(scale, window, step, from).map(({ place, text }) => (
          <span
            key={place}
            className="absolute top-0 h-full border-line-strong border-l pl-1 leading-6 tabular-nums"
            style={{ left: percent(place) }}
          >
            {text}
          </span>
        ))}
        {scale.gaps.map((gap) => (
          <span
            key={gap.at}
            className="absolute top-0 flex h-full min-w-0 items-center justify-center overflow-hidden bg-waiting-soft text-waiting-ink"
            style={{ left: percent(gap.at), width: `${(gap.width / size) * 100}%` }}
            title={timeAxisText.inWhichNothingWasWorked(formatDuration(gap.to - gap.from))}
          >
            ⋯
          </span>
        ))}
      </div>
    </div>
  );
}

/** Even times since the begin; where a gap is left out, marks stand as far apart as the work between them. */
function marks(scale: TimeScale, window: Window, step: number, from: number): { place: number; text: string }[] {
  const found: { place: number; text: string }[] = [];
  for (let place = Math.ceil(window.from / step) * step; place <= window.to; place += step) {
    if (scale.gaps.some((gap) => place >= gap.at - step * 0.6 && place <= gap.at + gap.width)) continue;
    const since = scale.timeAt(place) - from;
    found.push({ place, text: since === 0 ? '0' : formatDuration(since) });
  }
  return found;
}
