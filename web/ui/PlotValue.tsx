import { useLayoutEffect, useRef, useState } from 'react';
import type { Plot } from '#engine/schema/index';
import { plotValueText } from '../text/ui.ts';
import { cx } from './class-names.ts';
import { placeOn, type Range, ticksIn, xRangeOf, yRangeOf } from './plot-scale.ts';

const height = 260;
/** Wide enough for most values; until the page has told. */
const firstWidth = 520;

/** Told apart by colour and by dash, since not everybody sees the colours. */
const looks = [
  { colour: 'var(--accent)', dash: undefined },
  { colour: 'var(--running)', dash: '6 3' },
  { colour: 'var(--done)', dash: '2 3' },
  { colour: 'var(--port-yes-no)', dash: '8 3 2 3' },
  { colour: 'var(--paused)', dash: '1 2' },
  { colour: 'var(--port-number)', dash: '10 4' },
  { colour: 'var(--failed)', dash: '4 2' },
  { colour: 'var(--skipped)', dash: '3 6' },
] as const;
const lookOf = (index: number) => looks[index % looks.length]!;

/** Draws a plot from its data, with the numbers as a table for those who read rather than look. */
export function PlotValue({ plot }: { plot: Plot }) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(firstWidth);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined && entry.contentRect.width > 0) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <figure className="my-1 w-full max-w-2xl min-w-0 rounded-lg border border-line bg-surface p-3">
      {plot.title !== undefined && <figcaption className="mb-1 font-medium text-sm">{plot.title}</figcaption>}
      {plot.series.length > 1 && <Legend plot={plot} />}
      <div ref={box} className="min-w-0 overflow-hidden">
        <Drawing plot={plot} width={Math.max(220, width)} />
      </div>
      <Numbers plot={plot} />
    </figure>
  );
}

function Legend({ plot }: { plot: Plot }) {
  return (
    <ul className="mb-1 flex flex-wrap gap-x-4 gap-y-0.5 text-muted text-sm" aria-hidden>
      {plot.series.map(({ name }, index) => (
        <li key={index} className="flex items-center gap-1.5">
          <svg width="22" height="10" aria-hidden>
            <Sample kind={plot.plot} index={index} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

function Sample({ kind, index }: { kind: Plot['plot']; index: number }) {
  const { colour, dash } = lookOf(index);
  if (kind === 'bars') return <rect x="4" width="14" height="10" rx="2" fill={colour} />;
  if (kind === 'points') return <circle cx="11" cy="5" r="3.5" fill={colour} />;
  return <line x1="0" x2="22" y1="5" y2="5" stroke={colour} strokeWidth="2" strokeDasharray={dash} />;
}

interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function Drawing({ plot, width }: { plot: Plot; width: number }) {
  const isTilted = plot.plot === 'bars' && plot.categories.join('').length * 7 > (width - 60) * 0.75;
  const area: Area = { left: 50, right: width - 10, top: 10, bottom: height - (isTilted ? 76 : 38) };
  const yRange = yRangeOf(plot);
  const y = placeOn(yRange, [area.bottom, area.top]);
  return (
    <svg role="img" aria-label={inWords(plot)} width={width} height={height} className="text-2xs">
      <YAxis range={yRange} y={y} area={area} label={plot.y?.label} />
      {plot.plot === 'bars' ? (
        <BarsOf plot={plot} y={y} area={area} isTilted={isTilted} />
      ) : (
        <LinesOf plot={plot} y={y} area={area} />
      )}
      {plot.x?.label !== undefined && (
        <text x={(area.left + area.right) / 2} y={height - 4} textAnchor="middle" className="fill-muted">
          {plot.x.label}
        </text>
      )}
      {plot.marks?.map((mark, index) => (
        <g key={index}>
          <line
            x1={area.left}
            x2={area.right}
            y1={y(mark.y)}
            y2={y(mark.y)}
            className="stroke-ink/70"
            strokeDasharray="4 3"
          />
          <text
            x={area.right}
            y={y(mark.y) - 4}
            textAnchor="end"
            className="fill-ink stroke-surface stroke-3"
            style={{ paintOrder: 'stroke' }}
          >
            {mark.label}
          </text>
        </g>
      ))}
    </svg>
  );
}

function YAxis({ range, y, area, label }: { range: Range; y: Place; area: Area; label: string | undefined }) {
  return (
    <g>
      {ticksIn(range).map((tick) => (
        <g key={tick}>
          <line
            x1={area.left}
            x2={area.right}
            y1={y(tick)}
            y2={y(tick)}
            className={cx(tick === 0 ? 'stroke-line-strong' : 'stroke-line')}
          />
          <text x={area.left - 5} y={y(tick) + 3.5} textAnchor="end" className="fill-muted tabular-nums">
            {inShort(tick)}
          </text>
        </g>
      ))}
      {label !== undefined && (
        <text
          transform={`translate(11 ${(area.top + area.bottom) / 2}) rotate(-90)`}
          textAnchor="middle"
          className="fill-muted"
        >
          {label}
        </text>
      )}
    </g>
  );
}

type Place = (value: number) => number;

function LinesOf({ plot, y, area }: { plot: Exclude<Plot, { plot: 'bars' }>; y: Place; area: Area }) {
  const range = xRangeOf(plot);
  const x = placeOn(range, [area.left, area.right]);
  return (
    <g>
      {ticksIn(range, Math.max(2, (area.right - area.left) / 70)).map((tick) => (
        <text key={tick} x={x(tick)} y={area.bottom + 14} textAnchor="middle" className="fill-muted tabular-nums">
          {inShort(tick)}
        </text>
      ))}
      {plot.series.map((series, index) => {
        const { colour, dash } = lookOf(index);
        if (plot.plot === 'points')
          return series.x.map((value, at) => (
            <circle key={`${index} ${at}`} cx={x(value)} cy={y(series.y[at]!)} r="3" fill={colour} fillOpacity="0.75" />
          ));
        const points = series.x.map((value, at) => `${x(value).toFixed(1)},${y(series.y[at]!).toFixed(1)}`).join(' ');
        return (
          <polyline
            key={index}
            points={points}
            fill="none"
            stroke={colour}
            strokeWidth="1.75"
            strokeDasharray={dash}
            strokeLinejoin="round"
          />
        );
      })}
    </g>
  );
}

interface BarsProps {
  plot: Extract<Plot, { plot: 'bars' }>;
  y: Place;
  area: Area;
  isTilted: boolean;
}

function BarsOf({ plot, y, area, isTilted }: BarsProps) {
  const room = (area.right - area.left) / plot.categories.length;
  const each = Math.min(56, (room * 0.7) / plot.series.length);
  const zero = Math.min(area.bottom, Math.max(area.top, y(0)));
  return (
    <g>
      {plot.categories.map((name, at) => {
        const middle = area.left + room * (at + 0.5);
        const begin = middle - (each * plot.series.length) / 2;
        return (
          <g key={at}>
            {plot.series.map((series, index) => {
              const end = y(series.y[at]!);
              return (
                <rect
                  key={index}
                  x={begin + each * index}
                  width={Math.max(1, each - 1)}
                  y={Math.min(zero, end)}
                  height={Math.max(1, Math.abs(end - zero))}
                  rx="2"
                  fill={lookOf(index).colour}
                />
              );
            })}
            <text
              transform={`translate(${middle} ${area.bottom + 14})${isTilted ? ' rotate(-38)' : ''}`}
              textAnchor={isTilted ? 'end' : 'middle'}
              className="fill-muted"
            >
              {name.length > 24 ? `${name.slice(0, 23)}…` : name}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** The same as a table: for screen readers, for copying, and for those who want the figure itself. */
function Numbers({ plot }: { plot: Plot }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="mt-1 text-sm" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit cursor-pointer select-none text-muted hover:text-ink">{plotValueText.numbers}</summary>
      {isOpen && (
        <div className="mt-1 max-h-72 scroll-area">
          <table className="w-full text-left tabular-nums [&_td]:border-line [&_td]:border-t [&_td]:py-0.5 [&_td]:pr-3 [&_th]:pr-3 [&_th]:font-medium">
            <thead>
              <tr>
                <th scope="col">{plot.plot === 'bars' ? '' : (plot.x?.label ?? plotValueText.x)}</th>
                {plot.series.map(({ name }, index) => (
                  <th key={index} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rowsOf(plot).map(([head, values], index) => (
                <tr key={index}>
                  <td>{head}</td>
                  {values.map((value, at) => (
                    <td key={at}>{value}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}

function rowsOf(plot: Plot): Array<[head: string, values: Array<number | ''>]> {
  if (plot.plot === 'bars') return plot.categories.map((name, at) => [name, plot.series.map(({ y }) => y[at] ?? '')]);
  // Series may be measured at different places.
  const places = [...new Set(plot.series.flatMap(({ x }) => x))].sort((a, b) => a - b);
  return places.map((place) => [String(place), plot.series.map(({ x, y }) => y[x.indexOf(place)] ?? '')]);
}

const kinds = {
  lines: plotValueText.lineChart,
  points: plotValueText.scatterPlot,
  bars: plotValueText.barChart,
} as const;

/** What a screen reader says in place of the drawing. */
function inWords(plot: Plot): string {
  const marks = (plot.marks ?? []).map(({ label, y }) => plotValueText.at(label, inShort(y)));
  const isShort = plot.plot === 'bars' && plot.series.length === 1 && plot.categories.length <= 12;
  const values = isShort
    ? plot.categories.map((name, at) => `${name} ${inShort(plot.series[0]!.y[at]!)}`)
    : plot.series.map(({ name, y }) => plotValueText.fromTo(name, inShort(Math.min(...y)), inShort(Math.max(...y))));
  const title = plot.title === undefined ? kinds[plot.plot] : `${kinds[plot.plot]}: ${plot.title}`;
  return [title, ...values, ...marks].join('. ');
}

function inShort(value: number): string {
  return Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-3)
    ? value.toExponential(1)
    : String(Number(value.toPrecision(4)));
}
