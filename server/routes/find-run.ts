import { z } from 'zod';
import { foldRun, type RunPage, viewRun, viewRunResult } from '#engine';
import { FlowError } from '#engine/errors';
import type { RunFilter, RunStatus, RunSummary } from '#engine/journal/store';
import { Id, type RunView } from '#engine/protocol/index';
import type { Actor } from '../access/actor.ts';
import type { ServerParts } from '../server-parts.ts';

export const RunParams = z.strictObject({ id: Id });

/** A final status never changes. */
export function isFinal(status: RunStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

type Parts = Pick<ServerParts, 'journal' | 'runOwners'>;

/** The run's summary. Rejects with RUN_NOT_FOUND, also when it is somebody else's and private. */
export async function requireRun(parts: Parts, run: string, actor: Actor): Promise<RunSummary> {
  const summary = await parts.journal.summary(run);
  if (summary === undefined || (await parts.runOwners.hiddenFrom(actor, [run])).has(run)) throw unknownRun(run);
  return summary;
}

/** The run with what it came to. Rejects with RUN_NOT_FOUND. */
export async function viewOf(parts: Parts, run: string, actor: Actor): Promise<RunView> {
  const summary = await requireRun(parts, run, actor);
  // Only a final run has a result, and folding it costs the most: what goes on is shown from its summary.
  return isFinal(summary.status) ? viewRunResult(summary, foldRun(await parts.journal.read(run))) : viewRun(summary);
}

/** The run that a task is of, as `requireRun` gives it. Rejects with TASK_NOT_FOUND. */
export async function requireRunOfTask(parts: Parts, task: string, actor: Actor): Promise<RunSummary> {
  const run = await parts.journal.runOfTask(task);
  const summary = run === undefined ? undefined : await parts.journal.summary(run);
  if (summary === undefined || (await parts.runOwners.hiddenFrom(actor, [summary.run])).has(summary.run))
    throw new FlowError('TASK_NOT_FOUND', `There is no task "${task}".`);
  return summary;
}

/** Runs that somebody may see, newest first: pages are read until one is full of them. */
export async function listRuns(
  parts: Parts,
  filter: RunFilter & { readonly limit: number },
  actor: Actor,
): Promise<RunPage> {
  const runs: RunSummary[] = [];
  let { before } = filter;
  for (;;) {
    const page = await parts.journal.list({ ...filter, ...(before === undefined ? {} : { before }) });
    const hidden = await parts.runOwners.hiddenFrom(
      actor,
      page.map(({ run }) => run),
    );
    runs.push(...page.filter(({ run }) => !hidden.has(run)));
    if (page.length < filter.limit) return { runs };
    before = page.at(-1)!.createdAt;
    if (runs.length >= filter.limit) return { runs, next: before };
  }
}

function unknownRun(run: string): FlowError {
  return new FlowError('RUN_NOT_FOUND', `There is no run "${run}".`, { where: { run } });
}
