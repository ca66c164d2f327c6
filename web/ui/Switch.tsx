import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox';
import { Radio } from '@base-ui/react/radio';
import { RadioGroup as BaseRadioGroup } from '@base-ui/react/radio-group';
import { Switch as BaseSwitch } from '@base-ui/react/switch';
import { Check } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { cx } from './class-names.ts';
import { Field, FieldNote, type FieldProps } from './Field.tsx';

export interface ToggleProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  className?: string;
}

export function Switch({ label, hint, error, checked, onChange, disabled = false, className }: ToggleProps) {
  const id = useId();
  return (
    <div className={cx('flex flex-col gap-0.5', className)}>
      <div className="flex items-center gap-2">
        <BaseSwitch.Root
          id={id}
          checked={checked}
          onCheckedChange={(next) => onChange(next)}
          disabled={disabled}
          className="flex h-4.5 w-8 shrink-0 rounded-full bg-line-strong p-0.5 transition-colors data-checked:bg-accent data-disabled:opacity-45"
        >
          <BaseSwitch.Thumb className="size-3.5 rounded-full bg-white shadow-raised transition-transform data-checked:translate-x-3.5" />
        </BaseSwitch.Root>
        <label htmlFor={id} className="text-base">
          {label}
        </label>
      </div>
      {(hint !== undefined || error !== undefined) && <FieldNote error={error} hint={hint} />}
    </div>
  );
}

export function Checkbox({ label, hint, error, checked, onChange, disabled = false, className }: ToggleProps) {
  const id = useId();
  return (
    <div className={cx('flex flex-col gap-0.5', className)}>
      <div className="flex items-center gap-2">
        <BaseCheckbox.Root
          id={id}
          checked={checked}
          onCheckedChange={(next) => onChange(next)}
          disabled={disabled}
          className="flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-strong bg-surface data-checked:border-accent data-checked:bg-accent data-disabled:opacity-45"
        >
          <BaseCheckbox.Indicator className="text-accent-ink">
            <Check className="size-3" strokeWidth={3} aria-hidden />
          </BaseCheckbox.Indicator>
        </BaseCheckbox.Root>
        <label htmlFor={id} className="text-base">
          {label}
        </label>
      </div>
      {(hint !== undefined || error !== undefined) && <FieldNote error={error} hint={hint} />}
    </div>
  );
}

export interface RadioOption {
  value: string;
  label: ReactNode;
  description?: ReactNode;
  disabled?: boolean;
}

export interface RadioGroupProps extends FieldProps {
  value: string | null;
  onChange: (value: string) => void;
  options: readonly RadioOption[];
  /** Side by side, for a few short options. */
  isInline?: boolean;
}

/** One of a few, all of them in sight. */
export function RadioGroup({
  label,
  hint,
  error,
  required,
  className,
  value,
  onChange,
  options,
  isInline = false,
}: RadioGroupProps) {
  return (
    <Field label={label} hint={hint} error={error} required={required} className={className}>
      {(ids) => (
        <BaseRadioGroup
          id={ids.id}
          aria-describedby={ids.describedBy}
          value={value}
          onValueChange={(next) => onChange(String(next))}
          className={cx('flex gap-1.5', isInline ? 'flex-wrap' : 'flex-col')}
        >
          {options.map((option) => (
            <RadioRow key={option.value} option={option} />
          ))}
        </BaseRadioGroup>
      )}
    </Field>
  );
}

function RadioRow({ option }: { option: RadioOption }) {
  const id = useId();
  return (
    <div className="flex items-start gap-2 rounded-md border border-line px-2.5 py-1.5 transition-colors hover:bg-hover has-data-checked:border-accent has-data-checked:bg-accent-soft">
      <Radio.Root
        id={id}
        value={option.value}
        disabled={option.disabled === true}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-line-strong bg-surface data-checked:border-accent data-checked:bg-accent"
      >
        <Radio.Indicator className="size-1.5 rounded-full bg-accent-ink" />
      </Radio.Root>
      <label htmlFor={id} className="min-w-0 flex-1">
        <span className="block wrap-anywhere">{option.label}</span>
        {option.description !== undefined && <span className="block text-faint text-sm">{option.description}</span>}
      </label>
    </div>
  );
}
