import type { FlowNode } from '#engine/format/index';
import { renameText } from '../../text/edits.ts';
import type { Edit, Refusal } from './edit.ts';
import { isGroup } from './group.ts';
import { nodeIn, type Scope } from './scope.ts';

/** What a node is called on the canvas: its title, the first line of a group, else its id. */
export function nameOf(node: FlowNode): string {
  if (node.type === 'note') return isGroup(node) ? (node.text.split('\n', 1)[0] ?? '') : '';
  return 'title' in node && node.title !== undefined ? node.title : node.id;
}

/** Gives a node another title, or a group another name; an empty one leaves the id to stand for it. */
export function renameNode(scope: Scope, id: string, text: string): Edit | Refusal {
  const node = nodeIn(scope, id);
  const name = text.trim().slice(0, 200);
  const changed = node === undefined ? undefined : withName(node, name);
  if (node === undefined || changed === undefined) return { refused: renameText.thisHasNoName };
  if (nameOf(changed) === nameOf(node)) return { label: renameText.renameNode, changes: [] };
  return { label: renameText.renameNode, changes: [{ type: 'replace-node', body: scope.path, id, node: changed }] };
}

/** Whether a node has a name that can be written. */
export function canBeNamed(node: FlowNode): boolean {
  return node.type === 'note' ? isGroup(node) : node.type !== 'unknown';
}

function withName(node: FlowNode, name: string): FlowNode | undefined {
  if (!canBeNamed(node) || node.type === 'unknown') return undefined;
  if (node.type === 'note') {
    const [, ...rest] = node.text.split('\n');
    return { ...node, text: [name, ...rest].join('\n') };
  }
  const { title: _, ...bare } = node;
  return name === '' || name === node.id ? (bare as FlowNode) : { ...node, title: name }; // but for its title the same
}
