import type { TaskView } from '#engine/protocol/index';
import { useMembers } from '../client/account.ts';
import { roleText } from '../text/account.ts';
import { giveTaskText } from '../text/tasks.ts';

const rolePrefix = 'role:';

/** Members who may answer, then roles that somebody answers for, and the one that the flow asks. */
export function useHolderOptions(task: Pick<TaskView, 'role'>) {
  const members = (useMembers().data?.members ?? []).filter(({ role }) => role !== 'viewer');
  const roles = [...new Set([task.role, ...members.flatMap(({ answersFor }) => answersFor)])].sort();
  return [
    ...members.map(({ id, name, login, role }) => ({
      value: id,
      label: name,
      description: `${login} · ${roleText[role]}`,
    })),
    ...roles.map((role) => ({
      value: `${rolePrefix}${role}`,
      label: giveTaskText.role(role),
      description: giveTaskText.answeredBy(
        members.filter(({ answersFor }) => answersFor.includes(role)).map(({ name }) => name),
      ),
    })),
  ];
}

/** A chosen option as the server takes it. */
export function readHolder(value: string): { member: string } | { role: string } {
  return value.startsWith(rolePrefix) ? { role: value.slice(rolePrefix.length) } : { member: value };
}
