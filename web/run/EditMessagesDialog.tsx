import { useState } from 'react';
import { FlowError } from '#engine/errors';
import type { JsonObject } from '#engine/json';
import type { EditRequest } from '#engine/protocol/index';
import type { RunClient } from '../client/run-client.ts';
import { TaskRefused } from '../tasks/TaskRefused.tsx';
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
    title: 'Edit what it received',
    begun: 'What is being done with the old messages is dropped, and it begins again with yours.',
    waiting: 'It begins with your messages when the run goes on.',
  },
  after: {
    title: 'Edit what it sends',
    begun: '',
    waiting: 'Your messages go on instead of its own when the run is resumed.',
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
      toast.success('The messages are changed.');
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
      description={`${isBegun ? texts[when].begun : texts[when].waiting} The journal keeps both.`}
      action="Save"
      busy={busy}
      onSubmit={submit}
      onClose={onClose}
    >
      {Object.entries(written).map(([port, text]) => (
        <TextArea
          key={port}
          label={port}
          hint={typeof before[port] === 'string' ? undefined : 'JSON'}
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
