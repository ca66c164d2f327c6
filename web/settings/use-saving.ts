import { useState } from 'react';
import { problemsOf } from '../client/request-error.ts';
import { showError } from '../ui/index.ts';

/** What is wrong with a form, by the name of the field. */
export type FieldProblems = Readonly<Record<string, string>>;

/** Saving a form: what is wrong with it, first by its own check, then by what the server says of its fields. */
export function useSaving() {
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<FieldProblems>({});
  const save = async (found: FieldProblems, send: () => Promise<void>): Promise<void> => {
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      await send();
    } catch (error) {
      setProblems(Object.fromEntries(problemsOf(error).map(({ path, message }) => [path, message])));
      showError(error);
    } finally {
      setBusy(false);
    }
  };
  return { busy, problems, save };
}
