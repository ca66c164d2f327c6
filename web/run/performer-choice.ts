import { modelRoleOf, type Performer, personRoleOf } from '#engine/format/performer';
import { findNode } from '#engine/graph/find-node';
import type { ModelBinding } from '#engine/host';
import type { Entry } from '#engine/journal/index';
import type { PerformerRequest } from '#engine/protocol/index';
import { foldRun } from '#engine/run/fold';
import { performerOf } from '#engine/run/performer';
import { type ActivationRecord, isSeatAt } from '#engine/run/trace';
import { performerChoiceText } from '../text/run-dialogs.ts';
import { parseModel, printModel } from './start-options.ts';

export type PerformerKind = 'model' | 'person' | 'reviewed' | 'unlessStopped' | 'suggested';

/** What is filled in to put somebody else on a seat. */
export interface PerformerDraft {
  readonly kind: PerformerKind;
  /** A model role of the run; undefined for a model of its own, which `otherModel` names as `provider/model`. */
  readonly modelRole: string | undefined;
  readonly otherModel: string;
  readonly personRole: string;
  readonly stopSeconds: number | null;
  /** For the same node in every item of the maps around it. */
  readonly isForAll: boolean;
}

export const needsModel = (kind: PerformerKind): boolean => kind !== 'person';
export const needsPerson = (kind: PerformerKind): boolean => kind !== 'model';

export function kindOfPerformer(performer: Performer): PerformerKind {
  if ('suggester' in performer) return 'suggested';
  if ('stopSeconds' in performer) return 'unlessStopped';
  if ('reviewer' in performer) return 'reviewed';
  return 'person' in performer ? 'person' : 'model';
}

/** What is wrong with a draft, by field; empty when it can be sent. */
export function checkDraft(draft: PerformerDraft): { readonly stopSeconds?: string; readonly otherModel?: string } {
  const { kind, modelRole, otherModel, stopSeconds } = draft;
  const isSecondsWrong =
    kind === 'unlessStopped' && (stopSeconds === null || stopSeconds <= 0 || stopSeconds > 31_536_000);
  const isModelMissing = needsModel(kind) && modelRole === undefined && parseModel(otherModel) === undefined;
  return {
    ...(isSecondsWrong ? { stopSeconds: performerChoiceText.writeHowManySecondsMore } : {}),
    ...(isModelMissing ? { otherModel: performerChoiceText.writeProviderModel } : {}),
  };
}

/** The change that a checked draft asks for, on the seat at `path` or, for all, at `everywhere`. */
export function changeOf(
  draft: PerformerDraft,
  seat: { readonly path: string; readonly everywhere: string; readonly spareRole: string },
): PerformerRequest {
  const binding = needsModel(draft.kind) && draft.modelRole === undefined ? parseModel(draft.otherModel) : undefined;
  return {
    path: draft.isForAll ? seat.everywhere : seat.path,
    // A model of its own needs a role to go by, any one.
    performer: performerOfDraft(draft, draft.modelRole ?? seat.spareRole),
    ...(binding === undefined ? {} : { binding }),
  };
}

function performerOfDraft({ kind, personRole, stopSeconds }: PerformerDraft, model: string): Performer {
  switch (kind) {
    case 'model':
      return { model };
    case 'person':
      return { person: personRole };
    case 'reviewed':
      return { model, reviewer: personRole };
    case 'unlessStopped':
      return { model, reviewer: personRole, stopSeconds: stopSeconds ?? 60 };
    case 'suggested':
      return { person: personRole, suggester: model };
  }
}

/** Who performs, in words: `model writer (openai/gpt-5), reviewed by editor`. */
export function describePerformer(performer: Performer, binding?: ModelBinding): string {
  const model = performerChoiceText.model(
    modelRoleOf(performer) ?? '',
    binding === undefined ? '' : ` (${printModel(binding)})`,
  );
  const person = personRoleOf(performer) ?? '';
  switch (kindOfPerformer(performer)) {
    case 'model':
      return model;
    case 'person':
      return performerChoiceText.person(person);
    case 'reviewed':
      return performerChoiceText.reviewedBy(model, person);
    case 'unlessStopped':
      return performerChoiceText.unlessStepsInWithinS(
        model,
        person,
        'stopSeconds' in performer ? performer.stopSeconds : 0,
      );
    case 'suggested':
      return performerChoiceText.personWithSuggestionOf(person, model);
  }
}

/** Who is on the seat of an activation now; undefined when the journal does not tell. */
export function performerNow(
  entries: readonly Entry[],
  record: Pick<ActivationRecord, 'address' | 'path' | 'seated'>,
): Performer | undefined {
  if (record.seated !== undefined) return record.seated.performer;
  const state = foldRun(entries);
  const open = state.open.get(record.address);
  try {
    if (open !== undefined) return performerOf(state, open)?.performer;
  } catch {
    // The message at the seat's port names nobody whom the seat allows: the activation is about to fail.
    return undefined;
  }
  const node = findNode(state.plan, record.path)?.node;
  return node?.type !== 'ask' || 'port' in node.performer ? undefined : node.performer;
}

/** Every change that an activation's seat has seen, the newest first. */
export function changesOfSeat(
  entries: readonly Entry[],
  records: ReadonlyMap<string, ActivationRecord>,
  record: ActivationRecord,
) {
  return entries
    .flatMap((entry) => (entry.type === 'performer.changed' && isSeatAt(records, record, entry.path) ? [entry] : []))
    .reverse();
}

const isOpen = ({ status }: ActivationRecord): boolean =>
  status === 'active' || status === 'waiting' || status === 'retrying';

/** Whether it still matters who is on this seat: its activation is open, or a frame around it may begin it again. */
export function canChangePerformer(records: ReadonlyMap<string, ActivationRecord>, record: ActivationRecord): boolean {
  if (record.nodeType !== 'ask') return false;
  if (isOpen(record)) return true;
  for (let outer = records.get(record.parent ?? ''); outer !== undefined; outer = records.get(outer.parent ?? ''))
    if ((outer.nodeType === 'loop' || outer.nodeType === 'map') && isOpen(outer)) return true;
  return false;
}
