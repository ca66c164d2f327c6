import type { TaskView } from '#engine/protocol/index';
import { useAccount, useMay } from '../client/account.ts';
import { useTasks } from '../client/queries.ts';
import type { RunPlace } from '../client/run-client.ts';
import { type Me, mayAct } from './holder.ts';
import { usePeople } from './people.ts';

/** Who works here. */
export function useMe(): Me {
  const { data } = useAccount();
  const typed = usePeople((people) => people.me);
  if (data?.accounts !== true || data.member === undefined)
    return { member: undefined, name: typed, answersFor: [], isAdmin: true };
  const { id, name, answersFor, role } = data.member;
  return { member: id, name, answersFor, isAdmin: role === 'admin' };
}

type Assignee = TaskView['assignee'];

/** A task with who has it now: the server says so again and again; in this browser, it is kept beside its runs. */
export function useHeldTask(place: RunPlace, task: TaskView): TaskView {
  const typed = usePeople((people) => people.assigned[task.id]);
  const listed = useTasks(place).data?.find(({ id }) => id === task.id);
  const assignee = place === 'browser' ? typedAssignee(typed) : (listed ?? task).assignee;
  const visibility = (listed ?? task).visibility;
  const { assignee: _, visibility: __, ...rest } = task;
  return {
    ...rest,
    ...(assignee === undefined ? {} : { assignee }),
    ...(visibility === undefined ? {} : { visibility }),
  };
}

/** Somebody whose name was typed. */
export function typedAssignee(name: string | undefined): Assignee {
  return name === undefined ? undefined : { member: '', role: '', name, note: '', givenBy: '', at: 0 };
}

/** Of the open tasks of the server, those that whoever works here could answer; undefined until they are known. */
export function useTasksForMe(): readonly TaskView[] | undefined {
  const isAllowed = useMay('answerTasks');
  const me = useMe();
  const tasks = useTasks('server').data;
  // Admins may answer everything; what others have does not wait for them.
  return tasks?.filter((task) => isAllowed && mayAct(task, { ...me, isAdmin: false }));
}

/** Whether whoever works here may answer a task. */
export function useMayAnswer(place: RunPlace, task: TaskView): boolean {
  const isAllowed = useMay('answerTasks');
  const me = useMe();
  const held = useHeldTask(place, task);
  return place === 'browser' || (isAllowed && mayAct(held, me));
}
