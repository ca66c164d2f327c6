import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { selectText } from '../text/ui.ts';
import { cx } from './class-names.ts';
import { controlClasses, Field, type FieldProps } from './Field.tsx';
import { itemClasses, popupClasses } from './popup-classes.ts';

export interface SelectOption<T extends string = string> {
  value: T;
  label: string;
  description?: string | undefined;
  icon?: ReactNode;
  disabled?: boolean | undefined;
}

export interface SelectProps<T extends string> extends FieldProps {
  value: T | null;
  onChange: (value: T) => void;
  options: ReadonlyArray<SelectOption<T>>;
  placeholder?: string | undefined;
  disabled?: boolean | undefined;
  size?: 'sm' | 'md';
  /** Accessible name when there is no label. */
  'aria-label'?: string | undefined;
}

export function Select<T extends string>(props: SelectProps<T>) {
  const {
    label,
    hint,
    error,
    required,
    className,
    value,
    onChange,
    options,
    placeholder = selectText.choose,
    disabled = false,
    size = 'md',
  } = props;
  return (
    <Field label={label} hint={hint} error={error} required={required} className={className}>
      {(ids) => (
        <Base.Root
          items={[...options]}
          value={value}
          disabled={disabled}
          onValueChange={(next) => next !== null && onChange(next)}
        >
          <Base.Trigger
            id={ids.id}
            aria-label={props['aria-label']}
            aria-describedby={ids.describedBy}
            aria-invalid={ids.invalid}
            className={cx(
              controlClasses,
              'flex items-center justify-between gap-2 px-2 text-left text-base data-popup-open:border-accent',
              size === 'sm' ? 'h-6 text-sm' : 'h-7.5',
            )}
          >
            <Base.Value className="truncate data-placeholder:text-faint" placeholder={placeholder} />
            <Base.Icon>
              <ChevronsUpDown className="size-3.5 text-faint" aria-hidden />
            </Base.Icon>
          </Base.Trigger>
          <Base.Portal>
            <Base.Positioner className="z-60 outline-none" sideOffset={4} alignItemWithTrigger={false}>
              <Base.Popup
                className={cx(popupClasses, 'max-h-(--available-height) min-w-(--anchor-width) max-w-96 scroll-area')}
              >
                <Base.List>
                  {options.map((option) => (
                    <SelectItem key={option.value} option={option} />
                  ))}
                </Base.List>
              </Base.Popup>
            </Base.Positioner>
          </Base.Portal>
        </Base.Root>
      )}
    </Field>
  );
}

function SelectItem<T extends string>({ option }: { option: SelectOption<T> }) {
  return (
    <Base.Item value={option.value} disabled={option.disabled === true} className={cx(itemClasses, 'py-1')}>
      {option.icon}
      <div className="min-w-0 flex-1">
        <Base.ItemText className="block truncate">{option.label}</Base.ItemText>
        {option.description !== undefined && <div className="text-faint text-xs">{option.description}</div>}
      </div>
      <Base.ItemIndicator>
        <Check className="text-accent-text" aria-hidden />
      </Base.ItemIndicator>
    </Base.Item>
  );
}
