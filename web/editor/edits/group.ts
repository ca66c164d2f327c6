import type { FlowNode } from '#engine/format/index';
import type { FlowChange } from '../../store/flow-change.ts';
import { freeId } from '../../store/flow-change-body.ts';
import { groupText } from '../../text/edits.ts';
import type { Edit, Refusal } from './edit.ts';
import { graphOf, type Scope } from './scope.ts';

/** A note that is a box around nodes. */
export type Group = Extract<FlowNode, { type: 'note' }> & { around: string[] };

export function isGroup(node: FlowNode): node is Group {
  return node.type === 'note' && node.around !== undefined;
}

/** Draws a box around nodes, or puts them into the group that is selected with them. A node is in one group at most. */
export function groupNodes(scope: Scope, ids: readonly string[]): Edit | Refusal {
  const graph = graphOf(scope);
  const chosen = graph?.nodes.filter((node) => ids.includes(node.id)) ?? [];
  const [group] = chosen.filter(isGroup);
  const members = chosen.filter((node) => !isGroup(node)).map(({ id }) => id);
  if (graph === undefined || members.length === 0) return { refused: groupText.selectNodesToGroup };
  const left = graph.nodes.filter(isGroup).flatMap((other): FlowChange[] => {
    if (other.id === group?.id || !other.around.some((id) => members.includes(id))) return [];
    const around = other.around.filter((id) => !members.includes(id));
    if (around.length === 0) return [{ type: 'remove-node', body: scope.path, id: other.id }];
    return [{ type: 'replace-node', body: scope.path, id: other.id, node: { ...other, around } }];
  });
  if (group !== undefined) {
    const around = [...new Set([...group.around, ...members])];
    const node = { ...group, around };
    return {
      label: groupText.addToGroup,
      changes: [...left, { type: 'replace-node', body: scope.path, id: group.id, node }],
      select: [group.id],
    };
  }
  const id = freeId('group', (candidate) => graph.nodes.some((node) => node.id === candidate));
  const node: Group = { id, type: 'note', text: groupText.group, around: members };
  return { label: groupText.group, changes: [...left, { type: 'add-node', body: scope.path, node }], select: [id] };
}

/** Takes the boxes away that are selected or around what is selected; the nodes stay. */
export function ungroupNodes(scope: Scope, ids: readonly string[]): Edit | Refusal {
  const groups = (graphOf(scope)?.nodes ?? [])
    .filter(isGroup)
    .filter(({ id, around }) => ids.includes(id) || around.some((member) => ids.includes(member)));
  if (groups.length === 0) return { refused: groupText.selectGroupOrNodes };
  return {
    label: groupText.ungroup,
    changes: groups.map(({ id }) => ({ type: 'remove-node', body: scope.path, id })),
    select: groups.flatMap(({ around }) => around),
  };
}
