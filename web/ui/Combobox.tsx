import { Autocomplete } from '@base-ui/react/autocomplete';
import { Combobox as Base } from '@base-ui/react/combobox';
import { Check, ChevronsUpDown } from 'lucide-react';
import { comboboxText } from '../text/ui.ts';
import { cx } from './class-names.ts';
import { controlClasses, Field, type FieldProps } from './Field.tsx';
import { itemClasses, popupClasses } from './popup-classes.ts';
import type { SelectOption } from './Select.tsx';

export interface ComboboxProps extends FieldProps {
  value: string | null;
  onChange: (value: string) => void;
  options: readonly SelectOption[];
  placeholder?: string | undefined;
  'aria-label'?: string | undefined;
}

/** Chooses one of many by typing a part of its name. */
export function Combobox({
  label,
  hint,
  error,
  required,
  className,
  value,
  onChange,
  options,
  placeholder,
  ...rest
}: ComboboxProps) {
  const chosen = options.find((option) => option.value === value) ?? null;
  return (
    <Field label={label} hint={hint} error={error} required={required} className={className}>
      {(ids) => (
        <Base.Root
          items={[...options]}
          value={chosen}
          onValueChange={(next: SelectOption | null) => next !== null && onChange(next.value)}
        >
          <div className="relative">
            <Base.Input
              id={ids.id}
              aria-label={rest['aria-label']}
              aria-describedby={ids.describedBy}
              placeholder={placeholder}
              className={cx(controlClasses, 'h-7.5 pr-7 pl-2 text-base')}
            />
            <Base.Trigger
              aria-label={comboboxText.showAll}
              className="absolute inset-y-0 right-0 flex w-7 items-center justify-center text-faint"
            >
              <ChevronsUpDown className="size-3.5" aria-hidden />
            </Base.Trigger>
          </div>
          <Base.Portal>
            <Base.Positioner className="z-60 outline-none" sideOffset={4}>
              <Base.Popup className={cx(popupClasses, 'max-h-80 w-(--anchor-width) scroll-area')}>
                <Base.Empty className="px-2 text-faint text-sm empty:hidden">{comboboxText.nothingFits}</Base.Empty>
                <Base.List>
                  {(option: SelectOption) => (
                    <Base.Item key={option.value} value={option} className={itemClasses}>
                      {option.icon}
                      <span className="min-w-0 flex-1 truncate">{option.label}</span>
                      <Base.ItemIndicator>
                        <Check className="text-accent-text" aria-hidden />
                      </Base.ItemIndicator>
                    </Base.Item>
                  )}
                </Base.List>
              </Base.Popup>
            </Base.Positioner>
          </Base.Portal>
        </Base.Root>
      )}
    </Field>
  );
}

export interface SuggestFieldProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  suggestions: readonly string[];
  placeholder?: string | undefined;
  'aria-label'?: string | undefined;
}

/** A text field that offers what is known but takes anything. */
export function SuggestField(props: SuggestFieldProps) {
  const { label, hint, error, required, className, value, onChange, suggestions, placeholder } = props;
  return (
    <Field label={label} hint={hint} error={error} required={required} className={className}>
      {(ids) => (
        <Autocomplete.Root
          items={[...suggestions]}
          value={value}
          onValueChange={(next) => onChange(next)}
          openOnInputClick
        >
          <Autocomplete.Input
            id={ids.id}
            aria-label={props['aria-label']}
            aria-describedby={ids.describedBy}
            aria-invalid={ids.invalid}
            placeholder={placeholder}
            className={cx(controlClasses, 'h-7.5 px-2 text-base')}
          />
          <Autocomplete.Portal>
            <Autocomplete.Positioner className="z-60 outline-none data-empty:hidden" sideOffset={4}>
              <Autocomplete.Popup
                className={cx(popupClasses, 'max-h-72 w-(--anchor-width) scroll-area data-empty:hidden')}
              >
                <Autocomplete.List>
                  {(suggestion: string) => (
                    <Autocomplete.Item key={suggestion} value={suggestion} className={itemClasses}>
                      <span className="truncate">{suggestion}</span>
                    </Autocomplete.Item>
                  )}
                </Autocomplete.List>
              </Autocomplete.Popup>
            </Autocomplete.Positioner>
          </Autocomplete.Portal>
        </Autocomplete.Root>
      )}
    </Field>
  );
}
