import { BatchRunner } from '#engine/batch/batch-runner';
import type { BatchStore } from '#engine/batch/batch-store';
import { Batches } from '#engine/batch/batches';
import { journalRuns } from '#engine/batch/case-runs';
import type { Host } from '#engine/host';
import { prepareRun, type RunSources } from '../durable/prepare-run.ts';
import type { RunOwner } from '../durable/run-owner.ts';

export interface BatchParts extends RunSources {
  readonly store: BatchStore;
  readonly host: Host;
  readonly owner: RunOwner;
}

/** The batches of this server, and whoever works them off. */
export interface ServerBatches {
  readonly batches: Batches;
  readonly runner: BatchRunner;
}

export function openBatches({ store, host, owner, source, models }: BatchParts): ServerBatches {
  const { sandbox, clock, log, newId } = host;
  const runner = new BatchRunner({ store, runs: journalRuns(host.store, owner), sandbox, clock, log });
  const batches = new Batches({
    store,
    now: clock.now,
    newId,
    prepare: async (request) => {
      const { input: _, ...start } = await prepareRun(request, { source, models });
      return start;
    },
    look: (id) => runner.look(id),
  });
  return { batches, runner };
}
