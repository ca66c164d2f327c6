import { type BackendFactory, type IQueueBackend, withBackend } from 'bullmq';
import { Holds } from './holds.ts';
import type { Drive, Queue, QueueWorker, WorkOptions } from './queue.ts';

export interface BullOptions<C> {
  readonly connection: C;
  /** How the connection is spoken to. */
  readonly backend: BackendFactory<IQueueBackend, C>;
  /** Of all keys, on Redis. */
  readonly prefix: string;
  /** After so long without a word from its worker a run is given to another, milliseconds. */
  readonly lockMs: number;
  readonly failed: (error: unknown) => void;
}

interface Job {
  readonly run: string;
}

const queueName = 'runs';
/** A run may outlive any number of workers. */
const often = 1_000_000;

/** BullMQ, on whichever of its backends. A run has one job at most, and one more when it is woken meanwhile. */
export function bullQueue<C>(options: BullOptions<C>): Queue {
  const { connection, backend, prefix, failed } = options;
  const { Queue: BullQueue } = withBackend(backend);
  const queue = new BullQueue<Job>(queueName, { connection, prefix });
  queue.on('error', failed);
  return {
    async wake(run) {
      const deduplication = { id: run, keepLastIfActive: true };
      await queue.add('drive', { run }, { deduplication, removeOnComplete: true, removeOnFail: true });
    },
    work: (drive, work) => bullWorker(options, drive, work),
    async check() {
      await queue.getJobCounts('active');
    },
    close: () => queue.close(),
  };
}

function bullWorker<C>(options: BullOptions<C>, drive: Drive, { slots }: WorkOptions): QueueWorker {
  const { connection, backend, prefix, lockMs, failed } = options;
  const { Worker } = withBackend(backend);
  const holds = new Holds(lockMs);
  const worker = new Worker<Job, void>(
    queueName,
    // All three are named: BullMQ makes a signal only for who takes one.
    async ({ id = '', processedOn = 0, data }, _token, lost = new AbortController().signal) => {
      // Since when it was asked for, not since when the word of it came: between the two this process may stand still.
      holds.begin(id, Date.now() - processedOn);
      try {
        await drive(data.run, { lost, isSure: () => holds.isSure(id) });
      } finally {
        holds.end(id);
      }
    },
    {
      connection,
      prefix,
      concurrency: slots,
      lockDuration: lockMs,
      stalledInterval: lockMs / 2,
      maxStalledCount: often,
    },
  );
  worker.on('error', failed);
  worker.on('locksRenewed', ({ jobIds }) => holds.renew(jobIds));
  worker.on('lockRenewalFailed', (jobs) => {
    for (const job of jobs) worker.cancelJob(job, 'Another worker may have the run.');
  });
  return { close: () => worker.close() };
}
