import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { cx } from './class-names.ts';
import { Tooltip } from './Tooltip.tsx';

export type ButtonLook = 'primary' | 'secondary' | 'ghost' | 'danger' | 'approve';
export type ButtonSize = 'sm' | 'md' | 'lg';

const base =
  'inline-flex shrink-0 select-none items-center justify-center rounded-md font-medium whitespace-nowrap transition-colors duration-75 disabled:opacity-45 aria-disabled:opacity-45 [&_svg]:shrink-0';
const looks: Readonly<Record<ButtonLook, string>> = {
  primary: 'bg-accent text-accent-ink shadow-raised enabled:hover:bg-accent-strong',
  secondary:
    'border border-line-strong bg-surface text-ink shadow-raised enabled:hover:bg-hover enabled:active:bg-active',
  ghost:
    'text-muted enabled:hover:bg-hover enabled:hover:text-ink enabled:active:bg-active aria-pressed:bg-active aria-pressed:text-ink data-popup-open:bg-active',
  danger:
    'border border-line-strong bg-surface text-failed-ink shadow-raised enabled:hover:border-failed enabled:hover:bg-failed-soft',
  approve: 'bg-done-strong text-accent-ink shadow-raised enabled:hover:brightness-95',
};
const sizes: Readonly<Record<ButtonSize, string>> = {
  sm: 'h-6 gap-1 px-2 text-sm [&_svg]:size-3.5',
  md: 'h-7.5 gap-1.5 px-2.5 text-base [&_svg]:size-4',
  lg: 'h-9 gap-2 px-4 text-md [&_svg]:size-4.5',
};

export interface ButtonProps extends ComponentProps<'button'> {
  look?: ButtonLook;
  size?: ButtonSize;
  icon?: ReactNode;
  /** Shows a spinner and refuses presses. */
  busy?: boolean;
}

export function Button({
  look = 'secondary',
  size = 'md',
  icon,
  busy = false,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled === true || busy}
      aria-busy={busy || undefined}
      className={cx(base, looks[look], sizes[size], className)}
    >
      {busy ? <LoaderCircle className="animate-spin" aria-hidden /> : icon}
      {children}
    </button>
  );
}

const squares: Readonly<Record<ButtonSize, string>> = {
  sm: 'size-6 [&_svg]:size-3.5',
  md: 'size-7.5 [&_svg]:size-4',
  lg: 'size-9 [&_svg]:size-4.5',
};

export interface IconButtonProps extends ComponentProps<'button'> {
  /** The accessible name, shown as a tooltip too. */
  label: string;
  shortcut?: string;
  look?: ButtonLook;
  size?: ButtonSize;
  side?: 'top' | 'right' | 'bottom' | 'left';
  busy?: boolean;
}

export function IconButton(props: IconButtonProps) {
  const { label, shortcut, look = 'ghost', size = 'md', side, busy = false, className, children, ...rest } = props;
  return (
    <Tooltip label={label} shortcut={shortcut} side={side}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        disabled={rest.disabled === true || busy}
        className={cx(base, looks[look], squares[size], className)}
      >
        {busy ? <LoaderCircle className="animate-spin" aria-hidden /> : children}
      </button>
    </Tooltip>
  );
}

/** The classes of a button, for links that look like one. */
export function buttonClasses(look: ButtonLook = 'secondary', size: ButtonSize = 'md'): string {
  // Links know no :enabled, so the hover styles are given without it.
  return cx(base, looks[look].replaceAll('enabled:', ''), sizes[size]);
}
