import type { Entry, EntryOf, TaskFact } from '#engine/journal/entries';
import type { RunSummary } from '#engine/journal/store';
import type { WebhookEvent } from '#engine/protocol/webhooks';

/** What is told of a task: enough to know what to do, nothing of what the flow holds. */
interface TaskNews {
  readonly id: string;
  readonly title?: string;
  readonly kind?: TaskFact['kind'];
  readonly role?: string;
  readonly dueAt?: string;
  readonly escalatesTo?: string;
  readonly escalatedFrom?: string;
  readonly answeredBy?: string;
  /** Who has it when this is sent: a member, or a role. */
  readonly assignee?: string;
}

/** Something that happened in a run, as it is told outside. */
export interface RunEvent {
  readonly type: WebhookEvent;
  /** Of the entry that says so. */
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly task?: TaskNews;
  /** When its task is due, milliseconds since 1970. */
  readonly dueAt?: number;
  readonly problem?: { readonly code: string; readonly message: string };
}

/** Whether anybody outside may want to know of it. */
export function isNews({ type }: Entry): boolean {
  return type === 'task.opened' || type === 'task.answered' || type === 'task.expired' || type === 'run.ended';
}

/** What is news in the journal of a run after its first `told` entries. */
export function eventsOf(journal: readonly Entry[], told: number): RunEvent[] {
  const opened = new Map(
    journal.flatMap((entry) => (entry.type === 'task.opened' ? [[entry.task.id, entry.task] as const] : [])),
  );
  return journal.slice(told).flatMap((entry, index) => {
    const event = eventOf(entry, (task) => opened.get(task));
    return event === undefined ? [] : [{ ...event, sequence: told + index + 1, at: entry.at }];
  });
}

type Find = (task: string) => TaskFact | undefined;

function eventOf(entry: Entry, find: Find): Omit<RunEvent, 'sequence' | 'at'> | undefined {
  switch (entry.type) {
    case 'task.opened': {
      const { dueAt } = entry.task;
      return { type: 'task.opened', task: newsOf(entry.task), ...(dueAt === undefined ? {} : { dueAt }) };
    }
    case 'task.answered':
      return { type: 'task.answered', task: { ...closedNews(entry, find), answeredBy: entry.by } };
    case 'task.expired':
      return { type: 'task.overdue', task: closedNews(entry, find) };
    case 'run.ended':
      return entry.error === undefined
        ? { type: `run.${entry.status}` }
        : { type: `run.${entry.status}`, problem: { code: entry.error.code, message: entry.error.message } };
    default:
      return undefined;
  }
}

function closedNews({ task }: EntryOf<'task.answered'> | EntryOf<'task.expired'>, find: Find): TaskNews {
  const fact = find(task);
  return fact === undefined ? { id: task } : newsOf(fact);
}

function newsOf({ id, title, kind, role, dueAt, escalatesTo, escalatedFrom }: TaskFact): TaskNews {
  return {
    id,
    title,
    kind,
    role,
    ...(dueAt === undefined ? {} : { dueAt: new Date(dueAt).toISOString() }),
    ...(escalatesTo === undefined ? {} : { escalatesTo: escalatesTo.role }),
    ...(escalatedFrom === undefined ? {} : { escalatedFrom }),
  };
}

/** The message as it is kept; links are put in when it is sent, since they are secrets. */
export interface WebhookMessage {
  readonly type: WebhookEvent | 'test';
  readonly timestamp: string;
  readonly data: {
    readonly run?: { readonly id: string; readonly flow: string; readonly title: string };
    readonly task?: TaskNews;
    readonly problem?: { readonly code: string; readonly message: string };
  };
}

export function messageOf(event: RunEvent, { run, flow, title }: RunSummary): WebhookMessage {
  const { type, at, task, problem } = event;
  return {
    type,
    timestamp: new Date(at).toISOString(),
    data: {
      run: { id: run, flow, title },
      ...(task === undefined ? {} : { task }),
      ...(problem === undefined ? {} : { problem }),
    },
  };
}
