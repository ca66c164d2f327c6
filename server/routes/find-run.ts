import { z } from 'zod';
import { FlowError } from '#engine/errors';
import type { RunStatus, RunSummary } from '#engine/journal/store';
import { Id } from '#engine/protocol/index';
import type { ServerParts } from '../server-parts.ts';

export const RunParams = z.strictObject({ id: Id });

/** Who did it when nobody says. There is one user, and no accounts yet. */
export const unnamedPerson = 'user';

/** A final status never changes. */
export function isFinal(status: RunStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

/** The run's summary. Rejects with RUN_NOT_FOUND. */
export async function requireRun(parts: Pick<ServerParts, 'journal'>, run: string): Promise<RunSummary> {
  const summary = await parts.journal.summary(run);
  if (summary !== undefined) return summary;
  throw new FlowError('RUN_NOT_FOUND', `There is no run "${run}".`, { where: { run } });
}
