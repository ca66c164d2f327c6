import type { TaskView } from '#engine/protocol/index';

type Assignee = NonNullable<TaskView['assignee']>;

/** Who works here: a member who has signed in, or whoever typed a name. */
export interface Me {
  /** Undefined where nobody signs in. */
  readonly member: string | undefined;
  /** Empty when nobody said. */
  readonly name: string;
  /** The roles of people whose tasks they take. */
  readonly answersFor: readonly string[];
  /** Whether they may answer in another's place. */
  readonly isAdmin: boolean;
}

/** How a task stands to somebody: theirs, free for their role, free for all, or another's. */
export type Standing = 'mine' | 'my-role' | 'free' | 'others';

export type Held = Pick<TaskView, 'role' | 'assignee'>;

export function standingOf({ role, assignee }: Held, me: Me): Standing {
  if (assignee === undefined) return me.answersFor.includes(role) ? 'my-role' : 'free';
  if (isMine(assignee, me)) return 'mine';
  return assignee.role !== '' && me.answersFor.includes(assignee.role) ? 'my-role' : 'others';
}

/** Whether the server would take their answer, as far as who has the task decides it. */
export function mayAct(task: Held, me: Me): boolean {
  // A name that was typed binds nobody.
  return me.member === undefined || me.isAdmin || standingOf(task, me) !== 'others';
}

function isMine({ member, role, name }: Assignee, me: Me): boolean {
  if (me.member !== undefined) return member === me.member;
  return role === '' && name === me.name.trim() && name !== '';
}
