import { BatchRunner } from '#engine/batch/batch-runner';
import { journalRuns, type RunStarter } from '#engine/batch/case-runs';
import type { Host } from '#engine/host';
import { type BatchChanged, batchChannelName } from './batch-channel.ts';
import { indexedDbBatches } from './batch-store.ts';

/** Works off this browser's batches. Only the worker that leads the runs may call it. */
export async function leadBatches(host: Host, owner: RunStarter): Promise<void> {
  const { sandbox, clock, log } = host;
  const store = await indexedDbBatches();
  const runner = new BatchRunner({ store, runs: journalRuns(host.store, owner), sandbox, clock, log });
  // Before what is there is looked at, so that nothing falls between the two.
  const channel = new BroadcastChannel(batchChannelName);
  channel.onmessage = ({ data }: MessageEvent<BatchChanged>) => {
    runner.look(data.batch).catch((error: unknown) => log('error', `A batch could not go on: ${String(error)}`));
  };
  await runner.recover();
}
