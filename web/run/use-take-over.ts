import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { FlowFile } from '#engine/format/index';
import { needsOf } from '#engine/graph/references';
import type { ModelBinding } from '#engine/host';
import { recordedProvider } from '#engine/models/recorded-models';
import { useSettings } from '../client/queries.ts';
import type { RunImport, RunPlace } from '../client/run-client.ts';
import { directProvider, readDirectModels } from '../host/direct-models.ts';
import { findRecording } from '../host/recordings.ts';
import { useTakeOverText } from '../text/run-dialogs.ts';
import { checkModels } from './start-options.ts';
import { emptyTakeOver, reboundModels, rolesToRebind, type TakeOverDraft } from './take-over.ts';
import { type ModelOptions, useModelOptions } from './use-model-options.ts';
import { grantsFrom, type NeededGrants, neededGrants, needsGrant } from './use-needed-grants.ts';

/** A run that is to go on in another place: what it is made of. */
export interface TakenRun {
  readonly flow: FlowFile;
  readonly flows: Readonly<Record<string, FlowFile>>;
  readonly models: Readonly<Record<string, ModelBinding>>;
  /** Models that seats have of their own, by the seat's path. */
  readonly seats: Readonly<Record<string, ModelBinding>>;
}

export interface TakeOver {
  readonly needed: NeededGrants;
  /** Roles that need another model there. */
  readonly roles: ReturnType<typeof rolesToRebind>;
  /** Seats that need another model there, by path, with the one that they have. */
  readonly seats: ReadonlyArray<{ readonly path: string; readonly binding: ModelBinding }>;
  readonly options: ModelOptions;
  readonly draft: TakeOverDraft;
  readonly problems: Readonly<Record<string, string>>;
  set(change: Partial<TakeOverDraft>): void;
  /** A place that knows better refused the models: all roles are asked for. */
  askForAll(): void;
  /** What was decided; undefined, and the problems are shown, when something is missing. */
  /** Problems of seats have their path. */
  finish(): Pick<RunImport, 'grants' | 'models' | 'seats'> | undefined;
  readonly isAsked: boolean;
}

/** The form of what a run needs before it goes on there. */
export function useTakeOver({ flow, flows, models, seats }: TakenRun, place: RunPlace): TakeOver {
  const settings = useSettings();
  const options = useModelOptions(flow, flows, place);
  const [draft, setDraft] = useState(emptyTakeOver);
  const [isAsked, setAsked] = useState(false);
  const [asksForAll, setAsksForAll] = useState(false);
  const needed = useMemo(() => neededGrants(flow, flows), [flow, flows]);
  const needs = useMemo(() => needsOf(flow, flows).models, [flow, flows]);
  const canCall = useCallable({ ...models, ...seats }, place);
  const isKnown = asksForAll ? () => false : canCall;
  const roles = rolesToRebind(needs, models, isKnown);
  const lost = Object.entries(seats).flatMap(([path, binding]) => (isKnown(binding) ? [] : [{ path, binding }]));
  const names = roles.map(({ role }) => role);
  const filled = Object.fromEntries(names.map((role) => [role, draft.models[role] ?? options.fallback ?? '']));
  const emptySeats = lost.flatMap(({ path }) =>
    (draft.seats[path] ?? options.fallback ?? '').trim() === '' ? [path] : [],
  );
  const empty = names.filter((role) => filled[role]?.trim() === '');
  const seated = Object.fromEntries(lost.map(({ path }) => [path, draft.seats[path] ?? options.fallback ?? '']));
  const problems = {
    ...checkModels({ example: undefined, byRole: { ...filled, ...seated } }, settings.data, place),
    ...Object.fromEntries([...empty, ...emptySeats].map((name) => [name, useTakeOverText.writeProviderModel])),
  };
  return {
    needed,
    roles,
    seats: lost,
    options,
    draft: { ...draft, models: filled, seats: seated },
    problems: isAsked ? problems : {},
    set: (change) => setDraft((before) => ({ ...before, ...change })),
    askForAll: () => setAsksForAll(true),
    finish() {
      setAsked(true);
      if ((needsGrant(needed) && !draft.isAllowed) || Object.keys(problems).length > 0) return undefined;
      const rebound = reboundModels(names, filled);
      return {
        ...grantsFrom(needed),
        ...(names.length === 0 ? {} : { models: rebound }),
        ...(lost.length === 0 ? {} : { seats: reboundModels(Object.keys(seated), seated) }),
      };
    },
    isAsked,
  };
}

/** Whether a model can be called from there, as far as this page knows; the other side has the last word. */
function useCallable(
  models: Readonly<Record<string, ModelBinding>>,
  place: RunPlace,
): (binding: ModelBinding) => boolean {
  const settings = useSettings();
  const ofBrowser = useQuery({
    queryKey: ['models-of-browser', models],
    queryFn: async () => {
      const recordings = await Promise.all(
        Object.values(models)
          .filter(({ provider }) => provider === recordedProvider)
          .map(async ({ model }) => ((await findRecording(model)) === undefined ? [] : [model])),
      );
      return { hasDirect: (await readDirectModels()) !== undefined, recordings: recordings.flat() };
    },
  });
  return ({ provider, model }) => {
    if (provider === recordedProvider)
      return place === 'server' ? !model.startsWith('draft/') : (ofBrowser.data?.recordings.includes(model) ?? true);
    if (provider === directProvider) return place === 'browser' && (ofBrowser.data?.hasDirect ?? true);
    return settings.data?.providers.some(({ name }) => name === provider) ?? true;
  };
}
