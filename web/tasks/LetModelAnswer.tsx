import { Bot } from 'lucide-react';
import { useState } from 'react';
import type { TaskView } from '#engine/protocol/index';
import { useMayIn } from '../client/account.ts';
import type { RunClient } from '../client/run-client.ts';
import { ChangePerformerDialog } from '../run/ChangePerformerDialog.tsx';
import { letModelAnswerText } from '../text/tasks.ts';
import { Button, IconButton } from '../ui/index.ts';
import { shapeOf } from './task-shape.ts';

export interface LetModelAnswerProps {
  client: RunClient;
  task: TaskView;
  /** Only the icon, for a row of a list. */
  isSmall?: boolean;
  onChanged?: () => void;
}

const label = letModelAnswerText.letModelAnswer;

/** Hands a task on to a model. A draft under review is a model's already: approving it does the same. */
export function LetModelAnswer({ client, task, isSmall = false, onChanged }: LetModelAnswerProps) {
  const [isOpen, setOpen] = useState(false);
  const isAllowed = useMayIn(client.place, 'steerRuns');
  if (!isAllowed || shapeOf(task).shape === 'review') return null;
  return (
    <>
      {isSmall ? (
        <IconButton label={`${label}: ${task.title}`} onClick={() => setOpen(true)}>
          <Bot aria-hidden />
        </IconButton>
      ) : (
        <Button look="ghost" className="mt-2 self-start" icon={<Bot />} onClick={() => setOpen(true)}>
          {label}
        </Button>
      )}
      {isOpen && (
        <ChangePerformerDialog
          client={client}
          run={task.run}
          address={task.address}
          initialKind="model"
          onClose={() => setOpen(false)}
          {...(onChanged === undefined ? {} : { onChanged })}
        />
      )}
    </>
  );
}
