import { useCallback, useMemo, useState } from 'react';
import type { Json } from '#engine/json';
import { compileSchema, type PortSchema } from '#engine/schema/index';
import { useSchemaFormText } from '../text/ui.ts';
import type { SchemaFormProblems } from './schema-form-context.ts';
import { type Draft, fieldKind, initialValue } from './schema-value.ts';

export interface SchemaFormState extends SchemaFormProblems {
  readonly value: Draft;
  readonly onChange: (value: Draft) => void;
  /** Takes out everything that was filled in, down to the schema's defaults. */
  readonly clear: () => void;
  /** The finished value, or undefined after showing what is wrong with it. */
  readonly finish: () => { readonly value: Json } | undefined;
  /** Shows what somebody else, such as the server, found wrong. */
  readonly showProblems: (problems: ReadonlyArray<{ readonly path: string; readonly message: string }>) => void;
}

const none: ReadonlyMap<string, string> = new Map();

/**
 * State of a form made from a schema. Nothing is called wrong before the first attempt to send it; then
 * problems follow what is typed. What was typed is only thrown away when somebody asks for that.
 */
export function useSchemaForm(schema: PortSchema, initial?: Draft): SchemaFormState {
  const [value, setValue] = useState<Draft>(() => initial ?? emptyForm(schema));
  const [isAttempted, setAttempted] = useState(false);
  const [unfinished, setUnfinishedFields] = useState(none);
  const [foreign, setForeign] = useState(none);
  const check = useCallback(
    (candidate: Draft): Map<string, string> => {
      const result = candidate === undefined ? undefined : compileSchema(schema).check(candidate);
      const found =
        result === undefined ? [{ path: '', message: useSchemaFormText.isMissing }] : result.ok ? [] : result.problems;
      // The first problem of a field says enough; text that cannot be read says more than "is missing".
      return new Map([
        ...found.map(({ path, message }) => [path, besideField(path, message)] as const).reverse(),
        ...unfinished,
      ]);
    },
    [schema, unfinished],
  );
  const problems = useMemo(
    () => (isAttempted ? new Map([...check(value), ...foreign]) : foreign),
    [isAttempted, check, value, foreign],
  );
  return {
    value,
    problems,
    onChange: (next) => {
      setValue(next);
      setForeign(none);
    },
    setUnfinished: useCallback((path: string, message: string | undefined) => {
      setUnfinishedFields((before) => {
        const after = new Map(before);
        if (message === undefined) after.delete(path);
        else after.set(path, message);
        return after;
      });
    }, []),
    clear: () => {
      setValue(emptyForm(schema));
      setForeign(none);
      setUnfinishedFields(none);
      setAttempted(false);
    },
    finish: () => {
      setAttempted(true);
      return check(value).size === 0 && value !== undefined ? { value } : undefined;
    },
    showProblems: (found) => setForeign(new Map(found.map(({ path, message }) => [path, besideField(path, message)]))),
  };
}

function emptyForm(schema: PortSchema): Draft {
  return initialValue(schema) ?? (fieldKind(schema).kind === 'list' ? [] : undefined);
}

/** Beside a field its name need not be said again: `votes.2 must be at most 1` becomes `Must be at most 1.` */
function besideField(path: string, message: string): string {
  const prefix = path === '' ? 'the value ' : `${path} `;
  const said = message.startsWith(prefix) ? message.slice(prefix.length) : message;
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.!?]$/.test(said) ? '' : '.'}`;
}
