import { waitBarText } from '../text/ui.ts';
import { Button } from './Button.tsx';
import { cx } from './class-names.ts';
import { ProgressBar } from './ProgressBar.tsx';

export interface WaitBarProps {
  /** What is waited for. */
  label: string;
  done: number;
  all: number;
  onCancel?: () => void;
  className?: string;
}

/** Something that takes a while: what it is, how far it is, and the way to call it off. */
export function WaitBar({ label, done, all, onCancel, className }: WaitBarProps) {
  return (
    <div className={cx('flex w-full flex-wrap items-center gap-x-3 gap-y-1', className)}>
      <span role="status" className="text-muted text-sm">
        {label}…
      </span>
      <span className="flex min-w-32 flex-1">
        <ProgressBar done={done} all={all} label={label} />
      </span>
      {onCancel !== undefined && (
        <Button size="sm" onClick={onCancel}>
          {waitBarText.cancel}
        </Button>
      )}
    </div>
  );
}
