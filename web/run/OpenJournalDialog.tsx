import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { FlowError } from '#engine/errors';
import { readJournalText } from '#engine/journal/index';
import { foldRun } from '#engine/run/fold';
import type { RunState } from '#engine/run/run-state';
import { parseJournal } from '#engine/run/start-run';
import { statusOf } from '#engine/run/summary';
import { clientOf } from '../client/queries.ts';
import { queryClient } from '../client/query-client.ts';
import { runUrl } from '../client/run-client.ts';
import { seatModelsOf } from '../store/seat-models.ts';
import { TaskRefused } from '../tasks/TaskRefused.tsx';
import { openJournalDialogText } from '../text/run-dialogs.ts';
import { Dialog, FormDialog, StatusBadge } from '../ui/index.ts';
import { TakeOverFields } from './TakeOverFields.tsx';
import { useTakeOver } from './use-take-over.ts';

export interface JournalFile {
  readonly name: string;
  readonly text: string;
}

/** A journal in a file: looked at first, then a run of this browser that goes on, or that is over and can be read. */
export function OpenJournalDialog({ file, onClose }: { file: JournalFile; onClose: () => void }) {
  const read = useMemo(() => readJournal(file.text), [file]);
  if (read instanceof FlowError) {
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && onClose()}
        size="sm"
        title={openJournalDialogText.cannotBeOpened(file.name)}
      >
        <TaskRefused error={read} />
      </Dialog>
    );
  }
  return <Opening name={file.name} journal={read} onClose={onClose} />;
}

interface Journal {
  readonly entries: readonly unknown[];
  readonly state: RunState;
  readonly isTorn: boolean;
}

function readJournal(text: string): Journal | FlowError {
  try {
    const { entries, isTorn } = readJournalText(text);
    return { entries, isTorn, state: foldRun(parseJournal(entries)) };
  } catch (error) {
    return error instanceof FlowError ? error : new FlowError('JOURNAL_INVALID', String(error));
  }
}

function Opening({ name, journal, onClose }: { name: string; journal: Journal; onClose: () => void }) {
  const { entries, state, isTorn } = journal;
  const { started } = state;
  const isOver = state.ended !== undefined;
  const [seats] = useState(() => seatModelsOf(state)); // a journal that was read does not change
  const taken = { flow: started.flow, flows: started.flows, models: state.models, seats };
  const form = useTakeOver(taken, 'browser');
  const [refusal, setRefusal] = useState<FlowError>();
  const [busy, setBusy] = useState(false);
  const [, navigate] = useLocation();
  const submit = async () => {
    const decided = isOver ? {} : form.finish();
    if (decided === undefined || busy) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      const run = await clientOf('browser').importRun({ ...decided, entries });
      void queryClient.invalidateQueries({ queryKey: ['runs'] });
      navigate(runUrl('browser', run));
    } catch (error) {
      const found = error instanceof FlowError ? error : new FlowError('INTERNAL', String(error));
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
