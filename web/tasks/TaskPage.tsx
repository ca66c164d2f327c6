import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, CircleCheck, CircleSlash } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { TaskState } from '#engine/protocol/index';
import { clientOf, useTasks } from '../client/queries.ts';
import { queryClient } from '../client/query-client.ts';
import { type RunPlace, runUrl, taskUrl } from '../client/run-client.ts';
import { ValueView } from '../run/ValueView.tsx';
import { Page, PageBody, PageHeader } from '../shell/PageHeader.tsx';
import { taskPageText } from '../text/tasks.ts';
import { buttonClasses, EmptyState, ErrorState, Spinner } from '../ui/index.ts';
import { ShareTask } from './ShareTask.tsx';
import { TaskAnswer } from './TaskAnswer.tsx';
import { TaskContent, TaskFacts } from './TaskContent.tsx';
import { TaskHolder } from './TaskHolder.tsx';

const browserPrefix = 'browser-';

/** One human task, for somebody who knows nothing of flows, on any screen. */
export function TaskPage({ run, task }: { run: string; task: string }) {
  const place: RunPlace = run.startsWith(browserPrefix) ? 'browser' : 'server';
  const state = useQuery({
    queryKey: ['tasks', place, task],
    queryFn: () => clientOf(place).task(task),
    // Somebody else may answer it, or its time may come, while it is looked at.
    refetchInterval: ({ state: { data } }) => (data?.status === 'open' ? 4_000 : false),
  });
  const title = state.data?.task.title ?? taskPageText.task;
  return (
    <Page>
      <PageHeader
        title={title}
        leading={
          <Link href="/tasks" aria-label={taskPageText.allTasks} className={buttonClasses('ghost', 'sm')}>
            <ArrowLeft aria-hidden />
          </Link>
        }
      >
        {place === 'server' && state.data?.status === 'open' && <ShareTask task={state.data.task} />}
      </PageHeader>
      <PageBody width="text">
        {state.isPending && <Spinner label={taskPageText.loadingTheTask} />}
        {state.isError && <ErrorState error={state.error} onRetry={() => void state.refetch()} />}
        {state.data !== undefined && <TaskBody state={state.data} place={place} />}
      </PageBody>
    </Page>
  );
}

function TaskBody({ state, place }: { state: TaskState; place: RunPlace }) {
  const [done, setDone] = useState<'answered' | 'handed-over'>();
  const { task, status } = state;
  if (done !== undefined) return <Thanks place={place} task={task} done={done} />;
  const finish = (how: 'answered' | 'handed-over') => {
    setDone(how);
    void queryClient.invalidateQueries({ queryKey: ['tasks'] });
  };
  return (
    <div className="flex flex-col gap-5 pb-8">
      <div className="flex flex-col gap-2">
        <TaskFacts client={clientOf(place)} task={task} />
        {status === 'open' && <TaskHolder place={place} task={task} />}
      </div>
      <TaskContent task={task} />
      {status === 'open' ? (
        <section
          aria-label={taskPageText.answer}
          className="rounded-xl border border-line bg-surface p-4 shadow-raised"
        >
          <TaskAnswer
            client={clientOf(place)}
            task={task}
            onAnswered={() => finish('answered')}
            onHandedOver={() => finish('handed-over')}
          />
        </section>
      ) : (
        <Closed state={state} place={place} />
      )}
    </div>
  );
}

function Closed({ state, place }: { state: TaskState; place: RunPlace }) {
  const { status, answer, answered, task } = state;
  return (
    <EmptyState
      className="rounded-xl border border-line"
      icon={status === 'answered' ? <CircleCheck /> : <CircleSlash />}
      title={status === 'answered' ? taskPageText.thisTaskHasBeenAnswered : taskPageText.thisTaskNoLongerWaits}
      actions={
        <Link href={runUrl(place, task.run)} className={buttonClasses()}>
          {taskPageText.openTheRun}
        </Link>
      }
    >
      {answer === undefined ? (
        taskPageText.itsTimeIsOverSomebody
      ) : (
        <div className="rounded-lg border border-line bg-surface p-2.5 text-left text-ink">
          <ValueView value={answer} />
        </div>
      )}
      {answered !== undefined && (
        <p className="mt-2 text-sm" title={taskPageText.havingSeen(answered.seen)}>
          {taskPageText.answeredBy(answered.name)}
        </p>
      )}
    </EmptyState>
  );
}

function Thanks({ place, task, done }: { place: RunPlace; task: TaskState['task']; done: 'answered' | 'handed-over' }) {
  const next = useTasks(place).data?.find(({ id }) => id !== task.id);
  return (
    <EmptyState
      icon={<CircleCheck className="text-done" />}
      title={done === 'answered' ? taskPageText.thankYouYourAnswer : taskPageText.taskIsInOtherHands}
      actions={
        <>
          <Link href={runUrl(place, task.run)} className={buttonClasses()}>
            {taskPageText.watchRunGoOn}
          </Link>
          {next !== undefined && (
            <Link href={taskUrl(place, next)} className={buttonClasses('primary')}>
              {taskPageText.nextTask(next.title)}
            </Link>
          )}
        </>
      }
    >
      {done === 'answered' ? taskPageText.flowGoes : taskPageText.youCanTakeItBack}
    </EmptyState>
  );
}
