import type { NodeOf, Performer } from '#engine/format/index';

export interface RoleName {
  readonly kind: 'models' | 'people';
  readonly from: string;
  readonly to: string;
}

/** A discussion in which everybody who has a role keeps it under its new name. */
export function renameDiscussionRole(node: NodeOf<'discussion'>, role: RoleName): NodeOf<'discussion'> {
  const { participants, moderator, decision, flows } = node;
  const rename = (name: string) => (name === role.from ? role.to : name);
  const keys = role.kind === 'models' ? ['model', 'suggester'] : ['person', 'reviewer'];
  const renamed = <T extends object>(performer: T): T =>
    Object.fromEntries(
      Object.entries(performer).map(([key, value]) => [key, keys.includes(key) ? rename(String(value)) : value]),
    ) as T; // the same keys
  const asked = <T extends { performer: Performer }>(one: T): T => ({ ...one, performer: renamed(one.performer) });
  return {
    ...node,
    participants: Array.isArray(participants)
      ? participants.map(renamed)
      : { ...participants, ...(participants[role.kind] && { [role.kind]: participants[role.kind]?.map(rename) }) },
    ...(moderator === undefined ? {} : { moderator: asked(moderator) }),
    ...(decision !== undefined && 'judge' in decision ? { decision: { judge: asked(decision.judge) } } : {}),
    ...(flows === undefined ? {} : { flows: renameInFlows(flows, role.kind, rename) }),
  };
}

type Flows = NonNullable<NodeOf<'discussion'>['flows']>;

/** The roles of the flows that are seated, each bound to one of ours. */
function renameInFlows(flows: Flows, kind: 'models' | 'people', rename: (name: string) => string): Flows {
  return Object.fromEntries(
    Object.entries(flows).map(([name, flow]) => {
      const bound = flow[kind];
      if (bound === undefined) return [name, flow];
      const entries = Object.entries(bound).map(([theirs, ours]) => [theirs, rename(ours)]);
      return [name, { ...flow, [kind]: Object.fromEntries(entries) }];
    }),
  );
}
