import { deriveFacets } from '#engine/graph/derive-facets';
import { shipped, shippedFlows } from '#flows';
import { pictureFile } from './picture-file.ts';

/** A file of the flows library that is made from a flow, wholly or in part. */
export interface MadeFile {
  /** Below flows-library/. */
  readonly path: string;
  /** What it should hold, given what it holds; undefined when there is no such file yet. */
  readonly make: (held: string | undefined) => string;
}

const pictureLine = '![Graph of the flow](picture.svg)';

/** Pictures, the line in each README that shows its picture, and the facets that are told by the flow. */
export function madeFiles(): MadeFile[] {
  return shipped.flatMap(({ name, flow }) => [
    { path: `${name}/picture.svg`, make: () => pictureFile(flow) },
    { path: `${name}/README.md`, make: (held = '') => withPicture(held) },
    { path: `${name}/release.json`, make: (held = '{}') => withFacets(held, deriveFacets(flow, shippedFlows)) },
  ]);
}

function withPicture(readme: string): string {
  if (readme.includes(pictureLine)) return readme;
  return readme.replace(/^(# .*\n)\n*/, `$1\n${pictureLine}\n\n`);
}

/** What is declared stays as it is written, and where. */
function withFacets(release: string, derived: ReturnType<typeof deriveFacets>): string {
  const held: unknown = JSON.parse(release);
  if (typeof held !== 'object' || held === null) return release;
  const declared = 'facets' in held && typeof held.facets === 'object' ? held.facets : {};
  const { actors: _, cost: __, calls: ___, ...rest } = { actors: 0, cost: 0, calls: 0, ...declared };
  return `${JSON.stringify({ ...held, facets: { ...rest, ...derived } }, null, 2)}\n`;
}
