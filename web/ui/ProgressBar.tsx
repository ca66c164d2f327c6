import { progressBarText } from '../text/ui.ts';

/** How far something is; it says so in numbers too. */
export function ProgressBar({ done, all, label }: { done: number; all: number; label: string }) {
  const share = all === 0 ? 0 : done / all;
  return (
    <span className="flex w-full items-center gap-2">
      <span
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={all}
        aria-valuenow={done}
        className="h-1.5 min-w-0 flex-1 overflow-hidden rounded-full bg-line"
      >
        <span
          className="block h-full rounded-full bg-running transition-[width]"
          style={{ width: `${share * 100}%` }}
        />
      </span>
      <span className="text-muted text-sm tabular-nums">{progressBarText.of(done, all)}</span>
    </span>
  );
}
