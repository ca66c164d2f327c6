import type { Visibility } from '#engine/protocol/index';
import type { Actor } from '../access/actor.ts';
import { newId } from '../host/ids.ts';
import type { AskedPeople } from '../people/run-people.ts';
import type { ServerParts } from '../server-parts.ts';

/** Whose a run is to be. */
export interface Ownership {
  readonly actor: Actor;
  readonly visibility?: Visibility | undefined;
  /** Whose its tasks are, where that was said. */
  readonly people?: AskedPeople;
  /** Its id, when it is not a new one. */
  readonly run?: string;
}

/** Begins a run that has its owner from its first moment on. */
export async function beginOwned(
  { runOwners, journal }: Pick<ServerParts, 'runOwners' | 'journal'>,
  { actor, visibility = 'team', people = [], run = newId() }: Ownership,
  begin: (run: string) => Promise<string>,
): Promise<string> {
  await runOwners.claim(run, { actor, visibility, people });
  try {
    return await begin(run);
  } catch (error) {
    // It may be there all the same: somebody with the same id was faster.
    if ((await journal.summary(run)) === undefined) await runOwners.release(run);
    throw error;
  }
}
