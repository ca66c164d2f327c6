import type { PortSchema } from '../schema/port-schema.ts';
import type { NodeOf } from './flow-file.ts';

type Task = NodeOf<'ask'>['task'];
type OnDue = NonNullable<NonNullable<Task>['onDue']>;
type LastResort = Exclude<OnDue, { readonly escalate: unknown }>;

/** The port by which a task leaves that nobody answered in time, when its flow says so. */
export const overduePort = 'overdue';

export const overdueSchema: PortSchema = {
  type: 'object',
  properties: { title: { type: 'string' }, role: { type: 'string' }, prompt: { type: 'string' } },
};

/** What happens when nobody answered in time and nobody is left to ask. */
export function lastResort(task: Task): LastResort | undefined {
  const onDue = task?.onDue;
  return typeof onDue === 'object' && 'escalate' in onDue ? onDue.escalate.onDue : onDue;
}

/** Whether a task that is overdue leaves by a port of its own. */
export function hasOverduePort(task: Task): boolean {
  return lastResort(task) === 'port';
}
