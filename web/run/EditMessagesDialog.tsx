import { useState } from 'react';
import { FlowError } from '#engine/errors';
import type { JsonObject } from '#engine/json';
import type { EditRequest } from '#engine/protocol/index';
import type { RunClient } from '../client/run-client.ts';
import { TaskRefused } from '../tasks/TaskRefused.tsx';
import { editMessagesDialogText } from '../text/run-dialogs.ts';
import { FormDialog, TextArea, toast } from '../ui/index.ts';
import { changedValues, printTexts, readTexts } from './message-texts.ts';

export interface EditMessagesDialogProps {
  client: RunClient;
  run: string;
  address: string;
  /** What the activation got, or what it made. */
  when: EditRequest['when'];
  values: JsonObject;
  /** Whether somebody or something works on the activation now, which then begins again. */
  isBegun: boolean;
  onClose: () => void;
}

const texts = {
  before: {
    title: editMessagesDialogText.editWhatItReceived,
    begun: editMessagesDialogText.whatIsBeingDone,
    waiting: editMessagesDialogText.itBeginsWithYourMessages,
  },
  after: {
    title: editMessagesDialogText.editWhatItSends,
    begun: '',
    waiting: editMessagesDialogText.yourMessagesGoOnInstead,
  },
} as const;

/** Puts other messages in the place of those that wait in a run, or that an open activation got. */
export function EditMessagesDialog(props: EditMessagesDialogProps) {
  const { client, run, address, when, values, isBegun, onClose } = props;
  // What is edited is what was there when the dialog was opened.
  const [before] = useState(values);
  const [written, setWritten] = useState(() => printTexts(before));
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [refusal, setRefusal] = useState<FlowError>();
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    const read = readTexts(written, before);
    const changed = changedValues(read.values, before);
    setProblems(read.problems);
    setRefusal(undefined);
    if (Object.keys(read.problems).length > 0 || busy) return;
    if (Object.keys(changed).length === 0) return onClose();
    setBusy(true);
    try {
      await client.edit(run, { address, when, values: changed });
      toast.success(editMessagesDialogText.messagesAreChanged);
      onClose();
    } catch (error) {
      setRefusal(error instanceof FlowError ? error : new FlowError('INTERNAL', String(error)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <FormDialog
      open
      title={texts[when].title}
      description={editMessagesDialogText.journalKeepsBoth(isBegun ? texts[when].begun : texts[when].waiting)}
      action={editMessagesDialogText.save}
      busy={busy}
      onSubmit={submit}
      onClose={onClose}
    >
      {Object.entries(written).map(([port, text]) => (
        <TextArea
          key={port}
          label={port}
          hint={typeof before[port] === 'string' ? undefined : editMessagesDialogText.json}
          mono={typeof before[port] !== 'string'}
          minRows={3}
          value={text}
          error={problems[port]}
          onChange={(next) => setWritten({ ...written, [port]: next })}
        />
      ))}
      {refusal !== undefined && <TaskRefused error={refusal} />}
    </FormDialog>
  );
}
