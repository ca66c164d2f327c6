import type { TaskView } from '#engine/protocol/index';
import type { RunClient } from '../client/run-client.ts';
import { plotsIn, ValueView } from '../run/ValueView.tsx';
import { formatTime, timeAgo } from '../shell/format-time.ts';
import { taskContentText } from '../text/tasks.ts';
import { Badge, beginMarkdown, labelOf, Markdown } from '../ui/index.ts';
import { DueBadge } from './DueBadge.tsx';
import { ReadableValue } from './ReadableValue.tsx';
import { isQuoted, unseenMessages } from './task-messages.ts';
import { shapeOf } from './task-shape.ts';

beginMarkdown();

/** What is asked and why, with everything that is needed to answer. */
export function TaskContent({ task }: { task: TaskView }) {
  // A review shows its draft in the form; showing it twice would make one wonder which one counts.
  const showsSubject =
    task.subject !== undefined && shapeOf(task).shape === 'approval' && !isQuoted(task.prompt, task.subject);
  const unseen = unseenMessages(task);
  // A plot is there to be looked at before one answers.
  const plots = unseen.filter(([, value]) => plotsIn(value).length > 0);
  const messages = unseen.filter(([, value]) => plotsIn(value).length === 0);
  return (
    <div className="flex flex-col gap-4">
      <Markdown className="text-md">{task.prompt}</Markdown>
      {showsSubject && task.subject !== undefined && (
        <section
          aria-label={taskContentText.toApprove}
          className="rounded-lg border border-waiting/50 bg-waiting-soft/50 p-3"
        >
          <ReadableValue value={task.subject} />
        </section>
      )}
      {plots.map(([port, value]) => (
        <section key={port} aria-label={labelOf(port, {})}>
          <ValueView value={value} />
        </section>
      ))}
      {messages.length > 0 && (
        <details>
          <summary className="cursor-pointer select-none text-muted hover:text-ink">
            {taskContentText.everythingItReceived}
          </summary>
          <dl className="mt-2 flex flex-col gap-2">
            {messages.map(([port, value]) => (
              <div key={port} className="rounded-lg border border-line bg-surface p-2.5">
                <dt className="mb-1 font-medium text-muted text-sm">{labelOf(port, {})}</dt>
                <dd>
                  <ReadableValue value={value} />
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
  );
}

/** Who asks, since when, until when. */
export function TaskFacts({ client, task }: { client: RunClient; task: TaskView }) {
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted text-sm">
      <span>{taskContentText.askedBy(task.flowTitle)}</span>
      <span aria-hidden>·</span>
      <span title={formatTime(task.openedAt)}>{timeAgo(task.openedAt)}</span>
      <Badge>{taskContentText.forRole(task.role)}</Badge>
      {task.escalatedFrom !== undefined && <span>{taskContentText.didNotAnswerInTime(task.escalatedFrom)}</span>}
      <DueBadge client={client} task={task} />
      {task.escalatesTo !== undefined && <span>{taskContentText.thenIsAsked(task.escalatesTo.role)}</span>}
    </div>
  );
}
