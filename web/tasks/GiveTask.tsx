import { type ReactNode, useState } from 'react';
import type { TaskView } from '#engine/protocol/index';
import type { RunPlace } from '../client/run-client.ts';
import { giveTask, giveTaskBack } from '../client/task-assignment.ts';
import { useSaving } from '../settings/use-saving.ts';
import { giveTaskText } from '../text/tasks.ts';
import { FormDialog, Select, TextField } from '../ui/index.ts';
import { readHolder, useHolderOptions } from './holder-options.ts';
import { assignTask } from './people.ts';
import { useMe } from './use-me.ts';

export interface GiveTaskProps {
  place: RunPlace;
  /** With who has it now. */
  task: TaskView;
  onClose: () => void;
}

/** Asks who is to have a task: a member or a role where members sign in, else a name. */
export function GiveTask(props: GiveTaskProps) {
  const me = useMe();
  return me.member === undefined || props.place === 'browser' ? <GiveByName {...props} /> : <GiveToMember {...props} />;
}

function GiveByName({ place, task, onClose }: GiveTaskProps) {
  const me = useMe();
  const [name, setName] = useState(task.assignee?.name ?? me.name.trim());
  const { busy, save } = useSaving();
  const give = (note: string) =>
    save({}, async () => {
      const to = name.trim();
      if (place === 'browser') assignTask(task.id, to);
      else if (to === '') await giveTaskBack(task.id);
      else await giveTask(task.id, { name: to, note });
      onClose();
    });
  return (
    <GiveDialog hasNote={place === 'server'} busy={busy} onClose={onClose} onGive={give}>
      <TextField
        label={giveTaskText.name}
        hint={place === 'browser' ? giveTaskText.nameHintHere : giveTaskText.nameHint}
        maxLength={200}
        value={name}
        onChange={setName}
      />
    </GiveDialog>
  );
}

function GiveToMember({ task, onClose }: GiveTaskProps) {
  const options = useHolderOptions(task);
  const [to, setTo] = useState<string | null>(null);
  const { busy, problems, save } = useSaving();
  const give = (note: string) =>
    save(to === null ? { to: giveTaskText.chooseSomebody } : {}, async () => {
      await giveTask(task.id, { ...readHolder(to ?? ''), note });
      onClose();
    });
  return (
    <GiveDialog hasNote busy={busy} onClose={onClose} onGive={give}>
      <Select label={giveTaskText.to} error={problems.to} value={to} onChange={setTo} options={options} />
    </GiveDialog>
  );
}

interface GiveDialogProps {
  hasNote: boolean;
  busy: boolean;
  onClose: () => void;
  onGive: (note: string) => Promise<void>;
  /** Asks to whom. */
  children: ReactNode;
}

function GiveDialog({ hasNote, busy, onClose, onGive, children }: GiveDialogProps) {
  const [note, setNote] = useState('');
  return (
    <FormDialog
      open
      size="sm"
      title={giveTaskText.title}
      action={giveTaskText.assign}
      busy={busy}
      onClose={onClose}
      onSubmit={() => onGive(note)}
    >
      {children}
      {hasNote && (
        <TextField
          label={giveTaskText.note}
          hint={giveTaskText.noteHint}
          maxLength={1000}
          value={note}
          onChange={setNote}
        />
      )}
    </FormDialog>
  );
}
