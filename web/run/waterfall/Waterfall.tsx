import { FoldHorizontal, Maximize2, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { useIsNarrow } from '../../shell/use-is-narrow.ts';
import { useNowOf, useRun } from '../../store/use-run.ts';
import { waterfallText } from '../../text/run-views.ts';
import { EmptyState, IconButton } from '../../ui/index.ts';
import type { TraceTabProps } from '../TraceTab.tsx';
import { type TraceRow, traceRows } from '../trace-rows.ts';
import { useToggled, useTreeList } from '../use-tree-list.ts';
import { Legend } from './Legend.tsx';
import { TimeAxis } from './TimeAxis.tsx';
import { joinSpans, plainScale, shortScale } from './time-scale.ts';
import { type TimeWindow, useTimeWindow } from './use-time-window.ts';
import { WaterfallRow } from './WaterfallRow.tsx';
import { busySpans, roundSpans, waitsOf } from './waterfall-bars.ts';

const rowHeight = 26;
/** Where so much of the time was waiting, it is left out at first. */
const muchWaiting = 0.5;

/** Activations over time, nested like the trace. Only the rows in sight are drawn, whatever their number. */
export function Waterfall({ store, selected, onSelect }: TraceTabProps) {
  const sequence = useRun(store, (data) => data.sequence);
  const isOpen = useRun(store, ({ status }) => status === 'running' || status === 'waiting');
  const now = useNowOf(store, isOpen);
  const labelWidth = useIsNarrow() ? 128 : 232;
  const [toggled, toggle] = useToggled();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sequence stands for the records, which keep their identity
  const rows = useMemo(() => {
    const all = traceRows(store.getState().records, toggled);
    return all.filter((row) => row.kind === 'round' || row.record.status !== 'skipped');
  }, [store, sequence, toggled]);
  const line = useLine(store, isOpen ? now : undefined);
  const { scroller, virtual, current, onKeyDown } = useTreeList(rows, { rowHeight, selected, onSelect, toggle });
  const view = useTimeWindow(line.scale, scroller, labelWidth);
  if (rows.length === 0)
    return <EmptyState title={waterfallText.nothingHasHappenedYet}>{waterfallText.barsAppearAsNodesBegin}</EmptyState>;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-3 py-1">
        <Legend />
        <span className="flex-1" />
        <Tools view={view} isShort={line.isShort} canShorten={line.canShorten} onShorten={line.setShort} />
      </div>
      <TimeAxis scale={line.scale} window={view.window} from={line.from} labelWidth={labelWidth} onMove={view.moveBy} />
      <div
        ref={scroller}
        role="tree"
        aria-label={waterfallText.waterfall}
        tabIndex={0}
        aria-activedescendant={current === undefined ? undefined : rowId(current)}
        className="min-h-0 flex-1 scroll-area focus-visible:-outline-offset-2"
        onKeyDown={(event) => !steerTime(event, view) && onKeyDown(event)}
      >
        <div className="relative w-full" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <div
                key={item.key}
                className="absolute inset-x-0"
                style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}
              >
                <WaterfallRow
                  id={rowId(row)}
                  store={store}
                  row={row}
                  isSelected={row.key === selected}
                  labelWidth={labelWidth}
                  waits={row.kind === 'activation' ? line.waits.get(row.key) : undefined}
                  span={row.kind === 'round' ? line.rounds.get(row.key) : undefined}
                  scale={line.scale}
                  window={view.window}
                  now={line.to}
                  onSelect={onSelect}
                  onToggle={toggle}
                />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function rowId(row: TraceRow): string {
  return `waterfall-${row.key}`;
}

/** The line of time of a run: where it begins and ends, and what is left out of it. */
function useLine(store: TraceTabProps['store'], now: number | undefined) {
  const sequence = useRun(store, (data) => data.sequence);
  const [chosen, setShort] = useState<boolean>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sequence stands for records and entries, which keep their identity
  const facts = useMemo(() => {
    const { records, entries, started, updatedAt } = store.getState();
    return { records, waits: waitsOf(entries), rounds: roundSpans(records), from: started?.at ?? 0, updatedAt };
  }, [store, sequence]);
  return useMemo(() => {
    const { from, updatedAt, waits, rounds, records } = facts;
    const to = Math.max(from + 1, now ?? updatedAt);
    const busy = joinSpans(busySpans(records.values(), waits, to));
    const worked = busy.reduce((sum, span) => sum + span.to - span.from, 0);
    const short = shortScale({ from, to }, busy);
    const canShorten = short.gaps.length > 0;
    const isShort = canShorten && (chosen ?? worked < (1 - muchWaiting) * (to - from));
    return {
      from,
      to,
      waits,
      rounds,
      canShorten,
      isShort,
      setShort,
      scale: isShort ? short : plainScale({ from, to }),
    };
  }, [facts, now, chosen]);
}

interface ToolsProps {
  view: TimeWindow;
  isShort: boolean;
  canShorten: boolean;
  onShorten: (isShort: boolean) => void;
}

function Tools({ view, isShort, canShorten, onShorten }: ToolsProps) {
  return (
    <div className="flex items-center gap-0.5">
      <IconButton
        size="sm"
        label={isShort ? waterfallText.showWaitingAtItsLength : waterfallText.leaveWaitingOut}
        aria-pressed={isShort}
        disabled={!canShorten}
        onClick={() => onShorten(!isShort)}
      >
        <FoldHorizontal aria-hidden />
      </IconButton>
      <IconButton
        size="sm"
        label={waterfallText.zoomOut}
        shortcut="−"
        disabled={view.isFitted}
        onClick={() => view.zoomBy(2)}
      >
        <ZoomOut aria-hidden />
      </IconButton>
      <IconButton size="sm" label={waterfallText.zoomIn} shortcut="+" onClick={() => view.zoomBy(0.5)}>
        <ZoomIn aria-hidden />
      </IconButton>
      <IconButton size="sm" label={waterfallText.showAllOfIt} shortcut="0" disabled={view.isFitted} onClick={view.fit}>
        <Maximize2 aria-hidden />
      </IconButton>
    </div>
  );
}

/** `+` and `−` zoom, `0` fits, Shift with the arrows moves along. */
function steerTime(event: KeyboardEvent, view: TimeWindow): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const actions: Readonly<Record<string, () => void>> = {
    '+': () => view.zoomBy(0.5),
    '=': () => view.zoomBy(0.5),
    '-': () => view.zoomBy(2),
    '0': view.fit,
    ...(event.shiftKey ? { ArrowLeft: () => view.moveBy(-0.2), ArrowRight: () => view.moveBy(0.2) } : {}),
  };
  const action = actions[event.key];
  if (action === undefined) return false;
  event.preventDefault();
  action();
  return true;
}
