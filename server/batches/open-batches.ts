import { BatchRunner } from '#engine/batch/batch-runner';
import type { BatchStore } from '#engine/batch/batch-store';
import { Batches } from '#engine/batch/batches';
import { journalRuns } from '#engine/batch/case-runs';
import type { Host } from '#engine/host';
import { prepareRun, type RunSources } from '../durable/prepare-run.ts';
import type { RunCommands } from '../durable/run-commands.ts';

export interface BatchParts extends RunSources {
  readonly store: BatchStore;
  readonly host: Host;
  readonly owner: RunCommands;
}

/** Whoever works batches off, in this process or in another. */
export interface BatchWorker {
  /** Goes on with what was under way. */
  recover(): Promise<void>;
  /** Something was decided about a batch. */
  look(id: string): Promise<void>;
  close(): Promise<void>;
}

/** Works batches off in this process. */
export function batchRunner({ store, host, owner }: Pick<BatchParts, 'store' | 'host' | 'owner'>): BatchRunner {
  const { sandbox, clock, log } = host;
  return new BatchRunner({ store, runs: journalRuns(host.store, owner), sandbox, clock, log });
}

export function openBatches({ store, host, source, models }: BatchParts, worker: BatchWorker): Batches {
  return new Batches({
    store,
    now: host.clock.now,
    newId: host.newId,
    prepare: async (request) => {
      const { input: _, ...start } = await prepareRun(request, { source, models });
      return start;
    },
    look: (id) => worker.look(id),
  });
}
