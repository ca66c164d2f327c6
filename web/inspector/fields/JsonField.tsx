import { useEffect, useState } from 'react';
import type { Json } from '#engine/json';
import { jsonFieldText } from '../../text/inspector.ts';
import type { FieldProps } from '../../ui/index.ts';
import { CodeField } from './CodeField.tsx';

export interface JsonFieldProps extends FieldProps {
  name: string;
  value: Json | undefined;
  onCommit: (value: Json) => void;
  /** What is wrong with a value that is JSON, or undefined. */
  check?: (value: unknown) => string | undefined;
  lines?: number;
}

/** Any JSON; text that is not JSON stays where it is, with what is wrong, and changes nothing. */
export function JsonField({ name, value, onCommit, check, error, lines = 3, ...field }: JsonFieldProps) {
  const printed = value === undefined ? '' : JSON.stringify(value, null, 2);
  const [text, setText] = useState(printed);
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    setText((current) => (sameJson(current, printed) ? current : printed));
    setProblem(undefined);
  }, [printed]);
  const change = (next: string) => {
    setText(next);
    const read = readJson(next);
    const wrong = read.ok ? check?.(read.value) : jsonFieldText.thisIsNotJsonYet;
    setProblem(wrong);
    if (read.ok && wrong === undefined && !sameJson(next, printed)) onCommit(read.value);
  };
  return (
    <CodeField
      {...field}
      name={name}
      language="json"
      value={text}
      onChange={change}
      lines={lines}
      error={problem ?? error}
    />
  );
}

function readJson(text: string): { ok: true; value: Json } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) as Json }; // what JSON.parse gives is JSON
  } catch {
    return { ok: false };
  }
}

function sameJson(a: string, b: string): boolean {
  const [left, right] = [readJson(a), readJson(b)];
  return left.ok && right.ok && JSON.stringify(left.value) === JSON.stringify(right.value);
}
