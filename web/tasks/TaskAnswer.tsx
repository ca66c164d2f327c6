import { Lock } from 'lucide-react';
import type { TaskView } from '#engine/protocol/index';
import { useMay } from '../client/account.ts';
import type { RunClient } from '../client/run-client.ts';
import { taskAnswerText } from '../text/tasks.ts';
import { LetModelAnswer } from './LetModelAnswer.tsx';
import { TaskForm } from './TaskForm.tsx';
import { useHeldTask, useMayAnswer } from './use-me.ts';

export interface TaskAnswerProps {
  client: RunClient;
  task: TaskView;
  onAnswered: () => void;
  onHandedOver?: () => void;
}

/** Where an open task is answered, by whoever may; others are told why they may not. */
export function TaskAnswer({ client, task, onAnswered, onHandedOver }: TaskAnswerProps) {
  if (!useMayAnswer(client.place, task)) return <NotYours client={client} task={task} />;
  return (
    <>
      <TaskForm client={client} task={task} onAnswered={onAnswered} />
      <LetModelAnswer
        client={client}
        task={task}
        {...(onHandedOver === undefined ? {} : { onChanged: onHandedOver })}
      />
    </>
  );
}

function NotYours({ client, task }: Pick<TaskAnswerProps, 'client' | 'task'>) {
  const isAllowed = useMay('answerTasks');
  const { assignee } = useHeldTask(client.place, task);
  return (
    <p className="flex items-center gap-2 text-muted">
      <Lock className="size-4 shrink-0" aria-hidden />
      {isAllowed && assignee !== undefined ? taskAnswerText.has(assignee.name) : taskAnswerText.mayOnlyLook}
    </p>
  );
}
