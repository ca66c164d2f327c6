import type { ModelBinding } from '#engine/host';
import { parseModel } from './start-options.ts';

/** What a run must be given anew before it goes on in another place. */
export interface TakeOverDraft {
  readonly isAllowed: boolean;
  /** `provider/model` by role. */
  readonly models: Readonly<Record<string, string>>;
  /** The same for seats with a model of their own, by the seat's path. */
  readonly seats: Readonly<Record<string, string>>;
}

export const emptyTakeOver: TakeOverDraft = { isAllowed: false, models: {}, seats: {} };

/** The roles whose models cannot be called from there, with the model that answered for them so far. */
export function rolesToRebind(
  roles: readonly string[],
  models: Readonly<Record<string, ModelBinding>>,
  canCall: (binding: ModelBinding) => boolean,
): Array<{ role: string; binding: ModelBinding | undefined }> {
  return roles.flatMap((role) => {
    const binding = models[role] ?? models['*'];
    return binding !== undefined && canCall(binding) ? [] : [{ role, binding }];
  });
}

/** The bindings of the roles that are bound anew; those left empty are problems, which somebody else finds. */
export function reboundModels(
  roles: readonly string[],
  models: Readonly<Record<string, string>>,
): Record<string, ModelBinding> {
  return Object.fromEntries(
    roles.flatMap((role) => {
      const binding = parseModel(models[role] ?? '');
      return binding === undefined ? [] : [[role, binding] as const];
    }),
  );
}
