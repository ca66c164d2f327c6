import type { BatchView } from '#engine/protocol/batches';
import { formatCost } from '../shell/format-amount.ts';
import { formatDuration } from '../shell/format-time.ts';
import { chartsText } from '../text/experiments.ts';
import { EmptyState } from '../ui/index.ts';
import { RoundsChart } from './RoundsChart.tsx';
import { SpreadChart } from './SpreadChart.tsx';

/** What an experiment came to, drawn; every drawing has its table beside it. */
export function Charts({ batch }: { batch: BatchView }) {
  const { summary } = batch;
  if (summary === undefined || summary.runs === 0)
    return <EmptyState title={chartsText.nothingToDrawYet}>{chartsText.asSoonAsRun}</EmptyState>;
  const { rounds, spread } = summary;
  return (
    <div className="grid gap-4 pb-6 xl:grid-cols-2">
      {rounds !== undefined && rounds.length > 1 && <RoundsChart rounds={rounds} />}
      {spread.score !== undefined && (
        <SpreadChart title={chartsText.scores} what={chartsText.score} bins={spread.score} format={formatScore} />
      )}
      {spread.cost !== undefined && (
        <SpreadChart title={chartsText.costOfRun} what={chartsText.cost} bins={spread.cost} format={formatCost} />
      )}
      <SpreadChart
        title={chartsText.modelCallsOfRun}
        what={chartsText.calls}
        bins={spread.calls}
        format={String}
        isWhole
      />
      <SpreadChart title={chartsText.timeOfRun} what={chartsText.time} bins={spread.seconds} format={formatSeconds} />
    </div>
  );
}

function formatScore(score: number): string {
  return String(Number(score.toFixed(2)));
}

function formatSeconds(seconds: number): string {
  return formatDuration(seconds * 1000);
}
