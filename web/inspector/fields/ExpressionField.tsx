import { useEffect, useState } from 'react';
import { expressionFieldText } from '../../text/inspector.ts';
import { CodeField } from './CodeField.tsx';
import type { ScopeName } from './scope-names.ts';

export interface ExpressionFieldProps {
  label: string;
  value: string;
  onCommit: (value: string) => void;
  /** What the expression may name. */
  scope: readonly ScopeName[];
  error?: string | undefined;
  hint?: string;
  placeholder?: string;
  isRequired?: boolean;
}

/** A condition or score in the safe part of JavaScript; it takes effect when the field is left. */
export function ExpressionField({ label, value, onCommit, error, isRequired = false, ...field }: ExpressionFieldProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const isMissing = isRequired && text.trim() === '';
  return (
    <CodeField
      placeholder={expressionFieldText.placeholder}
      {...field}
      name={label}
      label={label}
      language="expression"
      lines={1}
      value={text}
      onChange={setText}
      onLeave={() => text !== value && !isMissing && onCommit(text)}
      error={isMissing ? expressionFieldText.expressionIsNeeded : text === value ? error : undefined}
    />
  );
}
