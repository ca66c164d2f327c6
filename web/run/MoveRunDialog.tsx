import { useRef, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { FlowError } from '#engine/errors';
import type { EntryOf } from '#engine/journal/index';
import { clientOf } from '../client/queries.ts';
import { queryClient } from '../client/query-client.ts';
import { type RunClient, whereIs } from '../client/run-client.ts';
import type { RunData } from '../store/run-store.ts';
import { useRun } from '../store/use-run.ts';
import { TaskRefused } from '../tasks/TaskRefused.tsx';
import { moveRunDialogText } from '../text/run-dialogs.ts';
import { Button, FormDialog, Spinner, toast } from '../ui/index.ts';
import { type MoveStep, moveRun } from './move-run.ts';
import { TakeOverFields } from './TakeOverFields.tsx';
import { untilIdle } from './until-idle.ts';
import { useTakeOver } from './use-take-over.ts';

export interface MoveRunDialogProps {
  client: RunClient;
  store: StoreApi<RunData>;
  onClose: () => void;
  onMoved: (client: RunClient, run: string) => void;
}

const steps: Readonly<Record<MoveStep, string>> = {
  pausing: moveRunDialogText.pausingTheRun,
  waiting: moveRunDialogText.waitingForCalls,
  copying: moveRunDialogText.handingOverJournal,
};

/** Takes a run that is not over to the other place and goes over to it. */
export function MoveRunDialog(props: MoveRunDialogProps) {
  const started = useRun(props.store, (data) => data.started);
  return started === undefined ? null : <Moving {...props} started={started} />;
}

function Moving({
  client,
  store,
  onClose,
  onMoved,
  started,
}: MoveRunDialogProps & { started: EntryOf<'run.started'> }) {
  const to = clientOf(client.place === 'browser' ? 'server' : 'browser');
  const models = useRun(store, (data) => data.models);
  const seats = useRun(store, (data) => data.seats);
  const form = useTakeOver({ flow: started.flow, flows: started.flows, models, seats }, to.place);
  const [step, setStep] = useState<MoveStep>();
  const [refusal, setRefusal] = useState<FlowError>();
  const waiting = useRef<AbortController>(undefined);
  const submit = async () => {
    const decided = form.finish();
    if (decided === undefined || step !== undefined) return;
    setRefusal(undefined);
    const impatient = new AbortController();
    waiting.current = impatient;
    try {
      const run = await moveRun({
        from: client,
        to,
        run: store.getState().run,
        decided,
        untilIdle: () => untilIdle(store, impatient.signal),
        told: setStep,
      });
      for (const queryKey of [['runs'], ['tasks']]) void queryClient.invalidateQueries({ queryKey });
      toast.success(moveRunDialogText.runIsNow(whereIs(to.place)));
      onClose();
      onMoved(to, run);
    } catch (error) {
      const found = error instanceof FlowError ? error : new FlowError('INTERNAL', String(error));
      if (found.code === 'MODEL_NOT_CONFIGURED' || found.code === 'NO_RECORDED_ANSWER') form.askForAll();
      setRefusal(found);
    } finally {
      setStep(undefined);
    }
  };
  return (
    <FormDialog
      open
      size="sm"
      title={moveRunDialogText.goOn(whereIs(to.place))}
      description={moveRunDialogText.runPausesHereAndGoes}
      action={moveRunDialogText.moveTheRun}
      busy={step !== undefined}
      onSubmit={submit}
      onClose={onClose}
    >
      <TakeOverFields form={form} />
      {step !== undefined && (
        <div className="flex items-center gap-3">
          <Spinner label={steps[step]} />
          {step === 'waiting' && (
            <Button size="sm" onClick={() => waiting.current?.abort()}>
              {moveRunDialogText.doNotWait}
            </Button>
          )}
        </div>
      )}
      {refusal !== undefined && <TaskRefused error={refusal} />}
    </FormDialog>
  );
}
