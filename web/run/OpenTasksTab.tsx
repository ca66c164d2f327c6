import type { StoreApi } from 'zustand/vanilla';
import type { RunClient } from '../client/run-client.ts';
import type { RunData } from '../store/run-store.ts';
import { useRun } from '../store/use-run.ts';
import { TaskAnswer } from '../tasks/TaskAnswer.tsx';
import { TaskContent, TaskFacts } from '../tasks/TaskContent.tsx';
import { TaskHolder } from '../tasks/TaskHolder.tsx';

/** The questions that this run asks people now, to be answered right here. */
export function OpenTasksTab({ client, store }: { client: RunClient; store: StoreApi<RunData> }) {
  const tasks = useRun(store, (data) => data.tasks);
  return (
    <div className="@container h-full scroll-area">
      <div className="mx-auto flex max-w-6xl flex-col gap-8 p-4">
        {tasks.map((task) => (
          <article key={task.id} aria-label={task.title} className="flex flex-col gap-3">
            <div>
              <h3 className="font-semibold text-lg">{task.title}</h3>
              <TaskFacts client={client} task={task} />
              <div className="mt-2">
                <TaskHolder place={client.place} task={task} />
              </div>
            </div>
            <div className="grid items-start gap-4 @4xl:grid-cols-[minmax(0,1fr)_24rem]">
              <TaskContent task={task} />
              <div className="@4xl:sticky @4xl:top-0 rounded-xl border border-waiting/60 bg-surface p-4 shadow-raised">
                <TaskAnswer client={client} task={task} onAnswered={() => {}} />
              </div>
            </div>
          </article>
        ))}
      </div>
    </div>
  );
}
