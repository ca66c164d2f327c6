import { NumberField as Base } from '@base-ui/react/number-field';
import { Minus, Plus } from 'lucide-react';
import { numberFieldText } from '../text/ui.ts';
import { cx } from './class-names.ts';
import { controlClasses, Field, type FieldProps } from './Field.tsx';

export interface NumberFieldProps extends FieldProps {
  value: number | null;
  onChange: (value: number | null) => void;
  min?: number | undefined;
  max?: number | undefined;
  step?: number | 'any' | undefined;
  placeholder?: string | undefined;
  disabled?: boolean | undefined;
  /** Accessible name when there is no label. */
  'aria-label'?: string | undefined;
}

const stepper =
  'flex w-7 items-center justify-center border border-line-strong bg-surface text-muted hover:bg-hover hover:text-ink disabled:opacity-45 [&_svg]:size-3.5';
const format: Intl.NumberFormatOptions = { maximumFractionDigits: 12, useGrouping: false };

export function NumberField(props: NumberFieldProps) {
  const { label, hint, error, required, className, value, onChange, min, max, step = 1, placeholder, disabled } = props;
  return (
    <Field label={label} hint={hint} error={error} required={required} className={className}>
      {(ids) => (
        <Base.Root
          id={ids.id}
          value={value}
          onValueChange={(next) => onChange(next)}
          {...(min === undefined ? {} : { min })}
          {...(max === undefined ? {} : { max })}
          {...(disabled === undefined ? {} : { disabled })}
          step={step}
          format={format}
          allowOutOfRange
        >
          <Base.Group className="flex h-7.5 max-w-48">
            <Base.Decrement
              className={cx(stepper, 'rounded-l-md border-r-0')}
              aria-label={numberFieldText.less}
              tabIndex={-1}
            >
              <Minus aria-hidden />
            </Base.Decrement>
            <Base.Input
              placeholder={placeholder}
              aria-label={props['aria-label']}
              aria-describedby={ids.describedBy}
              aria-invalid={ids.invalid}
              className={cx(controlClasses, 'relative rounded-none px-2 text-base tabular-nums focus-visible:z-1')}
            />
            <Base.Increment
              className={cx(stepper, 'rounded-r-md border-l-0')}
              aria-label={numberFieldText.more}
              tabIndex={-1}
            >
              <Plus aria-hidden />
            </Base.Increment>
          </Base.Group>
        </Base.Root>
      )}
    </Field>
  );
}
