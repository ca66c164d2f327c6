import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleSlash, Unlink } from 'lucide-react';
import { useState } from 'react';
import type { TaskView } from '#engine/protocol/index';
import { queryClient } from '../client/query-client.ts';
import { RequestError } from '../client/request-error.ts';
import { linkClient, lookAtLink } from '../client/task-link.ts';
import { Page, PageBody, PageHeader } from '../shell/PageHeader.tsx';
import { linkedTaskText } from '../text/task-link.ts';
import { EmptyState, ErrorState, Spinner, Toaster, TooltipProvider } from '../ui/index.ts';
import { TaskContent } from './TaskContent.tsx';
import { TaskForm } from './TaskForm.tsx';

/** The page of a link: one task for somebody without an account, and nothing of the workbench around it. */
export function LinkedTask({ link }: { link: string }) {
  return (
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <main className="h-dvh">
          <OneTask link={link} />
        </main>
        <Toaster />
      </TooltipProvider>
    </QueryClientProvider>
  );
}

function OneTask({ link }: { link: string }) {
  const [isDone, setDone] = useState(false);
  const state = useQuery({ queryKey: ['linked-task'], queryFn: () => lookAtLink(link), retry: false, gcTime: 0 });
  const task = state.data?.task;
  return (
    <Page>
      <PageHeader title={task?.title ?? linkedTaskText.question} />
      <PageBody width="text">
        {isDone ? (
          <EmptyState icon={<CircleCheck className="text-done" />} title={linkedTaskText.thankYou}>
            {linkedTaskText.youMayClose}
          </EmptyState>
        ) : (
          <>
            {state.isPending && <Spinner label={linkedTaskText.loading} />}
            {state.isError && <NoTask error={state.error} onRetry={() => void state.refetch()} />}
            {state.data !== undefined && task === undefined && (
              <EmptyState
                icon={state.data.status === 'answered' ? <CircleCheck /> : <CircleSlash />}
                title={state.data.status === 'answered' ? linkedTaskText.answered : linkedTaskText.closed}
              >
                {linkedTaskText.nothingToDo}
              </EmptyState>
            )}
            {task !== undefined && <Open link={link} task={task} onDone={() => setDone(true)} />}
          </>
        )}
      </PageBody>
    </Page>
  );
}

function Open({ link, task, onDone }: { link: string; task: TaskView; onDone: () => void }) {
  return (
    <div className="flex flex-col gap-5 pb-8">
      <TaskContent task={task} />
      <section
        aria-label={linkedTaskText.answer}
        className="rounded-xl border border-line bg-surface p-4 shadow-raised"
      >
        <TaskForm client={linkClient(link)} task={task} onAnswered={onDone} />
      </section>
    </div>
  );
}

function NoTask({ error, onRetry }: { error: Error; onRetry: () => void }) {
  if (!(error instanceof RequestError && error.status === 404)) return <ErrorState error={error} onRetry={onRetry} />;
  return (
    <EmptyState icon={<Unlink />} title={linkedTaskText.notGood}>
      {linkedTaskText.askForAnother}
    </EmptyState>
  );
}
