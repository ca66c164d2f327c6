import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { StoreApi } from 'zustand/vanilla';
import type { JsonObject } from '#engine/json';
import type { ActivationRecord } from '#engine/run/trace';
import { type RunClient, runUrl } from '../client/run-client.ts';
import type { RunData } from '../store/run-store.ts';
import { forkDialogText } from '../text/run-dialogs.ts';
import { Button, Dialog, showError, TextArea } from '../ui/index.ts';
import { printTexts, readTexts } from './message-texts.ts';

export interface ForkDialogProps {
  client: RunClient;
  store: StoreApi<RunData>;
  record: ActivationRecord;
  onClose: () => void;
}

/** Starts a new run from right after this activation, with what it sent or something else in its place. */
export function ForkDialog({ client, store, record, onClose }: ForkDialogProps) {
  const at = useMemo(() => sequenceOf(store.getState(), record.address), [store, record]);
  const sent = useMemo(() => store.getState().entries[at - 1], [store, at]);
  const outputs: JsonObject = sent?.type === 'activation.completed' ? sent.outputs : {};
  const [texts, setTexts] = useState(() => printTexts(outputs));
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);
  const [, navigate] = useLocation();
  const fork = () => {
    const { values, problems: found } = readTexts(texts, outputs);
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    const isEdited = JSON.stringify(values) !== JSON.stringify(outputs);
    setBusy(true);
    client
      .fork(store.getState().run, isEdited ? { at, edit: { outputs: values } } : { at })
      .then(
        (run) => {
          onClose();
          navigate(runUrl(client.place, run));
        },
        (error: unknown) => showError(error, forkDialogText.forkDidNotStart),
      )
      .finally(() => setBusy(false));
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={forkDialogText.forkRunHere}
      description={forkDialogText.forkRunHereDescription}
      footer={
        <>
          <Button onClick={onClose}>{forkDialogText.cancel}</Button>
          <Button look="primary" busy={busy} disabled={at === 0} onClick={fork}>
            {forkDialogText.fork}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {Object.entries(texts).map(([port, text]) => (
          <TextArea
            key={port}
            label={forkDialogText.whatItSendsFrom(port)}
            hint={
              typeof outputs[port] === 'string' ? forkDialogText.changeItOrLeaveIt : forkDialogText.jsonChangeItOrLeave
            }
            mono={typeof outputs[port] !== 'string'}
            minRows={3}
            value={text}
            error={problems[port]}
            onChange={(next) => setTexts({ ...texts, [port]: next })}
          />
        ))}
        {Object.keys(texts).length === 0 && <p className="text-muted">{forkDialogText.thisActivationHands}</p>}
      </div>
    </Dialog>
  );
}

/** The sequence of the entry that completed an activation; 0 when there is none. */
function sequenceOf({ entries }: RunData, address: string): number {
  return entries.findLastIndex((entry) => entry.type === 'activation.completed' && entry.address === address) + 1;
}
