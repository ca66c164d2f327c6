import { createContext, useContext } from 'react';

export interface SchemaFormProblems {
  /** What is wrong, by path such as `items.2.name`; the whole value has the path ``. */
  readonly problems: ReadonlyMap<string, string>;
  /** A field whose text is not a value yet says so here; undefined takes it back. */
  readonly setUnfinished: (path: string, message: string | undefined) => void;
}

export const SchemaFormContext = createContext<SchemaFormProblems>({ problems: new Map(), setUnfinished: () => {} });

/** The problem of one field, and the way to report text that cannot be read. */
export function useFieldProblem(path: string): {
  problem: string | undefined;
  setUnfinished: (message: string | undefined) => void;
} {
  const { problems, setUnfinished } = useContext(SchemaFormContext);
  return { problem: problems.get(path), setUnfinished: (message) => setUnfinished(path, message) };
}
