import type { Json } from '#engine/json';
import type { FieldProps } from './Field.tsx';
import { Select } from './Select.tsx';
import { RadioGroup } from './Switch.tsx';
import { choiceLabel, type Draft } from './schema-value.ts';

interface ChoiceProps extends FieldProps {
  value: Draft;
  onChange: (value: Draft) => void;
}

/** All options in sight while they are few; a list to open when they are many. */
export function ChoiceField({ options, value, onChange, ...field }: ChoiceProps & { options: readonly Json[] }) {
  const items = options.map((option) => ({ value: JSON.stringify(option), label: choiceLabel(option) }));
  const chosen = value === undefined ? null : JSON.stringify(value);
  const choose = (text: string) => onChange(options.find((option) => JSON.stringify(option) === text));
  const isInline = items.length <= 4 && items.every(({ label }) => label.length <= 16);
  if (options.length <= 6)
    return <RadioGroup {...field} isInline={isInline} options={items} value={chosen} onChange={choose} />;
  return <Select {...field} options={items} value={chosen} onChange={choose} />;
}

/** Yes, no, and not said yet. */
export function YesNoField({ value, onChange, ...field }: ChoiceProps) {
  return <ChoiceField {...field} options={[true, false]} value={value} onChange={onChange} />;
}
