import type { MemberView } from '#engine/protocol/accounts';
import { roleHint, roleText } from '../text/account.ts';

type MemberRole = MemberView['role'];

const roles: readonly MemberRole[] = ['viewer', 'member', 'admin'];

/** The roles up to one. */
export function roleOptions(upTo: MemberRole = 'admin') {
  return roles
    .slice(0, roles.indexOf(upTo) + 1)
    .map((role) => ({ value: role, label: roleText[role], description: roleHint[role] }));
}
