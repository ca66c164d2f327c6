import { hostname } from 'node:os';
import { FlowError } from '#engine/errors';
import type { Host } from '#engine/host';
import { type BatchWorker, batchRunner } from '../batches/open-batches.ts';
import type { RunCommands } from '../durable/run-commands.ts';
import { RunOwner } from '../durable/run-owner.ts';
import type { ServerData } from '../host/open-data.ts';
import { BatchAuthority } from './batch-authority.ts';
import type { Bus } from './bus.ts';
import { ClusterRuns } from './cluster-runs.ts';
import { type ClusterPorts, connectQueue } from './connect-queue.ts';
import { sqlLease } from './lease.ts';
import { Sweeper } from './sweeper.ts';

/** How the processes of a cluster find each other; nothing of it is needed for one process alone. */
export interface ClusterOptions {
  /** `redis://…` or `postgres://…`. */
  readonly queue: string;
  /** How many runs this process works on at once; 0 for none. */
  readonly slots: number;
  /** After so long without a word from a worker its runs are given to others, milliseconds. */
  readonly lockMs: number;
}

/** Runs and batches, in one process or in many. */
export interface OpenRuns {
  readonly owner: RunCommands;
  readonly batches: BatchWorker;
  /** Resolves when the queue that is shared answers; absent where there is none. */
  readonly check?: () => Promise<void>;
  /** Goes on with what was under way. */
  begin(): Promise<void>;
  /** Begins nothing more; resolves when what can be written is written. */
  close(): Promise<void>;
}

/** Name of this process among those of a cluster. */
export function nodeName(id: string): string {
  return `${hostname()
    .replaceAll(/[^\w-]/g, '-')
    .slice(0, 32)}-${process.pid}-${id.slice(0, 12)}`;
}

/** The runs of a process that shares its store with no other. */
export function openOwnRuns(host: Host, data: Pick<ServerData, 'batches'>): OpenRuns {
  const owner = new RunOwner(host);
  const batches = batchRunner({ store: data.batches, host, owner });
  return {
    owner,
    batches,
    async begin() {
      await owner.recover();
      await batches.recover();
    },
    async close() {
      await batches.close();
      await owner.close();
    },
  };
}

/** What a member of a cluster is made of. */
export interface Membership {
  readonly ports: ClusterPorts;
  readonly node: string;
  readonly options: ClusterOptions;
}

/** Joins a cluster. Rejects with BAD_REQUEST when the store is not shared, and with STORE_FAILED. */
export async function joinCluster(
  options: ClusterOptions,
  data: Pick<ServerData, 'postgres'>,
  { newId, log }: Pick<Host, 'newId' | 'log'>,
): Promise<Membership> {
  if (data.postgres === undefined) {
    const message = 'A queue is for several processes with one store: name it with --store postgres://….';
    throw new FlowError('BAD_REQUEST', message);
  }
  const node = nodeName(newId());
  const failed = (error: unknown) => log('warn', 'The queue is not well.', { message: messageOf(error) });
  const ports = await connectQueue(options.queue, { node, lockMs: options.lockMs, failed });
  return { ports, node, options };
}

/** The runs of a member of a cluster. */
export function openSharedRuns(
  host: Host,
  data: Pick<ServerData, 'batches' | 'wakes' | 'sql'>,
  member: Membership,
): OpenRuns {
  const { ports, node, options } = member;
  const { queue, bus } = ports;
  const { slots, lockMs } = options;
  const owner = new ClusterRuns({ host, queue, bus, wakes: data.wakes, node, slots, lockMs });
  const works = slots > 0;
  const lease = (name: string) => sqlLease(data.sql, { name, node, ms: Math.min(lockMs, 10_000) });
  const batches = sharedBatches({ host, bus, lease: works ? lease('batches') : undefined, store: data.batches, owner });
  let sweeper: Sweeper | undefined;
  return {
    owner,
    batches,
    check: async () => queue.check?.(),
    async begin() {
      await owner.open();
      await batches.recover();
      const { clock, log } = host;
      const wake = (run: string) => owner.wake(run);
      if (works)
        sweeper = new Sweeper({
          wakes: data.wakes,
          lease: lease('sweep'),
          wake,
          clock,
          log,
          quietMs: Math.max(5_000, lockMs / 2),
        });
    },
    async close() {
      await Promise.all([sweeper?.close(), batches.close(), owner.close()]);
      await ports.close();
    },
  };
}

interface SharedBatches {
  readonly host: Host;
  readonly bus: Bus;
  readonly lease: ReturnType<typeof sqlLease> | undefined;
  readonly store: ServerData['batches'];
  readonly owner: RunCommands;
}

function sharedBatches({ host, bus, lease, store, owner }: SharedBatches): BatchAuthority {
  const { clock, log } = host;
  return new BatchAuthority({ bus, clock, log, lease, makeWorker: () => batchRunner({ store, host, owner }) });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
