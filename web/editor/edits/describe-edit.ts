import type { FlowChange } from '../../store/flow-change.ts';
import { editorActionsText } from '../../text/editor.ts';
import { alignText, clipboardText, describeEditText, renameText } from '../../text/edits.ts';
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
  const made = of('add-edge').map(({ edge }) => describeEditText.edge(edge.from, edge.to));
  const cut = of('remove-edge').map(({ edge }) => describeEditText.edge(edge.from, edge.to));
  const gone = of('remove-edge').length > 0 && made.length > 0;
  const parts = [
    part(added, { few: describeEditText.added, many: describeEditText.addedNodes }),
    part(removed, { few: describeEditText.deleted, many: describeEditText.deletedNodes }),
    gone ? undefined : part(cut, { few: describeEditText.deletedEdge, many: describeEditText.deletedEdges }),
    part(made, { few: describeEditText.connected, many: describeEditText.connectedEdges }),
  ].filter((text) => text !== undefined);
  const isCopied = label === clipboardText.paste || label === clipboardText.duplicate;
  if (parts.length > 0) return `${isCopied ? `${label}: ` : ''}${parts.join('. ')}.`;
  const isStructural = of('replace-graph').length > 0 || toldByLabel.has(label);
  return isStructural ? `${label}.` : undefined;
}

const toldByLabel: ReadonlySet<string> = new Set([
  editorActionsText.tidy,
  alignText.align,
  alignText.distribute,
  renameText.renameNode,
]);

interface Saying {
  readonly few: (names: string) => string;
  readonly many: (count: number) => string;
}

function part(names: readonly string[], { few, many }: Saying): string | undefined {
  if (names.length === 0) return undefined;
  return names.length > 3 ? many(names.length) : few(names.join(', '));
}
