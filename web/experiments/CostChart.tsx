import { useMemo } from 'react';
import type UPlot from 'uplot';
import { formatCost } from '../shell/format-amount.ts';
import { costChartText } from '../text/experiments.ts';
import { formatShare } from './format-share.ts';
import { axis, Plot, type PlotColors } from './Plot.tsx';
import type { PlacedBatch } from './use-batches.ts';

interface Point {
  readonly title: string;
  readonly spent: number;
  readonly accuracy: number;
}

/** What a run of each experiment spent on average against how right it was. Nothing for fewer than two experiments. */
export function CostChart({ batches }: { batches: readonly PlacedBatch[] }) {
  const isMoney = batches.every(({ batch }) => batch.summary?.cost !== undefined);
  const points = useMemo(() => pointsOf(batches, isMoney), [batches, isMoney]);
  const data = useMemo(
    (): UPlot.AlignedData => [points.map(({ spent }) => spent), points.map((one) => one.accuracy)],
    [points],
  );
  const what = isMoney ? costChartText.costOfRun : costChartText.callsOfRun;
  const options = useMemo(() => optionsFor(what, isMoney), [what, isMoney]);
  if (points.length < 2) return null;
  const format = (spent: number) => (isMoney ? formatCost(spent) : costChartText.calls(Number(spent.toPrecision(3))));
  return (
    <Plot
      title={isMoney ? costChartText.costAgainstAccuracy : costChartText.callsAgainstAccuracy}
      data={data}
      options={options}
      columns={[costChartText.experiment, costChartText.accuracy]}
      rows={points.map(({ title, spent, accuracy }, index) => [
        <span key={title} className="flex min-w-0 flex-col">
          <span className="wrap-anywhere">{`${index + 1}. ${title}`}</span>
          <span className="text-faint">{format(spent)}</span>
        </span>,
        formatShare(accuracy),
      ])}
    />
  );
}

function pointsOf(batches: readonly PlacedBatch[], isMoney: boolean): Point[] {
  return batches
    .flatMap(({ batch: { title, summary } }): Point[] => {
      if (summary?.accuracy === undefined || summary.runs === 0) return [];
      const spent = isMoney ? (summary.cost ?? 0) : summary.calls + summary.judgeCalls;
      return [{ title, spent: spent / summary.runs, accuracy: summary.accuracy.mean }];
    })
    .sort((a, b) => a.spent - b.spent);
}

function optionsFor(what: string, isMoney: boolean) {
  return (colors: PlotColors): Omit<UPlot.Options, 'width' | 'height'> => ({
    scales: {
      x: { time: false, range: (_, low, high) => (low === high ? [0, high * 2 || 1] : [0, high * 1.12]) },
      y: { range: [0, 1] },
    },
    axes: [
      axis(colors, {
        label: what,
        size: 28,
        values: (_, splits) => splits.map((split) => (isMoney ? formatCost(split) : String(split))),
      }),
      axis(colors, { size: 44, values: (_, splits) => splits.map((split) => `${Math.round(split * 100)}%`) }),
    ],
    series: [{}, { stroke: colors.accent, paths: () => null, points: { show: true, size: 9, fill: colors.accent } }],
    hooks: { draw: [(plot) => numberPoints(plot, colors)] },
  });
}

/** The numbers of the table beside the points. */
function numberPoints(plot: UPlot, { ink }: PlotColors): void {
  const { ctx } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.fillStyle = ink;
  ctx.font = `${11 * ratio}px ui-sans-serif, system-ui, sans-serif`;
  plot.data[0].forEach((spent, index) => {
    const accuracy = plot.data[1]?.[index];
    if (accuracy === null || accuracy === undefined) return;
    const x = plot.valToPos(spent, 'x', true) + 8 * ratio;
    ctx.fillText(String(index + 1), x, plot.valToPos(accuracy, 'y', true) + 12 * ratio);
  });
  ctx.restore();
}
