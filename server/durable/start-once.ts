import { FlowError } from '#engine/errors';
import { contentHash, sha256Hex } from '#engine/format/index';
import { canonicalJson } from '#engine/json';
import type { StartOptions } from '#engine/run/run-api';
import type { ServerParts } from '../server-parts.ts';

/**
 * Starts a run, or finds the one that the same key started: the run's id is made from the key, so the same key means
 * the same run, also after a restart. Rejects with CONFLICT when the key was used for another flow or input.
 */
export async function startOnce(
  { owner, journal }: Pick<ServerParts, 'owner' | 'journal'>,
  options: StartOptions,
  key: string | undefined,
): Promise<string> {
  if (key === undefined || key === '') return owner.start(options);
  const run = sha256Hex(`idempotency-key ${key}`).slice(0, 32);
  if ((await journal.summary(run)) === undefined) {
    try {
      return await owner.start({ ...options, run });
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
