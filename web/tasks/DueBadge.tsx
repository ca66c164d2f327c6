import { useQuery } from '@tanstack/react-query';
import { Clock, Hourglass } from 'lucide-react';
import type { TaskView } from '#engine/protocol/index';
import type { RunClient } from '../client/run-client.ts';
import { formatTime } from '../shell/format-time.ts';
import { useNow } from '../store/use-run.ts';
import { Badge } from '../ui/index.ts';
import { draftStands, dueText } from './due-time.ts';
import { shapeOf } from './task-shape.ts';

/** Until when a task is to be answered, and whether the model's draft stands then; nothing for tasks without end. */
export function DueBadge({ client, task }: { client: RunClient; task: TaskView }) {
  return task.dueAt === undefined ? null : <KnownDue client={client} task={task} dueAt={task.dueAt} />;
}

function KnownDue({ client, task, dueAt }: { client: RunClient; task: TaskView; dueAt: number }) {
  const now = useNow(true);
  const stands = useStands(client, task);
  if (stands === undefined) return null;
  return (
    <Badge
      tone={stands ? 'accent' : dueAt < now ? 'failed' : 'waiting'}
      icon={stands ? <Hourglass aria-hidden /> : <Clock aria-hidden />}
      title={formatTime(dueAt)}
      className="tabular-nums"
    >
      {dueText(dueAt, { stands, now })}
    </Badge>
  );
}

/** A task does not say who performs it; its run's journal does. Only a draft under review can stand by itself. */
function useStands(client: RunClient, task: TaskView): boolean | undefined {
  const isReview = shapeOf(task).shape === 'review';
  const { data, isError } = useQuery({
    queryKey: ['draft-stands', client.place, task.id],
    queryFn: async () => draftStands(await client.journal(task.run), task.address),
    enabled: isReview,
    // Another performer means another task.
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return isReview && !isError ? data : false;
}
