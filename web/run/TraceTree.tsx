import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { RunClient } from '../client/run-client.ts';
import type { RunData } from '../store/run-store.ts';
import { useRun } from '../store/use-run.ts';
import { EmptyState, Spinner } from '../ui/index.ts';
import { TraceMenu } from './TraceMenu.tsx';
import { TraceRowView } from './TraceRowView.tsx';
import { type TraceRow, traceRows } from './trace-rows.ts';

export interface TraceTreeProps {
  client: RunClient;
  store: StoreApi<RunData>;
  selected: string | undefined;
  onSelect: (address: string) => void;
}

const rowHeight = 28;

/** Every activation as a tree: sub-flows, rounds and items hold what happened in them. */
export function TraceTree({ client, store, selected, onSelect }: TraceTreeProps) {
  const sequence = useRun(store, (data) => data.sequence);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sequence stands for the records, which keep their identity
  const rows = useMemo(() => traceRows(store.getState().records, toggled), [store, sequence, toggled]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    getItemKey: (index) => rows[index]?.key ?? index,
  });
  const at = rows.findIndex((row) => row.key === selected);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [at, virtual]);
  const toggle = (key: string) => {
    const next = new Set(toggled);
    if (!next.delete(key)) next.add(key);
    setToggled(next);
  };
  const go = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row === undefined) return;
    onSelect(row.kind === 'activation' ? row.key : row.of);
  };
  if (rows.length === 0) return <NothingYet store={store} />;
  const tree = (
    <div
      ref={scroller}
      role="tree"
      aria-label="Trace"
      tabIndex={0}
      aria-activedescendant={at < 0 ? undefined : rowId(rows[at]!)}
      className="h-full scroll-area focus-visible:-outline-offset-2"
      onKeyDown={(event) => steer(event, { rows, at, go, toggle })}
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
              <TraceRowView
                id={rowId(row)}
                store={store}
                row={row}
                isSelected={row.key === selected}
                onSelect={onSelect}
                onToggle={toggle}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
  return (
    <TraceMenu client={client} store={store} selected={selected} onOpen={onSelect}>
      {tree}
    </TraceMenu>
  );
}

function rowId(row: TraceRow): string {
  return `trace-${row.key}`;
}

export interface Steering {
  rows: readonly TraceRow[];
  at: number;
  go: (index: number) => void;
  toggle: (key: string) => void;
}

/** Arrow keys as in any tree: up and down move, right opens, left closes or goes to what encloses. */
export function steer(event: KeyboardEvent, { rows, at, go, toggle }: Steering): void {
  const row = rows[at];
  switch (event.key) {
    case 'ArrowDown':
      go(nextActivation(rows, at, 1));
      break;
    case 'ArrowUp':
      go(nextActivation(rows, at, -1));
      break;
    case 'Home':
      go(0);
      break;
    case 'End':
      go(rows.length - 1);
      break;
    case 'ArrowRight':
      if (row?.hasChildren === true && !row.isOpen) toggle(row.key);
      else go(nextActivation(rows, at, 1));
      break;
    case 'ArrowLeft':
      if (row?.hasChildren === true && row.isOpen) toggle(row.key);
      else go(enclosing(rows, at));
      break;
    default:
      return;
  }
  event.preventDefault();
}

function nextActivation(rows: readonly TraceRow[], at: number, step: 1 | -1): number {
  for (let index = at + step; index >= 0 && index < rows.length; index += step) {
    if (rows[index]?.kind === 'activation') return index;
  }
  return Math.max(0, at);
}

function enclosing(rows: readonly TraceRow[], at: number): number {
  const depth = rows[at]?.depth ?? 0;
  for (let index = at - 1; index >= 0; index--) {
    const row = rows[index]!;
    if (row.depth < depth && row.kind === 'activation') return index;
  }
  return Math.max(0, at);
}

function NothingYet({ store }: { store: StoreApi<RunData> }) {
  const sequence = useRun(store, (data) => data.sequence);
  if (sequence === 0)
    return (
      <div className="p-4">
        <Spinner label="Reading the journal" />
      </div>
    );
  return <EmptyState title="Nothing has happened yet">The flow has no node that could begin.</EmptyState>;
}
