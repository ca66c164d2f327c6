import { type MemberRole, memberRoles } from '../client/rights.ts';
import { roleHint, roleText } from '../text/account.ts';

/** The roles up to one. */
export function roleOptions(upTo: MemberRole = 'admin') {
  return memberRoles
    .slice(0, memberRoles.indexOf(upTo) + 1)
    .map((role) => ({ value: role, label: roleText[role], description: roleHint[role] }));
}
