import { useMemo } from 'react';
import { lifeCycleText } from '../../text/run-views.ts';
import { type AnyStatus, cx, StatusIcon, statusText } from '../../ui/index.ts';
import { type LifeChart, type MachineConfig, readChart } from './life-chart.ts';

const box = { width: 108, height: 34, gapX: 46, gapY: 58 };

export interface LifeCycleProps {
  machine: MachineConfig;
  /** The state that it is in. */
  now: string;
  /** What it is the life of. */
  of: string;
}

/** A machine as it is defined: its states, the one it is in, and where it can go. */
export function LifeCycle({ machine, now, of }: LifeCycleProps) {
  const chart = useMemo(() => readChart(machine), [machine]);
  const next = chart.next(now);
  return (
    <figure className="flex flex-col gap-2">
      <svg
        viewBox={`-6 -28 ${3 * box.width + 2 * box.gapX + 12} ${2 * box.height + box.gapY + 44}`}
        className="w-full max-w-112"
        role="img"
        aria-label={lifeCycleText.isIn(of, textOf(now).toLowerCase())}
      >
        <defs>
          <marker id="life-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0 8 4 0 8z" fill="var(--line-strong)" />
          </marker>
        </defs>
        <Arrows chart={chart} />
        {chart.states.map(({ name, isFinal }) => (
          <State
            key={name}
            name={name}
            place={placeOf(chart, name)}
            isFinal={isFinal}
            isNow={name === now}
            isNext={next.includes(name)}
          />
        ))}
      </svg>
      <figcaption className="text-muted text-sm">
        {next.length === 0
          ? lifeCycleText.finalStateNeverChanges
          : lifeCycleText.canBecome(next.map(textOf).join(', '))}
      </figcaption>
    </figure>
  );
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** States that go on stand above, final ones below, in the order of the machine. */
function placeOf(chart: LifeChart, name: string): Place {
  const { isFinal } = chart.states.find((state) => state.name === name) ?? { isFinal: false };
  const row = chart.states.filter((state) => state.isFinal === isFinal);
  const column = row.findIndex((state) => state.name === name);
  return { x: column * (box.width + box.gapX), y: isFinal ? box.height + box.gapY : 0 };
}

function Arrows({ chart }: { chart: LifeChart }) {
  const at = (name: string) => placeOf(chart, name);
  const middle = box.height + box.gapY / 2;
  const open = chart.states.filter(({ isFinal }) => !isFinal);
  return (
    <g fill="none" stroke="var(--line-strong)" strokeWidth="1.5" markerEnd="url(#life-arrow)">
      {chart.arrows.map(({ from, to }) => (
        <path key={`${from} ${to}`} d={arrowPath(at(from), at(to))} />
      ))}
      {open.map(({ name }) => (
        <path key={name} d={`M${at(name).x + box.width / 2} ${box.height} V${middle}`} markerEnd="none" />
      ))}
      <path d={`M${box.width / 2} ${middle} H${at(open.at(-1)?.name ?? '').x + box.width / 2}`} markerEnd="none" />
      {chart.always.map((name) => (
        <path key={name} d={`M${at(name).x + box.width / 2} ${middle} V${at(name).y - 1}`} />
      ))}
    </g>
  );
}

/** Neighbours are joined straight, the way there above the way back; others by a bow. */
function arrowPath(a: Place, b: Place): string {
  const isRight = b.x > a.x;
  const isNear = Math.abs(a.x - b.x) < 2 * (box.width + box.gapX) - 1;
  if (isNear) {
    const y = box.height / 2 + (isRight ? -6 : 6);
    return isRight ? `M${a.x + box.width} ${y} H${b.x - 1}` : `M${a.x} ${y} H${b.x + box.width + 1}`;
  }
  const lift = isRight ? -26 : -16;
  const [start, end] = isRight
    ? [a.x + box.width * 0.6, b.x + box.width * 0.4]
    : [a.x + box.width * 0.55, b.x + box.width * 0.45];
  return `M${start} 0 C${start} ${lift} ${end} ${lift} ${end} -1`;
}

interface StateProps {
  name: string;
  place: Place;
  isFinal: boolean;
  isNow: boolean;
  isNext: boolean;
}

function State({ name, place: { x, y }, isFinal, isNow, isNext }: StateProps) {
  return (
    <foreignObject x={x} y={y} width={box.width} height={box.height}>
      <div
        data-state={name}
        data-now={isNow || undefined}
        className={cx(
          'flex h-full items-center justify-center gap-1.5 border-[1.5px] text-sm',
          isFinal ? 'rounded-full' : 'rounded-lg',
          isNow
            ? 'border-accent bg-accent-soft font-semibold text-accent-text'
            : isNext
              ? 'border-line-strong bg-surface'
              : 'border-line border-dashed bg-surface text-faint',
        )}
      >
        <StatusIcon status={statusOf(name)} /> {textOf(name)}
      </div>
    </foreignObject>
  );
}

/** States of XState's own actors have other names than those of a run. */
const others: Readonly<Record<string, AnyStatus>> = { error: 'failed', stopped: 'cancelled' };

function statusOf(name: string): AnyStatus {
  return others[name] ?? (name as AnyStatus); // our machine's states are those of a run
}

function textOf(name: string): string {
  return name === 'active' || name === 'stopped'
    ? `${name[0]?.toUpperCase()}${name.slice(1)}`
    : statusText(statusOf(name));
}
