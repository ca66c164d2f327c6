import { useMemo, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { FlowError } from '#engine/errors';
import { modelRoleOf, personRoleOf } from '#engine/format/performer';
import { needsOf } from '#engine/graph/references';
import type { EntryOf } from '#engine/journal/index';
import { type ActivationRecord, keylessPathOf } from '#engine/run/trace';
import { useSettings } from '../client/queries.ts';
import { queryClient } from '../client/query-client.ts';
import type { RunClient } from '../client/run-client.ts';
import type { RunData } from '../store/run-store.ts';
import { useRun, useRunStore } from '../store/use-run.ts';
import { TaskRefused } from '../tasks/TaskRefused.tsx';
import { changePerformerDialogText } from '../text/run-dialogs.ts';
import { Dialog, FormDialog, NumberField, RadioGroup, Spinner, toast } from '../ui/index.ts';
import { titleOfPath } from './node-titles.ts';
import { ModelOfSeat, PersonOfSeat } from './PerformerRoleFields.tsx';
import {
  changeOf,
  checkDraft,
  describePerformer,
  kindOfPerformer,
  needsModel,
  needsPerson,
  type PerformerDraft,
  type PerformerKind,
  performerNow,
} from './performer-choice.ts';
import { checkModels } from './start-options.ts';
import { useModelOptions } from './use-model-options.ts';

export interface ChangePerformerDialogProps {
  client: RunClient;
  run: string;
  /** Address of the activation whose seat it is. */
  address: string;
  /** What is chosen at first; without it whoever is on the seat now. */
  initialKind?: PerformerKind;
  onClose: () => void;
  /** The seat is taken by somebody else, durably. */
  onChanged?: () => void;
}

/** Puts somebody else on a seat while the run goes on. */
export function ChangePerformerDialog({ client, run, address, ...props }: ChangePerformerDialogProps) {
  const store = useRunStore(client, run);
  const record = useRun(store, (data) => data.records.get(address));
  const started = useRun(store, (data) => data.started);
  const trouble = useRun(store, (data) => data.trouble);
  if (record === undefined || started === undefined)
    return (
      <Dialog open onOpenChange={(open) => !open && props.onClose()} title={changePerformerDialogText.changeWhoAnswers}>
        {trouble ?? <Spinner label={changePerformerDialogText.readingTheJournal} />}
      </Dialog>
    );
  return <SeatDialog client={client} store={store} record={record} started={started} {...props} />;
}

interface SeatDialogProps extends Omit<ChangePerformerDialogProps, 'run' | 'address'> {
  store: StoreApi<RunData>;
  record: ActivationRecord;
  started: EntryOf<'run.started'>;
}

const kinds: ReadonlyArray<{ value: PerformerKind; label: string; description: string }> = [
  {
    value: 'model',
    label: changePerformerDialogText.aModel,
    description: changePerformerDialogText.answersAtOnceByItself,
  },
  {
    value: 'person',
    label: changePerformerDialogText.aPerson,
    description: changePerformerDialogText.runWaitsForAnswer,
  },
  {
    value: 'reviewed',
    label: changePerformerDialogText.modelReviewedByPerson,
    description: changePerformerDialogText.personApprovesOrEdits,
  },
  {
    value: 'unlessStopped',
    label: changePerformerDialogText.modelUnlessPersonStopsIt,
    description: changePerformerDialogText.whatModelWroteStands,
  },
  {
    value: 'suggested',
    label: changePerformerDialogText.personWithSuggestion,
    description: changePerformerDialogText.personSeesWhatModelWould,
  },
];

function SeatDialog({ client, store, record, started, initialKind, onClose, onChanged }: SeatDialogProps) {
  const settings = useSettings();
  const options = useModelOptions(started.flow, started.flows, client.place);
  const everywhere = useMemo(() => keylessPathOf(store.getState().records, record), [store, record]);
  const initial = useMemo(() => initialDraft(store.getState(), record, started), [store, record, started]);
  const [edited, setEdited] = useState<PerformerDraft>();
  const [isAttempted, setAttempted] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<FlowError>();
  const draft = edited ?? { ...initial, kind: initialKind ?? initial.kind, otherModel: options.fallback ?? '' };
  const set = (change: Partial<PerformerDraft>) => setEdited({ ...draft, ...change });
  const usesOther = needsModel(draft.kind) && draft.modelRole === undefined;
  const named = checkModels(
    { example: undefined, byRole: usesOther ? { '*': draft.otherModel } : {} },
    settings.data,
    client.place,
  );
  const found = checkDraft(draft);
  const otherModel = found.otherModel ?? named['*'];
  const shown = isAttempted ? { ...found, ...(otherModel === undefined ? {} : { otherModel }) } : {};
  const submit = async () => {
    setAttempted(true);
    if (found.stopSeconds !== undefined || otherModel !== undefined || busy) return;
    setBusy(true);
    setRefusal(undefined);
    const spareRole = draft.modelRole ?? options.roles[0] ?? 'assistant';
    const change = changeOf(draft, { path: record.path, everywhere, spareRole });
    try {
      await client.changePerformer(store.getState().run, change);
      void queryClient.invalidateQueries({ queryKey: ['tasks'] });
      toast.success(changePerformerDialogText.fromNowOn(describePerformer(change.performer, change.binding)));
      onChanged?.();
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
      title={changePerformerDialogText.whoAnswersNode(titleOfPath(started, record.path))}
      description={changePerformerDialogText.itCountsAtOnceAlso}
      action={changePerformerDialogText.change}
      busy={busy}
      onSubmit={submit}
      onClose={onClose}
    >
      <RadioGroup
        label={changePerformerDialogText.whoAnswers}
        value={draft.kind}
        options={kinds}
        onChange={(value) => set({ kind: kinds.find((kind) => kind.value === value)?.value ?? draft.kind })}
      />
      {needsModel(draft.kind) && (
        <ModelOfSeat
          started={started}
          options={options}
          draft={draft}
          problem={shown.otherModel}
          onChange={set}
          label={draft.kind === 'suggested' ? changePerformerDialogText.suggestedBy : changePerformerDialogText.model}
        />
      )}
      {needsPerson(draft.kind) && (
        <PersonOfSeat
          started={started}
          draft={draft}
          onChange={set}
          label={
            needsModel(draft.kind) && draft.kind !== 'suggested'
              ? changePerformerDialogText.reviewedBy
              : changePerformerDialogText.person
          }
        />
      )}
      {draft.kind === 'unlessStopped' && (
        <NumberField
          label={changePerformerDialogText.secondsToStepIn}
          hint={changePerformerDialogText.secondsToStepInHint}
          value={draft.stopSeconds}
          error={shown.stopSeconds}
          onChange={(stopSeconds) => set({ stopSeconds })}
        />
      )}
      {everywhere !== record.path && (
        <RadioGroup
          label={changePerformerDialogText.where}
          value={draft.isForAll ? 'all' : 'one'}
          onChange={(value) => set({ isForAll: value === 'all' })}
          options={[
            { value: 'one', label: changePerformerDialogText.thisSeatOnly, description: record.path },
            { value: 'all', label: changePerformerDialogText.everySeatOfThisNode, description: everywhere },
          ]}
        />
      )}
      {refusal !== undefined && <TaskRefused error={refusal} />}
    </FormDialog>
  );
}

/** The form as things are: whoever is on the seat, by roles that the run has. */
function initialDraft(data: RunData, record: ActivationRecord, started: EntryOf<'run.started'>): PerformerDraft {
  const now = performerNow(data.entries, record);
  const needs = needsOf(started.flow, started.flows);
  const bound = needs.models.filter((role) => started.models[role] !== undefined || started.models['*'] !== undefined);
  const model = now === undefined ? undefined : modelRoleOf(now);
  const person = data.tasks.find(({ id }) => id === record.task)?.role ?? (now === undefined ? '' : personRoleOf(now));
  const other = record.seated?.binding;
  return {
    kind: now === undefined ? 'model' : kindOfPerformer(now),
    modelRole: other === undefined ? (bound.find((role) => role === model) ?? bound[0]) : undefined,
    otherModel: '',
    personRole: needs.people.find((role) => role === person) ?? person ?? needs.people[0] ?? 'user',
    stopSeconds: now !== undefined && 'stopSeconds' in now ? now.stopSeconds : 60,
    isForAll: false,
  };
}
