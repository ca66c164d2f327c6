import type { FlowChange } from '../../store/flow-change.ts';
import type { Edit } from './edit.ts';
import { nameOf } from './rename.ts';

/**
 * What an edit did, for those who do not see the canvas; undefined for what the field that was used tells itself
 * and for moving, which the canvas tells.
 */
export function describeEdit({ label, changes }: Edit): string | undefined {
  const of = <T extends FlowChange['type']>(type: T) =>
    changes.filter((change): change is Extract<FlowChange, { type: T }> => change.type === type);
  const added = of('add-node').map(({ node }) => nameOf(node) || node.id);
  const removed = of('remove-node').map(({ id }) => id);
  const made = of('add-edge').map(({ edge }) => `${edge.from} to ${edge.to}`);
  const cut = of('remove-edge').map(({ edge }) => `${edge.from} to ${edge.to}`);
  const gone = of('remove-edge').length > 0 && made.length > 0;
  const parts = [
    part('Added', added, 'nodes'),
    part('Deleted', removed, 'nodes'),
    gone ? undefined : part('Deleted the edge from', cut, 'edges'),
    part('Connected', made, 'edges'),
  ].filter((text) => text !== undefined);
  if (parts.length > 0) return `${label === 'Paste' || label === 'Duplicate' ? `${label}: ` : ''}${parts.join('. ')}.`;
  const isStructural =
    of('replace-graph').length > 0 || label === 'Tidy' || label.startsWith('Align') || label === 'Distribute';
  return isStructural || label === 'Rename node' ? `${label}.` : undefined;
}

function part(verb: string, names: readonly string[], many: string): string | undefined {
  if (names.length === 0) return undefined;
  return names.length > 3 ? `${verb.split(' ', 1)[0]} ${names.length} ${many}` : `${verb} ${names.join(', ')}`;
}
