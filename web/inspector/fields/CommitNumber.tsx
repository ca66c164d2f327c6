import { useEffect, useState } from 'react';
import { commitNumberText } from '../../text/inspector.ts';
import { NumberField, type NumberFieldProps } from '../../ui/index.ts';

export interface CommitNumberProps extends Omit<NumberFieldProps, 'value' | 'onChange'> {
  value: number | undefined;
  /** Called with every number that is allowed; undefined when the field was emptied. */
  onCommit: (value: number | undefined) => void;
  isWhole?: boolean;
}

/** A number; one that is not allowed stays in the field with what is wrong, and changes nothing. */
export function CommitNumber({
  value,
  onCommit,
  min,
  max,
  isWhole = false,
  error,
  required,
  ...field
}: CommitNumberProps) {
  const [number, setNumber] = useState<number | null>(value ?? null);
  useEffect(() => setNumber(value ?? null), [value]);
  const problem = problemOf(number, { min, max, isWhole, required: required === true });
  const change = (next: number | null) => {
    setNumber(next);
    if (problemOf(next, { min, max, isWhole, required: required === true }) === undefined) onCommit(next ?? undefined);
  };
  return (
    <NumberField
      {...field}
      required={required}
      value={number}
      onChange={change}
      min={min}
      max={max}
      error={problem ?? error}
    />
  );
}

interface Limits {
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly isWhole: boolean;
  readonly required: boolean;
}

function problemOf(value: number | null, { min, max, isWhole, required }: Limits): string | undefined {
  if (value === null) return required ? commitNumberText.numberIsNeededHere : undefined;
  if (isWhole && !Number.isInteger(value)) return commitNumberText.onlyWholeNumbers;
  if (min !== undefined && value < min) return commitNumberText.atLeastIsNeeded(min);
  if (max !== undefined && value > max) return commitNumberText.atMostIsAllowed(max);
  return undefined;
}
