import { AppWindow, ChevronRight, Inbox, Server } from 'lucide-react';
import { Link } from 'wouter';
import type { TaskView } from '#engine/protocol/index';
import { clientOf, useTasks } from '../client/queries.ts';
import { type RunPlace, taskUrl } from '../client/run-client.ts';
import { timeAgo } from '../shell/format-time.ts';
import { Page, PageBody, PageHeader } from '../shell/PageHeader.tsx';
import { Badge, EmptyState, ErrorState, Spinner } from '../ui/index.ts';
import { DueBadge } from './DueBadge.tsx';
import { LetModelAnswer } from './LetModelAnswer.tsx';

interface PlacedTask {
  readonly place: RunPlace;
  readonly task: TaskView;
}

/** Everything that waits for a person, on the server and in this browser; what is due first comes first. */
export function TasksPage() {
  const server = useTasks('server');
  const browser = useTasks('browser');
  const tasks = [...placed('server', server.data), ...placed('browser', browser.data)].sort(byUrgency);
  const isPending = server.isPending || browser.isPending;
  return (
    <Page>
      <PageHeader title="Tasks" subtitle={tasks.length === 0 ? undefined : `${tasks.length} open`} />
      <PageBody width="text">
        {server.isError && <ErrorState error={server.error} onRetry={() => void server.refetch()} />}
        {browser.isError && <ErrorState error={browser.error} onRetry={() => void browser.refetch()} />}
        {isPending && tasks.length === 0 && <Spinner label="Loading tasks" />}
        {!isPending && !server.isError && tasks.length === 0 && (
          <EmptyState icon={<Inbox />} title="Nothing waits for you">
            When a flow asks a person, its question appears here.
          </EmptyState>
        )}
        <ul className="flex flex-col gap-2">
          {tasks.map(({ place, task }) => (
            <TaskRow key={task.id} place={place} task={task} />
          ))}
        </ul>
      </PageBody>
    </Page>
  );
}

function TaskRow({ place, task }: PlacedTask) {
  return (
    <li className="flex items-center gap-1 rounded-lg border border-line bg-surface pr-2 shadow-raised transition-colors hover:border-line-strong hover:bg-hover">
      <Link href={taskUrl(place, task)} className="flex min-w-0 flex-1 items-center gap-3 rounded-lg p-3">
        <span aria-hidden className="h-9 w-1 shrink-0 rounded-full bg-waiting" />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-semibold text-md">{task.title}</span>
          <span className="block truncate text-muted">{plainLine(task.prompt)}</span>
          <span className="mt-1 flex flex-wrap items-center gap-1.5 text-faint text-sm">
            {task.flowTitle}
            <span aria-hidden>·</span>
            {timeAgo(task.openedAt)}
            <Badge>for {task.role}</Badge>
            <Badge icon={place === 'browser' ? <AppWindow aria-hidden /> : <Server aria-hidden />}>
              {place === 'browser' ? 'this browser' : 'server'}
            </Badge>
            <DueBadge client={clientOf(place)} task={task} />
          </span>
        </span>
        <ChevronRight className="size-4 shrink-0 text-faint" aria-hidden />
      </Link>
      <LetModelAnswer isSmall client={clientOf(place)} task={task} />
    </li>
  );
}

/** The beginning of a text without the marks of Markdown. */
function plainLine(markdown: string): string {
  return markdown
    .slice(0, 400)
    .replaceAll(/[*`#>_|]+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function placed(place: RunPlace, tasks: readonly TaskView[] | undefined): PlacedTask[] {
  return (tasks ?? []).map((task) => ({ place, task }));
}

function byUrgency(a: PlacedTask, b: PlacedTask): number {
  return (
    (a.task.dueAt ?? Number.MAX_SAFE_INTEGER) - (b.task.dueAt ?? Number.MAX_SAFE_INTEGER) ||
    b.task.openedAt - a.task.openedAt
  );
}
