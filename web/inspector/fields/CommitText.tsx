import { type KeyboardEvent, useEffect, useState } from 'react';
import { TextArea, TextField, type TextFieldProps } from '../../ui/index.ts';

export interface CommitTextProps
  extends Pick<
    TextFieldProps,
    | 'label'
    | 'hint'
    | 'error'
    | 'required'
    | 'className'
    | 'placeholder'
    | 'mono'
    | 'icon'
    | 'disabled'
    | 'spellCheck'
    | 'aria-label'
  > {
  value: string;
  onCommit: (value: string) => void;
  /** What is wrong with a text, or undefined; a wrong text stays in the field and is not committed. */
  check?: (value: string) => string | undefined;
  /** Several lines; Enter then begins a new one. */
  isLong?: boolean;
  minRows?: number;
}

/** A text that takes effect when the field is left or Enter is pressed; Escape takes it back. */
export function CommitText({ value, onCommit, check, isLong = false, minRows, ...field }: CommitTextProps) {
  const [text, setText] = useState(value);
  const [isTouched, setTouched] = useState(false);
  useEffect(() => {
    setText(value);
    setTouched(false);
  }, [value]);
  const problem = check?.(text);
  const commit = () => {
    setTouched(true);
    if (problem === undefined && text !== value) onCommit(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (!isLong || event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      event.stopPropagation();
      commit();
    }
    if (event.key === 'Escape' && text !== value) {
      event.stopPropagation();
      setText(value);
    }
  };
  const shared = {
    ...field,
    value: text,
    onChange: setText,
    onBlur: commit,
    onKeyDown,
    error: isTouched || text !== value ? (problem ?? field.error) : field.error,
  };
  if (!isLong) return <TextField {...shared} />;
  const { icon: _, ...area } = shared;
  return <TextArea {...area} {...(minRows === undefined ? {} : { minRows })} />;
}
