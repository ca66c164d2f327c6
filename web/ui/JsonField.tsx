import { useState } from 'react';
import type { Json } from '#engine/json';
import { jsonFieldText } from '../text/ui.ts';
import type { SchemaFieldProps } from './SchemaForm.tsx';
import { useFieldProblem } from './schema-form-context.ts';
import { TextArea } from './TextField.tsx';

/** For what no control fits: JSON by hand. Where any value goes, text that is no JSON counts as text. */
export function JsonField({ schema, value, onChange, path, label, required }: SchemaFieldProps) {
  const takesText = schema.type === undefined || [schema.type].flat().includes('string');
  const [text, setText] = useState(() => print(value, takesText));
  const { problem, setUnfinished } = useFieldProblem(path);
  const change = (next: string) => {
    setText(next);
    const read = next.trim() === '' ? { value: undefined } : parse(next, takesText);
    setUnfinished(read === undefined ? jsonFieldText.thisIsNotJsonYet : undefined);
    onChange(read?.value);
  };
  return (
    <TextArea
      mono
      minRows={3}
      label={label}
      hint={schema.description ?? (takesText ? jsonFieldText.textOrJson : jsonFieldText.json)}
      error={problem}
      required={required}
      value={text}
      onChange={change}
      spellCheck={false}
    />
  );
}

function print(value: Json | undefined, takesText: boolean): string {
  if (value === undefined) return '';
  return typeof value === 'string' && takesText ? value : JSON.stringify(value, null, 2);
}

function parse(text: string, takesText: boolean): { value: Json } | undefined {
  try {
    const value: Json = JSON.parse(text);
    return { value };
  } catch {
    return takesText ? { value: text } : undefined;
  }
}
