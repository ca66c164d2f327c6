import type { StartRunRequest } from '#engine/protocol/index';
import { readHolder } from '../tasks/holder-options.ts';

/** Who may know of a run on the server, and whose its tasks are. */
export interface TeamChoice {
  readonly isPrivate: boolean;
  /** Chosen options by role; roles that whoever likes may take are missing. */
  readonly people: Readonly<Record<string, string>>;
}

export const wholeTeam: TeamChoice = { isPrivate: false, people: {} };

/** As much of the request to start a run as says who takes part in it. A private run asks nobody else. */
export function teamRequest({ isPrivate, people }: TeamChoice): Pick<StartRunRequest, 'visibility' | 'people'> {
  if (isPrivate) return { visibility: 'private' };
  const asked = Object.entries(people).map(([role, chosen]) => [role, readHolder(chosen)] as const);
  return asked.length === 0 ? {} : { people: Object.fromEntries(asked) };
}
