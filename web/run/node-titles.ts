import { nodeAtPath, type Started } from './node-at-path.ts';

/** The title that the node of an instance has in the run's own flow; its id when it has none. */
export function titleOfPath(started: Started | undefined, path: string): string {
  const last = path.slice(path.lastIndexOf('/') + 1).replace(/\[.*\]$/, '');
  const node = started === undefined ? undefined : nodeAtPath(started, path)?.node;
  return node !== undefined && 'title' in node && node.title !== undefined ? node.title : last;
}
