import type { ComponentProps, ReactNode } from 'react';
import { cx } from './class-names.ts';
import { controlClasses, Field, type FieldProps } from './Field.tsx';

export interface TextFieldProps
  extends FieldProps,
    Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'className' | 'required' | 'id'> {
  value: string;
  onChange: (value: string) => void;
  icon?: ReactNode;
  mono?: boolean;
}

export function TextField(props: TextFieldProps) {
  const { label, hint, error, required, className, value, onChange, icon, mono = false, ...rest } = props;
  return (
    <Field label={label} hint={hint} error={error} required={required} className={className}>
      {(ids) => (
        <div className="relative">
          {icon !== undefined && (
            <span
              className="pointer-events-none absolute inset-y-0 left-2 flex items-center text-faint [&_svg]:size-4"
              aria-hidden
            >
              {icon}
            </span>
          )}
          <input
            type="text"
            autoComplete="off"
            {...rest}
            id={ids.id}
            aria-describedby={ids.describedBy}
            aria-invalid={ids.invalid}
            aria-required={required}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            className={cx(
              controlClasses,
              'h-7.5 px-2 text-base',
              icon !== undefined && 'pl-7.5',
              mono && 'font-mono text-sm',
            )}
          />
        </div>
      )}
    </Field>
  );
}

export interface TextAreaProps
  extends FieldProps,
    Omit<ComponentProps<'textarea'>, 'value' | 'onChange' | 'className' | 'required' | 'id'> {
  value: string;
  onChange: (value: string) => void;
  mono?: boolean;
  minRows?: number;
}

/** Grows with its text up to a third of the window. */
export function TextArea(props: TextAreaProps) {
  const { label, hint, error, required, className, value, onChange, mono = false, minRows = 3, ...rest } = props;
  return (
    <Field label={label} hint={hint} error={error} required={required} className={className}>
      {(ids) => (
        <textarea
          rows={minRows}
          {...rest}
          id={ids.id}
          aria-describedby={ids.describedBy}
          aria-invalid={ids.invalid}
          aria-required={required}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          // `field-sizing` ignores `rows`; the height is lines with padding and border around them.
          style={{ minHeight: `calc(${minRows} * 1lh + 0.5rem + 2px)` }}
          className={cx(
            controlClasses,
            'field-sizing-content max-h-[40vh] resize-y px-2 py-1 text-base',
            mono && 'font-mono text-sm',
          )}
        />
      )}
    </Field>
  );
}
