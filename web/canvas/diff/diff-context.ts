import { createContext, useContext } from 'react';
import type { Mark } from './merge-flows.ts';

/** What the nodes and edges of a drawn difference must know of it. */
export interface DiffMarks {
  readonly nodes: ReadonlyMap<string, Mark>;
  readonly edges: ReadonlyMap<string, Mark>;
  /** The ports of the flow itself: its interface or state differs. */
  readonly pseudo: ReadonlySet<string>;
  /** The ids that lead to the flow drawn now. */
  readonly at: readonly string[];
}

const nothing: DiffMarks = { nodes: new Map(), edges: new Map(), pseudo: new Set(), at: [] };

export const DiffContext = createContext<DiffMarks>(nothing);

export function useDiffMarks(): DiffMarks {
  return useContext(DiffContext);
}
