import { useCallback, useState } from 'react';
import { useLocation } from 'wouter';
import { FlowError } from '#engine/errors';
import { statusOf } from '#engine/run/summary';
import { clientOf } from '../client/queries.ts';
import { queryClient } from '../client/query-client.ts';
import { runUrl } from '../client/run-client.ts';
import { useWhileShown } from '../shell/use-while-shown.ts';
import { seatModelsOf } from '../store/seat-models.ts';
import { useSlices } from '../store/use-slices.ts';
import { TaskRefused } from '../tasks/TaskRefused.tsx';
import { openJournalDialogText } from '../text/run-dialogs.ts';
import { Dialog, FormDialog, StatusBadge, WaitBar } from '../ui/index.ts';
import { countLines, type ReadJournal, readJournal } from './read-journal.ts';
import { TakeOverFields } from './TakeOverFields.tsx';
import { useTakeOver } from './use-take-over.ts';

export interface JournalFile {
  readonly name: string;
  readonly text: string;
}

/** A journal in a file: looked at first, then a run of this browser that goes on, or that is over and can be read. */
export function OpenJournalDialog({ file, onClose }: { file: JournalFile; onClose: () => void }) {
  const read = useSlices(useCallback(() => readJournal(file.text), [file]));
  if (read.kind === 'done') return <Opening name={file.name} journal={read.value} onClose={onClose} />;
  // What is read before anybody sees it needs no bar that flashes.
  if (read.kind === 'working' && read.done === 0) return null;
  const isReading = read.kind === 'working';
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="sm"
      title={isReading ? file.name : openJournalDialogText.cannotBeOpened(file.name)}
    >
      {isReading ? (
        <WaitBar
          label={openJournalDialogText.reading}
          done={read.done}
          all={countLines(file.text)}
          onCancel={onClose}
        />
      ) : (
        <TaskRefused error={asFlowError(read.error, 'JOURNAL_INVALID')} />
      )}
    </Dialog>
  );
}

function asFlowError(error: unknown, code: 'JOURNAL_INVALID' | 'INTERNAL'): FlowError {
  return error instanceof FlowError ? error : new FlowError(code, String(error));
}

function Opening({ name, journal, onClose }: { name: string; journal: ReadJournal; onClose: () => void }) {
  const { entries, state, isTorn } = journal;
  const { started } = state;
  const isOver = state.ended !== undefined;
  const [seats] = useState(() => seatModelsOf(state)); // a journal that was read does not change
  const taken = { flow: started.flow, flows: started.flows, models: state.models, seats };
  const form = useTakeOver(taken, 'browser');
  const [refusal, setRefusal] = useState<FlowError>();
  const [busy, setBusy] = useState(false);
  const [, navigate] = useLocation();
  const whileShown = useWhileShown();
  const submit = async () => {
    const decided = isOver ? {} : form.finish();
    if (decided === undefined || busy) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      const run = await clientOf('browser').importRun({ ...decided, entries });
      void queryClient.invalidateQueries({ queryKey: ['runs'] });
      if (!whileShown().aborted) navigate(runUrl('browser', run));
    } catch (error) {
      const found = asFlowError(error, 'INTERNAL');
      if (found.code === 'MODEL_NOT_CONFIGURED' || found.code === 'NO_RECORDED_ANSWER') form.askForAll();
      setRefusal(found);
      setBusy(false);
    }
  };
  return (
    <FormDialog
      open
      size="sm"
      title={started.flow.title ?? started.flow.name}
      description={isOver ? openJournalDialogText.thisRunIsOver : openJournalDialogText.thisRunIsNotOver}
      action={isOver ? openJournalDialogText.open : openJournalDialogText.openAndGoOn}
      busy={busy}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className="flex flex-wrap items-center gap-2 text-muted">
        <StatusBadge status={statusOf(state)} />
        <span className="wrap-anywhere">
          {name}: {openJournalDialogText.entries(entries.length)}
          {isTorn && openJournalDialogText.lastLineWasBrokenOff}
        </span>
      </p>
      {!isOver && <TakeOverFields form={form} />}
      {refusal !== undefined && <TaskRefused error={refusal} />}
    </FormDialog>
  );
}
