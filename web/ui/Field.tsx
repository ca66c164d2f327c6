import { CircleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { cx } from './class-names.ts';

export interface FieldProps {
  label?: ReactNode;
  hint?: ReactNode;
  /** What is wrong and what to do; shown beside the control and read out with it. */
  error?: string | undefined;
  required?: boolean | undefined;
  className?: string | undefined;
}

export interface ControlIds {
  id: string;
  describedBy: string | undefined;
  invalid: true | undefined;
}

/** Label above, control, then hint or problem below, joined for screen readers. */
export function Field({
  label,
  hint,
  error,
  required,
  className,
  children,
}: FieldProps & { children: (ids: ControlIds) => ReactNode }) {
  const id = useId();
  const hasNote = (error !== undefined && error !== '') || (hint !== undefined && hint !== '');
  const ids: ControlIds = {
    id,
    describedBy: hasNote ? `${id}-note` : undefined,
    invalid: error === undefined || error === '' ? undefined : true,
  };
  return (
    <div className={cx('flex min-w-0 flex-col gap-1', className)}>
      {label !== undefined && (
        <label htmlFor={id} className="font-medium text-ink text-sm">
          {label}
          {required === true && (
            <span className="ml-0.5 text-failed-ink" aria-hidden>
              *
            </span>
          )}
        </label>
      )}
      {children(ids)}
      {hasNote && <FieldNote id={`${id}-note`} error={error} hint={hint} />}
    </div>
  );
}

export function FieldNote({ id, error, hint }: { id?: string; error?: string | undefined; hint?: ReactNode }) {
  if (error !== undefined && error !== '') {
    return (
      <p id={id} role="alert" className="flex items-start gap-1 text-failed-ink text-sm">
        <CircleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden />
        <span className="min-w-0 wrap-anywhere">{error}</span>
      </p>
    );
  }
  return (
    <p id={id} className="text-faint text-sm">
      {hint}
    </p>
  );
}

export const controlClasses =
  'w-full min-w-0 rounded-md border border-line-strong bg-surface text-ink transition-colors duration-75 hover:border-faint focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-failed disabled:bg-sunken disabled:text-muted [&:is(input,textarea):read-only]:bg-sunken';
