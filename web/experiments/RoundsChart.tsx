import { useMemo } from 'react';
import type UPlot from 'uplot';
import { roundsChartText } from '../text/experiments.ts';
import { formatShare } from './format-share.ts';
import { axis, Plot, type PlotColors } from './Plot.tsx';

/** Accuracy after each round of a discussion; round 0 is what everybody said alone. */
export function RoundsChart({ rounds }: { rounds: readonly number[] }) {
  const data = useMemo((): UPlot.AlignedData => [rounds.map((_, round) => round), [...rounds]], [rounds]);
  return (
    <Plot
      title={roundsChartText.accuracyAfterEachRound}
      data={data}
      options={options}
      columns={[roundsChartText.round, roundsChartText.accuracy]}
      rows={rounds.map((score, round) => [round, formatShare(score)])}
    />
  );
}

function options(colors: PlotColors): Omit<UPlot.Options, 'width' | 'height'> {
  return {
    scales: { x: { time: false, range: (_, low, high) => [low - 0.25, high + 0.25] }, y: { range: [0, 1] } },
    axes: [
      axis(colors, {
        label: roundsChartText.round,
        size: 28,
        splits: (self) => [...self.data[0]],
        values: (_, splits) => splits.map(String),
      }),
      axis(colors, { size: 44, values: (_, splits) => splits.map((split) => `${Math.round(split * 100)}%`) }),
    ],
    series: [{}, { stroke: colors.accent, width: 2, points: { show: true, size: 7, fill: colors.accent } }],
  };
}
