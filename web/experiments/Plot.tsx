import 'uplot/dist/uPlot.min.css';
import { type ReactNode, useEffect, useRef } from 'react';
import UPlot from 'uplot';
import { plotText } from '../text/experiments.ts';
import { useTheme } from '../ui/index.ts';

export interface PlotColors {
  readonly accent: string;
  readonly soft: string;
  readonly ink: string;
  readonly line: string;
}

export interface PlotProps {
  /** What is drawn, and what a screen reader says of it. */
  title: string;
  data: UPlot.AlignedData;
  /** Everything but size, cursor and legend. Made anew when the theme changes; keep it stable otherwise. */
  options: (colors: PlotColors) => Omit<UPlot.Options, 'width' | 'height'>;
  /** The same as a table, for everybody who does not see the drawing and for exact values. */
  columns: readonly [string, string];
  rows: ReadonlyArray<readonly [ReactNode, ReactNode]>;
}

const height = 180;

/** A drawing with the table of its values beside it. */
export function Plot({ title, data, options, columns, rows }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme decides what the colours are
  useEffect(() => {
    const target = place.current;
    if (target === null) return;
    const all = { legend: { show: false }, cursor: { show: false }, ...options(colorsOf(target)) };
    const plot = new UPlot({ ...all, width: Math.max(120, target.clientWidth), height }, data, target);
    const observer = new ResizeObserver(() => plot.setSize({ width: Math.max(120, target.clientWidth), height }));
    observer.observe(target);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [data, options, theme]);
  return (
    <figure className="grid min-w-0 gap-x-4 gap-y-2 rounded-xl border border-line bg-surface p-3 shadow-raised lg:grid-cols-[minmax(0,1fr)_10.5rem]">
      <figcaption className="font-medium lg:col-span-2">{title}</figcaption>
      <div ref={place} role="img" aria-label={plotText.valuesAreInTableBeside(title)} className="min-w-0" />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long one is scrolled with the keyboard */}
      <section aria-label={plotText.valuesNamed(title)} tabIndex={0} className="max-h-45 scroll-area">
        <table aria-label={title} className="w-full text-sm tabular-nums">
          <thead>
            <tr className="text-left [&>th]:text-faint">
              <th scope="col" className="pb-0.5 font-normal">
                {columns[0]}
              </th>
              <th scope="col" className="pb-0.5 text-right font-normal">
                {columns[1]}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, value], index) => (
              <tr key={index} className="border-line border-t">
                <th scope="row" className="py-0.5 pr-2 text-left font-normal">
                  {name}
                </th>
                <td className="py-0.5 text-right">{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </figure>
  );
}

/** The page's colours as a canvas takes them: `light-dark()` and mixtures worked out. */
function colorsOf(target: HTMLElement): PlotColors {
  const probe = document.createElement('span');
  target.append(probe);
  const read = (name: string) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const colors = {
    accent: read('--accent'),
    soft: read('--color-accent-soft'),
    ink: read('--faint'),
    line: read('--line'),
  };
  probe.remove();
  return colors;
}

const font = '11px ui-sans-serif, system-ui, sans-serif';

/** An axis in the page's colours. */
export function axis({ ink, line }: PlotColors, more: UPlot.Axis = {}): UPlot.Axis {
  return {
    stroke: ink,
    font,
    labelFont: font,
    labelSize: 18,
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1, size: 4 },
    ...more,
  };
}
