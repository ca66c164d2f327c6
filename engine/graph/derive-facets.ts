import type { FlowFile } from '../format/flow-file.ts';
import { compile, type FlowsByReference } from './compile.ts';
import { countCalls } from './count-calls.ts';
import { needsOf } from './references.ts';

/** What a flow itself tells about who works in it and what a run costs. */
export interface DerivedFacets {
  readonly actors: 'models' | 'people' | 'both' | 'programs';
  readonly cost: 'none' | 'one' | 'few' | 'many' | 'open';
  /** Model calls of a run; without `most` when nothing bounds them. */
  readonly calls: { readonly least: number; readonly most?: number };
}

const fewest = 10;

/** See `DerivedFacets`. `flows` holds every flow that it reaches by reference. */
export function deriveFacets(flow: FlowFile, flows: FlowsByReference): DerivedFacets {
  const { models, people } = needsOf(flow, flows);
  const { least, most } = countCalls(compile(flow, flows));
  const hasModels = models.length > 0;
  const actors = people.length > 0 ? (hasModels ? 'both' : 'people') : hasModels ? 'models' : 'programs';
  return { actors, cost: costOf(most), calls: most === undefined ? { least } : { least, most } };
}

function costOf(most: number | undefined): DerivedFacets['cost'] {
  if (most === undefined) return 'open';
  if (most === 0) return 'none';
  if (most === 1) return 'one';
  return most <= fewest ? 'few' : 'many';
}
