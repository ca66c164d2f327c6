import { setImmediate as turn } from 'node:timers/promises';
import { BatchView } from '#engine/protocol/index';
import type { TestServer } from './test-server.ts';

/** Resolves with the batch once it has this status; rejects when it has another one for good. */
export async function untilBatch(server: TestServer, id: string, status: BatchView['status']): Promise<BatchView> {
  for (;;) {
    const batch = await server.read(`/api/batches/${id}`, BatchView);
    if (batch.status === status) return batch;
    if (batch.status === 'done' || batch.status === 'cancelled')
      throw new Error(`The batch is ${batch.status}: ${JSON.stringify(batch.counts)}`);
    await turn();
  }
}
