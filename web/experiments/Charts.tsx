import type { BatchView } from '#engine/protocol/batches';
import { formatCost } from '../shell/format-amount.ts';
import { formatDuration } from '../shell/format-time.ts';
import { EmptyState } from '../ui/index.ts';
import { RoundsChart } from './RoundsChart.tsx';
import { SpreadChart } from './SpreadChart.tsx';

/** What an experiment came to, drawn; every drawing has its table beside it. */
export function Charts({ batch }: { batch: BatchView }) {
  const { summary } = batch;
  if (summary === undefined || summary.runs === 0)
    return (
      <EmptyState title="Nothing to draw yet">As soon as a run has ended there is something to see here.</EmptyState>
    );
  const { rounds, spread } = summary;
  return (
    <div className="grid gap-4 pb-6 xl:grid-cols-2">
      {rounds !== undefined && rounds.length > 1 && <RoundsChart rounds={rounds} />}
      {spread.score !== undefined && (
        <SpreadChart title="Scores" what="Score" bins={spread.score} format={formatScore} />
      )}
      {spread.cost !== undefined && (
        <SpreadChart title="Cost of a run" what="Cost" bins={spread.cost} format={formatCost} />
      )}
      <SpreadChart title="Model calls of a run" what="Calls" bins={spread.calls} format={String} isWhole />
      <SpreadChart title="Time of a run" what="Time" bins={spread.seconds} format={formatSeconds} />
    </div>
  );
}

function formatScore(score: number): string {
  return String(Number(score.toFixed(2)));
}

function formatSeconds(seconds: number): string {
  return formatDuration(seconds * 1000);
}
