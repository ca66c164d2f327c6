import type { Entry } from '#engine/journal/index';
import { foldRun } from '#engine/run/fold';
import { performerOf } from '#engine/run/performer';
import { formatDuration, timeAgo } from '../shell/format-time.ts';
import { dueTimeText } from '../text/tasks.ts';

/** `0:25`, `12:05`; in words from an hour on. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  if (seconds >= 3600) return formatDuration(ms);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** What a task's due time means to whoever looks at it. */
export function dueText(dueAt: number, { stands, now }: { readonly stands: boolean; readonly now: number }): string {
  if (stands)
    return dueAt <= now ? dueTimeText.standsByItselfNow : dueTimeText.standsByItselfIn(formatCountdown(dueAt - now));
  if (dueAt > now && dueAt - now < 3_600_000) return dueTimeText.dueIn(formatCountdown(dueAt - now));
  if (dueAt > now) return dueTimeText.due(timeAgo(dueAt, now));
  return now - dueAt < 60_000 ? dueTimeText.overdue : dueTimeText.overdueBy(formatDuration(now - dueAt));
}

/** Whether the model's draft that an activation asks a person about stands when nobody steps in. */
export function draftStands(entries: readonly Entry[], address: string): boolean {
  const state = foldRun(entries);
  const open = state.open.get(address);
  const performer = open === undefined ? undefined : performerOf(state, open)?.performer;
  return performer !== undefined && 'stopSeconds' in performer;
}
