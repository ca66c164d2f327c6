import { Hand, Undo2, UserPlus } from 'lucide-react';
import { useState } from 'react';
import type { TaskView } from '#engine/protocol/index';
import { useMayIn } from '../client/account.ts';
import type { RunPlace } from '../client/run-client.ts';
import { giveTask, giveTaskBack } from '../client/task-assignment.ts';
import { taskHolderText } from '../text/tasks.ts';
import { Badge, Button, IconButton, showError } from '../ui/index.ts';
import { GiveTask } from './GiveTask.tsx';
import { type Me, mayAct, standingOf } from './holder.ts';
import { assignTask } from './people.ts';
import { useHeldTask, useMe } from './use-me.ts';

interface TaskHolderProps {
  place: RunPlace;
  task: TaskView;
}

/** Who has an open task, and what can be done about that: take it, give it to somebody, give it back. */
export function TaskHolder({ place, task: given }: TaskHolderProps) {
  const task = useHeldTask(place, given);
  const holding = useHolding(place, task);
  const [isGiving, setGiving] = useState(false);
  const { assignee } = task;
  return (
    <fieldset aria-label={taskHolderText.whoHasIt} className="flex flex-wrap items-center gap-x-2 gap-y-1.5">
      <span role="status" className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
        <Badge tone={assignee === undefined ? 'neutral' : 'accent'}>
          <span className="truncate">{holding.text}</span>
        </Badge>
        {assignee !== undefined && assignee.note !== '' && (
          <span className="min-w-0 wrap-anywhere text-muted text-sm">
            {taskHolderText.note(assignee.note, assignee.givenBy)}
          </span>
        )}
      </span>
      {holding.take !== undefined && (
        <Button size="sm" icon={<Hand />} busy={holding.busy} onClick={holding.take}>
          {taskHolderText.take}
        </Button>
      )}
      {holding.mayGive && (
        <Button size="sm" look="ghost" icon={<UserPlus />} disabled={holding.busy} onClick={() => setGiving(true)}>
          {taskHolderText.give}
        </Button>
      )}
      {holding.giveBack !== undefined && (
        <Button size="sm" look="ghost" icon={<Undo2 />} disabled={holding.busy} onClick={holding.giveBack}>
          {taskHolderText.giveBack}
        </Button>
      )}
      {isGiving && <GiveTask place={place} task={task} onClose={() => setGiving(false)} />}
    </fieldset>
  );
}

/** The same for a row of the inbox: two icons. `task` says who has it now. */
export function TaskHolderIcons({ place, task }: TaskHolderProps) {
  const holding = useHolding(place, task);
  const [isGiving, setGiving] = useState(false);
  return (
    <>
      {holding.take !== undefined && (
        <IconButton label={taskHolderText.takeNamed(task.title)} disabled={holding.busy} onClick={holding.take}>
          <Hand aria-hidden />
        </IconButton>
      )}
      {holding.mayGive && (
        <IconButton label={taskHolderText.giveNamed(task.title)} onClick={() => setGiving(true)}>
          <UserPlus aria-hidden />
        </IconButton>
      )}
      {isGiving && <GiveTask place={place} task={task} onClose={() => setGiving(false)} />}
    </>
  );
}

interface Holding {
  readonly text: string;
  readonly busy: boolean;
  readonly mayGive: boolean;
  readonly take: (() => void) | undefined;
  readonly giveBack: (() => void) | undefined;
}

function useHolding(place: RunPlace, task: TaskView): Holding {
  const me = useMe();
  const [busy, setBusy] = useState(false);
  const isAllowed = useMayIn(place, 'assignTasks');
  const act = (action: () => Promise<void>) => () => {
    setBusy(true);
    action()
      .catch(showError)
      .finally(() => setBusy(false));
  };
  const mayGive = isAllowed && (place === 'browser' || mayAct(task, me));
  const standing = standingOf(task, me);
  // Without a name nobody can be said to have it.
  const canTake = mayGive && standing !== 'mine' && (me.member !== undefined || me.name.trim() !== '');
  return {
    text: holderText(task, me),
    busy,
    // Nobody else sees the tasks of a private run.
    mayGive: mayGive && task.visibility !== 'private',
    take: canTake ? act(() => take(place, task.id, me)) : undefined,
    giveBack: mayGive && task.assignee !== undefined ? act(() => giveBack(place, task.id)) : undefined,
  };
}

async function take(place: RunPlace, task: string, { member, name }: Me): Promise<void> {
  if (place === 'browser') return assignTask(task, name);
  await giveTask(task, member === undefined ? { name: name.trim() } : { member });
}

async function giveBack(place: RunPlace, task: string): Promise<void> {
  if (place === 'browser') return assignTask(task, '');
  await giveTaskBack(task);
}

function holderText(task: TaskView, me: Me): string {
  if (task.assignee === undefined) return taskHolderText.nobody;
  const { role, name } = task.assignee;
  if (role !== '') return taskHolderText.forRole(role);
  return me.member !== undefined && standingOf(task, me) === 'mine'
    ? taskHolderText.youHaveIt
    : taskHolderText.hasIt(name);
}
