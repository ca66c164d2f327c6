import type { ReactNode } from 'react';
import { cx } from './class-names.ts';

export type BadgeTone =
  | 'neutral'
  | 'accent'
  | 'done'
  | 'failed'
  | 'waiting'
  | 'running'
  | 'paused'
  | 'skipped'
  | 'retrying';

const tones: Readonly<Record<BadgeTone, string>> = {
  neutral: 'bg-sunken text-muted',
  accent: 'bg-accent-soft text-accent-text',
  done: 'bg-done-soft text-done-ink',
  failed: 'bg-failed-soft text-failed-ink',
  waiting: 'bg-waiting-soft text-waiting-ink',
  running: 'bg-running-soft text-running-ink',
  paused: 'bg-paused-soft text-paused-ink',
  skipped: 'bg-skipped-soft text-skipped-ink',
  retrying: 'bg-retrying-soft text-retrying-ink',
};

export interface BadgeProps {
  tone?: BadgeTone;
  icon?: ReactNode;
  title?: string | undefined;
  children?: ReactNode;
  className?: string;
}

export function Badge({ tone = 'neutral', icon, title, children, className }: BadgeProps) {
  return (
    <span
      title={title}
      className={cx(
        'inline-flex h-5 max-w-full shrink-0 items-center gap-1 rounded-full px-1.5 font-medium text-xs whitespace-nowrap [&_svg]:size-3.5 [&_svg]:shrink-0',
        tones[tone],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  );
}
