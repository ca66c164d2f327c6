import { CircleAlert, LoaderCircle, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { FlowError } from '#engine/errors';
import { emptyStateText } from '../text/ui.ts';
import { Button } from './Button.tsx';
import { cx } from './class-names.ts';

export interface EmptyStateProps {
  icon?: ReactNode;
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  className?: string;
}

/** What a place shows when it has nothing yet, with what to do about it. */
export function EmptyState({ icon, title, children, actions, className }: EmptyStateProps) {
  return (
    <div className={cx('flex flex-col items-center justify-center gap-2 px-6 py-12 text-center', className)}>
      {icon !== undefined && (
        <div
          className="mb-1 flex size-10 items-center justify-center rounded-xl border border-line bg-surface text-faint shadow-raised [&_svg]:size-5"
          aria-hidden
        >
          {icon}
        </div>
      )}
      <h2 className="font-semibold text-md">{title}</h2>
      {children !== undefined && <div className="max-w-md text-muted">{children}</div>}
      {actions !== undefined && <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}

export function Spinner({ label = emptyStateText.loading, className }: { label?: string; className?: string }) {
  return (
    <span role="status" className={cx('inline-flex items-center gap-2 text-muted', className)}>
      <LoaderCircle className="size-4 animate-spin" aria-hidden />
      <span className="text-sm">{label}…</span>
    </span>
  );
}

/** Something could not be loaded: what happened, what to do, and a way to try again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const message = error instanceof Error ? error.message : String(error);
  return (
    <EmptyState
      icon={<CircleAlert className="text-failed" />}
      title={emptyStateText.thisDidNotWork}
      actions={
        onRetry !== undefined && (
          <Button icon={<RotateCw />} onClick={onRetry}>
            {emptyStateText.tryAgain}
          </Button>
        )
      }
    >
      <p className="wrap-anywhere">{message}</p>
      {error instanceof FlowError && <p className="mt-1">{error.help}</p>}
    </EmptyState>
  );
}
