import { lifecycleMachine } from '#engine/run/run-actors';
import type { RunData } from '../../store/run-store.ts';
import { cx, StatusIcon, statusText } from '../../ui/index.ts';
import { type LifeChart, readChart } from './life-chart.ts';

const chart = readChart(lifecycleMachine.config);
const box = { width: 108, height: 34, gapX: 46, gapY: 58 };

/** The machine that every run goes through, where it is now, and where it can go. */
export function LifeCycle({ status }: { status: RunData['status'] }) {
  const next = chart.next(status);
  return (
    <figure className="flex flex-col gap-2">
      <svg
        viewBox={`-6 -28 ${3 * box.width + 2 * box.gapX + 12} ${2 * box.height + box.gapY + 44}`}
        className="w-full max-w-112"
        role="img"
        aria-label={`The run is ${statusText(status).toLowerCase()}`}
      >
        <defs>
          <marker id="life-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0 8 4 0 8z" fill="var(--line-strong)" />
          </marker>
        </defs>
        <Arrows />
        {chart.states.map(({ name, isFinal }) => (
          <State key={name} name={name} isFinal={isFinal} isNow={name === status} isNext={next.includes(name)} />
        ))}
      </svg>
      <figcaption className="text-muted text-sm">
        {next.length === 0 ? 'A final state never changes.' : `Can become: ${next.map(textOf).join(', ')}.`}
      </figcaption>
    </figure>
  );
}

type State = LifeChart['states'][number];

/** States that go on stand above, final ones below, in the order of the machine. */
function placeOf(name: string): { x: number; y: number } {
  const { isFinal } = chart.states.find((state) => state.name === name) ?? { isFinal: false };
  const row = chart.states.filter((state) => state.isFinal === isFinal);
  const column = row.findIndex((state) => state.name === name);
  return { x: column * (box.width + box.gapX), y: isFinal ? box.height + box.gapY : 0 };
}

function Arrows() {
  const middle = box.height + box.gapY / 2;
  const open = chart.states.filter(({ isFinal }) => !isFinal);
  return (
    <g fill="none" stroke="var(--line-strong)" strokeWidth="1.5" markerEnd="url(#life-arrow)">
      {chart.arrows.map(({ from, to }) => (
        <path key={`${from} ${to}`} d={arrowPath(from, to)} />
      ))}
      {open.map(({ name }) => (
        <path key={name} d={`M${placeOf(name).x + box.width / 2} ${box.height} V${middle}`} markerEnd="none" />
      ))}
      <path d={`M${box.width / 2} ${middle} H${placeOf(open.at(-1)?.name ?? '').x + box.width / 2}`} markerEnd="none" />
      {chart.always.map((name) => (
        <path key={name} d={`M${placeOf(name).x + box.width / 2} ${middle} V${placeOf(name).y - 1}`} />
      ))}
    </g>
  );
}

/** Neighbours are joined straight, the way there above the way back; others by a bow. */
function arrowPath(from: string, to: string): string {
  const [a, b] = [placeOf(from), placeOf(to)];
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

function State({ name, isFinal, isNow, isNext }: State & { isNow: boolean; isNext: boolean }) {
  const { x, y } = placeOf(name);
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
        <StatusIcon status={name as RunData['status']} /> {textOf(name)}
      </div>
    </foreignObject>
  );
}

/** The machine's states are those of a run. */
function textOf(name: string): string {
  return statusText(name as RunData['status']);
}
