import type { Problem } from '#engine/format/index';
import type { EdgeData } from './canvas-node.ts';

const indexes = new WeakMap<readonly Problem[], ReadonlySet<string>>();

/** The edges that problems are about, by `problemKey`; made once for a list of problems. */
export function problemEdges(problems: readonly Problem[]): ReadonlySet<string> {
  const known = indexes.get(problems);
  if (known !== undefined) return known;
  const index = new Set(
    problems.flatMap(({ edge, nodePath }) => (edge === undefined ? [] : [`${(nodePath ?? []).join('/')} ${edge}`])),
  );
  indexes.set(problems, index);
  return index;
}

/** How problems name an edge; one that cannot be edited has none. */
export function problemKey(data: EdgeData | undefined): string {
  return data?.path === undefined ? '' : `${data.path} ${data.index}`;
}
