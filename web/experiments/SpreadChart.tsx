import { useMemo } from 'react';
import UPlot from 'uplot';
import type { Bin } from '#engine/batch/statistics';
import { spreadChartText } from '../text/experiments.ts';
import { axis, Plot, type PlotColors } from './Plot.tsx';

export interface SpreadChartProps {
  title: string;
  /** What is spread: `Score`, `Seconds`. */
  what: string;
  bins: readonly Bin[];
  format: (value: number) => string;
  /** Every bin is one whole number, or begins and ends with one. */
  isWhole?: boolean;
}

/** How many runs there are of each size. */
export function SpreadChart({ title, what, bins, format, isWhole = false }: SpreadChartProps) {
  const data = useMemo((): UPlot.AlignedData => [bins.map((_, at) => at), bins.map(({ count }) => count)], [bins]);
  const options = useMemo(() => optionsFor({ bins, what, format, isWhole }), [bins, what, format, isWhole]);
  return (
    <Plot
      title={title}
      data={data}
      options={options}
      columns={[what, spreadChartText.runs]}
      rows={bins.map((bin) => [nameOf(bin, format), bin.count])}
    />
  );
}

function nameOf({ from, to }: Bin, format: (value: number) => string): string {
  return from === to ? format(from) : `${format(from)} – ${format(to)}`;
}

type Wanted = Required<Omit<SpreadChartProps, 'title'>>;

function optionsFor({ bins, what, format, isWhole }: Wanted) {
  return (colors: PlotColors): Omit<UPlot.Options, 'width' | 'height'> => ({
    scales: {
      x: { time: false, range: () => [-0.5, Math.max(0.5, bins.length - 0.5)] },
      y: { range: (_, __, high) => [0, Math.max(1, high * 1.1)] },
    },
    axes: [
      axis(colors, {
        label: what,
        size: 28,
        grid: { show: false },
        // Between the bars where one ends and the next begins, under them where a bar is a number.
        splits: () => (isWhole ? bins.map((_, at) => at) : [...bins.map((_, at) => at - 0.5), bins.length - 0.5]),
        values: (self, splits) => {
          const names = splits.map((split) =>
            isWhole ? nameOf(bins[split] ?? bins[0]!, format) : format(edgeAt(bins, Math.round(split + 0.5))),
          );
          return thinOut(names, self.width);
        },
      }),
      axis(colors, { size: 36, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000] }),
    ],
    series: [
      {},
      {
        stroke: colors.accent,
        fill: colors.accent,
        width: 0,
        points: { show: false },
        ...(UPlot.paths.bars === undefined ? {} : { paths: UPlot.paths.bars({ size: [0.86, 90], radius: 0.06 }) }),
      },
    ],
  });
}

const widthOfLetter = 7;

/** As many names as there is room for, evenly spread. */
function thinOut(names: readonly string[], width: number): string[] {
  const longest = names.reduce((most, name) => Math.max(most, name.length), 1) + 1;
  const step = Math.ceil((names.length * longest * widthOfLetter) / Math.max(1, width - 60));
  return names.map((name, at) => (at % step === 0 ? name : ''));
}

/** Where the bin of that place begins; after the last one, where it ends. */
function edgeAt(bins: readonly Bin[], place: number): number {
  return bins[place]?.from ?? bins.at(-1)?.to ?? 0;
}
