import { FlowError } from '#engine/errors';
import { contentHash, sha256Hex } from '#engine/format/index';
import { canonicalJson } from '#engine/json';
import type { StartOptions } from '#engine/run/run-api';
import type { Actor } from '../access/actor.ts';
import type { ServerParts } from '../server-parts.ts';
import { beginOwned, type Ownership } from './own-run.ts';

export interface Starting extends Omit<Ownership, 'run'> {
  /** What the caller sends again when it is not sure that it was heard. */
  readonly key: string | undefined;
}

/**
 * Starts a run, or finds the one that the same key started: the run's id is made from the key, so the same key means
 * the same run, also after a restart. Rejects with CONFLICT when the key was used for another flow or input.
 */
export async function startOnce(
  parts: Pick<ServerParts, 'owner' | 'journal' | 'runOwners'>,
  options: StartOptions,
  { key, ...ownership }: Starting,
): Promise<string> {
  const { owner, journal } = parts;
  if (key === undefined || key === '') return beginOwned(parts, ownership, (run) => owner.start({ ...options, run }));
  const run = sha256Hex(`idempotency-key ${scopeOf(ownership.actor)}${key}`).slice(0, 32);
  if ((await journal.summary(run)) === undefined) {
    try {
      return await beginOwned(parts, { ...ownership, run }, () => owner.start({ ...options, run }));
    } catch (error) {
      // Somebody with the same key was faster.
      if ((await journal.summary(run)) === undefined) throw error;
    }
  }
  const [first] = await journal.read(run);
  const isSame =
    first?.type === 'run.started' &&
    contentHash(first.flow) === contentHash(options.flow) &&
    canonicalJson(first.input) === canonicalJson(options.input);
  if (!isSame) throw new FlowError('CONFLICT', 'This Idempotency-Key was used for another run.', { where: { run } });
  return run;
}

/** A member's keys are their own: nobody meets a run of somebody else by using the same one. */
function scopeOf({ via, member }: Actor): string {
  return via === 'local' ? '' : `of ${member} `;
}
