import type { ModelBinding } from '#engine/host';
import { seatsWithModels } from '#engine/run/decide-commands';
import type { RunState } from '#engine/run/run-state';

/** Models by the path of the seat that has them. */
export type SeatModels = Readonly<Record<string, ModelBinding>>;

/** The models that seats of a run were given of their own; the same object while nothing has changed. */
export function seatModelsOf(state: Pick<RunState, 'performers'>, before: SeatModels = {}): SeatModels {
  const now = seatsWithModels(state).flatMap(({ path, binding }) =>
    binding === undefined ? [] : [[path, binding] as const],
  );
  const isSame = now.length === Object.keys(before).length && now.every(([path, binding]) => before[path] === binding);
  return isSame ? before : Object.fromEntries(now);
}
