import { Bot, Braces, Hexagon, Layers, Repeat2, Rows3, UserRound } from 'lucide-react';
import { memo } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { ActivationRecord } from '#engine/run/trace';
import { formatDuration } from '../../shell/format-time.ts';
import type { RunData } from '../../store/run-store.ts';
import { useRun } from '../../store/use-run.ts';
import { waterfallRowText } from '../../text/run-views.ts';
import { cx, statusText } from '../../ui/index.ts';
import { nodeAtPath } from '../node-at-path.ts';
import { titleOfPath } from '../node-titles.ts';
import { RowToggle } from '../RowToggle.tsx';
import { itemTitle } from '../TraceRowView.tsx';
import { numberOf, type TraceRow } from '../trace-rows.ts';
import { barClasses, hatched } from './bar-looks.ts';
import type { Span, TimeScale, Window } from './time-scale.ts';
import { type BarKind, kindOf, type Piece, piecesOf } from './waterfall-bars.ts';

export interface WaterfallRowProps {
  id: string;
  store: StoreApi<RunData>;
  row: TraceRow;
  isSelected: boolean;
  labelWidth: number;
  waits: readonly Piece[] | undefined;
  /** When a round took place. */
  span: Partial<Span> | undefined;
  scale: TimeScale;
  window: Window;
  now: number;
  onSelect: (address: string) => void;
  onToggle: (key: string) => void;
}

/** One activation or round: what it is, and its bar. Focus stays on the tree around it. */
export const WaterfallRow = memo(function WaterfallRow(props: WaterfallRowProps) {
  const { id, store, row, isSelected, labelWidth, onSelect, onToggle } = props;
  const started = useRun(store, (data) => data.started);
  const isPerson = row.kind === 'activation' && started !== undefined && isAskedOfPerson(started, row.record);
  const kind = row.kind === 'round' ? 'frame' : kindOf(row.record, isPerson);
  const title = row.kind === 'round' ? waterfallRowText.round(row.round) : titleOf(started, row.record);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it takes the keys
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the tree, by aria-activedescendant
    <div
      id={id}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-selected={isSelected}
      aria-expanded={row.hasChildren ? row.isOpen : undefined}
      aria-label={`${title}, ${saying(props)}`}
      data-address={row.kind === 'activation' ? row.key : undefined}
      onClick={() => onSelect(row.kind === 'activation' ? row.key : row.of)}
      className={cx('flex h-full min-w-0 items-stretch', isSelected ? 'bg-accent-soft' : 'hover:bg-hover')}
    >
      <div
        className="flex shrink-0 items-center gap-1.5 overflow-hidden border-line border-r pr-2"
        style={{ width: labelWidth, paddingLeft: Math.min(6 + row.depth * 12, labelWidth * 0.55) }}
      >
        <RowToggle row={row} onToggle={onToggle} />
        <KindIcon kind={kind} row={row} />
        <span className={cx('min-w-0 truncate', row.kind === 'round' && 'text-muted')} title={row.key}>
          {title}
        </span>
        {row.kind === 'activation' && numberOf(row.key) > 1 && row.record.nodeType !== 'item' && (
          <span className="shrink-0 text-faint text-xs tabular-nums">#{numberOf(row.key)}</span>
        )}
      </div>
      <Bars {...props} kind={kind} />
    </div>
  );
});

function Bars({ row, waits, span, scale, window, now, kind }: WaterfallRowProps & { kind: BarKind }) {
  const pieces: readonly Piece[] =
    row.kind === 'activation' ? piecesOf(row.record, waits) : [{ kind: 'work', from: span?.from ?? now, to: span?.to }];
  const isFailed = row.kind === 'activation' && row.record.status === 'failed';
  const size = window.to - window.from;
  const first = pieces[0];
  const begin = first === undefined ? 0 : scale.place(first.from);
  const end = first === undefined ? 0 : scale.place(pieces.at(-1)?.to ?? now);
  const percent = (place: number) => ((place - window.from) / size) * 100;
  return (
    <div className="relative min-w-0 flex-1 overflow-hidden">
      {pieces.map((piece, index) => {
        const left = Math.max(-1, percent(scale.place(piece.from)));
        const right = Math.min(101, percent(scale.place(Math.max(piece.from, piece.to ?? now))));
        if (right < 0 || left > 100) return null;
        return (
          <span
            key={index}
            className={cx(
              'absolute rounded-sm',
              kind === 'frame' ? 'inset-y-2.5' : 'inset-y-1.5',
              classesOf(piece, kind, isFailed),
              piece.to === undefined && 'animate-status-pulse rounded-r-none',
            )}
            // A bar of no length is still something that happened.
            style={{ left: `${left}%`, width: `max(3px, ${right - left}%)` }}
          />
        );
      })}
      {kind !== 'frame' && pieces.length > 0 && (
        <span
          className="pointer-events-none absolute inset-y-0 flex items-center text-faint text-xs tabular-nums"
          style={
            percent(end) < 82
              ? { left: `calc(${Math.max(0, percent(end))}% + 6px)` }
              : { right: `calc(${Math.min(100, 100 - percent(begin))}% + 6px)` }
          }
        >
          {saying({ row, waits, span, now })}
        </span>
      )}
    </div>
  );
}

function classesOf(piece: Piece, kind: BarKind, isFailed: boolean): string {
  if (piece.kind === 'waiting') return hatched;
  if (piece.kind === 'timer') return barClasses.timer;
  return isFailed && kind !== 'frame' ? barClasses.failed : barClasses[kind];
}

function saying({ row, waits, span, now }: Pick<WaterfallRowProps, 'row' | 'waits' | 'span' | 'now'>): string {
  if (row.kind === 'round') return formatDuration((span?.to ?? now) - (span?.from ?? now));
  const pieces = piecesOf(row.record, waits);
  const from = pieces[0]?.from;
  if (from === undefined) return statusText(row.record.status);
  const length = formatDuration((pieces.at(-1)?.to ?? now) - from);
  return row.record.status === 'done' || row.record.status === 'active'
    ? length
    : `${length}, ${statusText(row.record.status).toLowerCase()}`;
}

function KindIcon({ kind, row }: { kind: BarKind; row: TraceRow }) {
  const classes = 'size-3.5 shrink-0 text-faint';
  if (row.kind === 'round') return <Repeat2 className={classes} aria-hidden />;
  switch (kind) {
    case 'model':
      return <Bot className="size-3.5 shrink-0 text-accent-text" aria-hidden />;
    case 'person':
      return <UserRound className="size-3.5 shrink-0 text-waiting-ink" aria-hidden />;
    case 'code':
      return <Braces className="size-3.5 shrink-0 text-(--port-object)" aria-hidden />;
    case 'frame': {
      const Shape = row.record.nodeType === 'loop' ? Repeat2 : row.record.nodeType === 'flow' ? Layers : Rows3;
      return <Shape className={classes} aria-hidden />;
    }
    case 'other':
      return <Hexagon className={classes} aria-hidden />;
  }
}

function titleOf(started: RunData['started'], record: ActivationRecord): string {
  return record.nodeType === 'item' ? itemTitle(record.node) : titleOfPath(started, record.path);
}

function isAskedOfPerson(started: NonNullable<RunData['started']>, record: ActivationRecord): boolean {
  if (record.seated !== undefined) return 'person' in record.seated.performer;
  const node = nodeAtPath(started, record.path)?.node;
  return node?.type === 'ask' && 'person' in node.performer;
}
