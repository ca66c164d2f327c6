import { useEffect, useRef } from 'react';
import { type RunPlace, taskUrl } from '../client/run-client.ts';
import { taskNoticesText } from '../text/shell.ts';

type Permission = NotificationPermission | 'unsupported';

interface NoticedTask {
  readonly id: string;
  readonly run: string;
  readonly title: string;
  readonly flowTitle: string;
}

export function notifyPermission(): Permission {
  return typeof Notification === 'undefined' ? 'unsupported' : Notification.permission;
}

/** Asks the browser; to be called from a click only. */
export async function askToNotify(): Promise<Permission> {
  return typeof Notification === 'undefined' ? 'unsupported' : await Notification.requestPermission();
}

/** Tells of tasks that come while nobody looks at this tab, where that was allowed. */
export function useTaskNotices(place: RunPlace, tasks: readonly NoticedTask[] | undefined): void {
  const known = useRef<Set<string>>(undefined);
  useEffect(() => {
    if (tasks === undefined) return;
    const before = known.current;
    known.current = new Set([...(before ?? []), ...tasks.map(({ id }) => id)]);
    // What waited before the page was opened is no news.
    if (before === undefined || !document.hidden || notifyPermission() !== 'granted') return;
    for (const task of tasks) if (!before.has(task.id)) tell(place, task);
  }, [place, tasks]);
}

function tell(place: RunPlace, task: NoticedTask): void {
  try {
    // The tag lets several open tabs show one notice.
    const notice = new Notification(task.title, { body: taskNoticesText.askedBy(task.flowTitle), tag: task.id });
    notice.onclick = () => {
      window.focus();
      window.location.assign(taskUrl(place, task));
    };
  } catch {
    // Some phones allow it only to service workers; the count on the tab remains.
  }
}
