import type { BatchView } from '#engine/protocol/batches';
import { batchStatusBadgeText } from '../text/experiments.ts';
import { StatusBadge } from '../ui/index.ts';

/** Where an experiment stands. */
export function BatchStatusBadge({ batch }: { batch: Pick<BatchView, 'status' | 'counts'> }) {
  const { status, counts } = batch;
  if (status === 'done') {
    const failed = counts.failed ?? 0;
    return failed === 0 ? (
      <StatusBadge status="completed" />
    ) : (
      <StatusBadge status="failed" text={batchStatusBadgeText.doneFailed(failed)} />
    );
  }
  if (status === 'cancelled') return <StatusBadge status="cancelled" text={batchStatusBadgeText.stopped} />;
  return <StatusBadge status={status === 'waiting' ? 'waiting' : 'running'} />;
}
