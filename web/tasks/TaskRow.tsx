import { AppWindow, ChevronRight, Server, User } from 'lucide-react';
import { Link } from 'wouter';
import type { TaskView } from '#engine/protocol/index';
import { clientOf } from '../client/queries.ts';
import { type RunPlace, taskUrl } from '../client/run-client.ts';
import { timeAgo } from '../shell/format-time.ts';
import { taskRowText } from '../text/tasks.ts';
import { Badge, cx } from '../ui/index.ts';
import { DueBadge } from './DueBadge.tsx';
import { standingOf } from './holder.ts';
import { LetModelAnswer } from './LetModelAnswer.tsx';
import { TaskHolderIcons } from './TaskHolder.tsx';
import { useMayAnswer, useMe } from './use-me.ts';

export interface TaskRowProps {
  place: RunPlace;
  /** With who has it now. */
  task: TaskView;
  isOverdue: boolean;
}

/** A task in the inbox: what is asked, by which flow, whose it is, until when. */
export function TaskRow({ place, task, isOverdue }: TaskRowProps) {
  const me = useMe();
  const mayAnswer = useMayAnswer(place, task);
  const { assignee } = task;
  return (
    <li
      className={cx(
        'flex items-center gap-1 rounded-lg border bg-surface pr-2 shadow-raised transition-colors hover:bg-hover',
        isOverdue ? 'border-failed/60' : 'border-line hover:border-line-strong',
      )}
    >
      <Link href={taskUrl(place, task)} className="flex min-w-0 flex-1 items-center gap-3 rounded-lg p-3">
        <span aria-hidden className={cx('h-9 w-1 shrink-0 rounded-full', isOverdue ? 'bg-failed' : 'bg-waiting')} />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-semibold text-md">{task.title}</span>
          <span className="block truncate text-muted">{plainLine(task.prompt)}</span>
          <span className="mt-1 flex flex-wrap items-center gap-1.5 text-faint text-sm">
            <span className="min-w-0 truncate">{task.flowTitle}</span>
            <span aria-hidden>·</span>
            {timeAgo(task.openedAt)}
            <Badge>{taskRowText.forRole(task.role)}</Badge>
            {assignee !== undefined && (
              <Badge tone="accent" icon={<User aria-hidden />}>
                <span className="truncate">
                  {holderName(assignee, me.member !== undefined && standingOf(task, me) === 'mine')}
                </span>
              </Badge>
            )}
            <Badge icon={place === 'browser' ? <AppWindow aria-hidden /> : <Server aria-hidden />}>
              {place === 'browser' ? taskRowText.thisBrowser : taskRowText.server}
            </Badge>
            <DueBadge client={clientOf(place)} task={task} />
          </span>
        </span>
        <ChevronRight className="size-4 shrink-0 text-faint" aria-hidden />
      </Link>
      <TaskHolderIcons place={place} task={task} />
      {mayAnswer && <LetModelAnswer isSmall client={clientOf(place)} task={task} />}
    </li>
  );
}

function holderName({ role, name }: NonNullable<TaskView['assignee']>, isMine: boolean): string {
  if (role !== '') return taskRowText.forWhom(role);
  return isMine ? taskRowText.you : name;
}

/** The beginning of a text without the marks of Markdown. */
function plainLine(markdown: string): string {
  return markdown
    .slice(0, 400)
    .replaceAll(/[*`#>_|]+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
