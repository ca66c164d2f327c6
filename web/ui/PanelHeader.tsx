import type { ReactNode } from 'react';
import { cx } from './class-names.ts';

/** The 36 px bar on top of a side panel. */
export function PanelHeader({
  title,
  children,
  className,
}: {
  title: ReactNode;
  children?: ReactNode;
  className?: string;
}) {
  return (
    <header className={cx('flex h-9 shrink-0 items-center gap-1 border-line border-b px-3', className)}>
      <h2 className="min-w-0 flex-1 truncate font-semibold text-base">{title}</h2>
      {children}
    </header>
  );
}

/** A titled part inside a panel. */
export function PanelSection({
  title,
  actions,
  children,
  className,
}: {
  title: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={cx('flex flex-col gap-2 px-3 py-3', className)}>
      <div className="flex min-h-6 items-center gap-1">
        <h3 className="min-w-0 flex-1 truncate font-medium text-muted text-sm">{title}</h3>
        {actions}
      </div>
      {children}
    </section>
  );
}
