import { Inbox } from 'lucide-react';
import { useState } from 'react';
import type { TaskView } from '#engine/protocol/index';
import { useTasks } from '../client/queries.ts';
import type { RunPlace } from '../client/run-client.ts';
import { Page, PageBody, PageHeader } from '../shell/PageHeader.tsx';
import { useNow } from '../store/use-run.ts';
import { tasksPageText } from '../text/tasks.ts';
import { Button, EmptyState, ErrorState, Spinner } from '../ui/index.ts';
import { NotifyButton } from './NotifyButton.tsx';
import { usePeople } from './people.ts';
import { TaskFilters } from './TaskFilters.tsx';
import { TaskRow } from './TaskRow.tsx';
import { filterTasks, groupTasks, isOverdue, type TaskFilter } from './task-list.ts';
import { typedAssignee, useMe } from './use-me.ts';

/** Everything that waits for a person, on the server and in this browser; what is due first comes first. */
export function TasksPage() {
  const server = useTasks('server');
  const browser = useTasks('browser');
  const [filter, setFilter] = useState<TaskFilter>({});
  const now = useNow(true);
  const me = useMe();
  const assigned = usePeople((people) => people.assigned);
  const tasks = [
    ...placed('server', server.data),
    ...placed(
      'browser',
      browser.data?.map((task) => assignedHere(task, assigned)),
    ),
  ];
  const shown = filterTasks(tasks, filter, { me, now });
  const isPending = server.isPending || browser.isPending;
  const hasOlder = server.hasNextPage || browser.hasNextPage;
  return (
    <Page>
      <PageHeader
        title={tasksPageText.tasks}
        subtitle={tasks.length === 0 ? undefined : countText(tasks.length, shown.length, hasOlder)}
      >
        <NotifyButton />
      </PageHeader>
      <PageBody width="text">
        {server.isError && <ErrorState error={server.error} onRetry={() => void server.refetch()} />}
        {browser.isError && <ErrorState error={browser.error} onRetry={() => void browser.refetch()} />}
        {isPending && tasks.length === 0 && <Spinner label={tasksPageText.loadingTasks} />}
        {!isPending && !server.isError && tasks.length === 0 && (
          <EmptyState icon={<Inbox />} title={tasksPageText.nothingWaitsForYou}>
            {tasksPageText.whenFlowAsksPerson}
          </EmptyState>
        )}
        {tasks.length > 0 && <TaskFilters tasks={tasks} filter={filter} onChange={setFilter} />}
        {tasks.length > 0 && shown.length === 0 && (
          <EmptyState icon={<Inbox />} title={tasksPageText.noTaskFitsFilter} />
        )}
        {groupTasks(shown, now).map((group) => (
          <section key={group.title} aria-label={group.title} className="mb-5">
            <h2 className="mb-1.5 font-medium text-muted text-sm">
              {group.title} <span className="text-faint tabular-nums">{group.tasks.length}</span>
            </h2>
            <ul className="flex flex-col gap-2">
              {group.tasks.map(({ place, task }) => (
                <TaskRow key={task.id} place={place} task={task} isOverdue={isOverdue(task, now)} />
              ))}
            </ul>
          </section>
        ))}
        {hasOlder && (
          <Button
            busy={server.isFetchingNextPage || browser.isFetchingNextPage}
            onClick={() => {
              for (const place of [server, browser]) if (place.hasNextPage) void place.fetchNextPage();
            }}
          >
            {tasksPageText.showOlder}
          </Button>
        )}
      </PageBody>
    </Page>
  );
}

/** In this browser, who has a task is kept beside its runs. */
function assignedHere(task: TaskView, assigned: Readonly<Record<string, string>>): TaskView {
  const assignee = typedAssignee(assigned[task.id]);
  return assignee === undefined ? task : { ...task, assignee };
}

function countText(count: number, shown: number, hasOlder: boolean): string {
  const all = hasOlder ? `${count}+` : `${count}`;
  return count === shown ? tasksPageText.open(all) : tasksPageText.ofOpen(shown, all);
}

function placed(place: RunPlace, tasks: readonly TaskView[] | undefined) {
  return (tasks ?? []).map((task) => ({ place, task }));
}
