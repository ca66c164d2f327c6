import type { FlowNode } from '#engine/format/index';
import { modelRoleOf, personRoleOf } from '#engine/format/performer';
import { labelOf } from '../../ui/schema-value.ts';
import type { PlacedNode } from '../node-at-path.ts';

/**
 * Who speaks at an `ask`: its role, by the title that the nearest flow around it gives to it. Undefined where the role
 * does not tell speakers apart, because another node of the same graph has it too, or where the seat is open.
 */
export function roleNameOf(place: PlacedNode | undefined): string | undefined {
  if (place === undefined) return undefined;
  const { node, body, owners } = place;
  const role = roleOf(node);
  if (role === undefined || body.nodes.some((other) => other.id !== node.id && roleOf(other)?.name === role.name))
    return undefined;
  const titles = owners.map((flow) => (role.isPerson ? flow.people : flow.models)?.[role.name]?.title);
  return titles.findLast((title) => title !== undefined) ?? labelOf(role.name, {});
}

function roleOf(node: FlowNode): { name: string; isPerson: boolean } | undefined {
  if (node.type !== 'ask' || 'port' in node.performer) return undefined;
  const model = modelRoleOf(node.performer);
  const person = personRoleOf(node.performer);
  if (model !== undefined) return { name: model, isPerson: false };
  return person === undefined ? undefined : { name: person, isPerson: true };
}
