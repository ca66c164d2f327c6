import { useMemo } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { RunClient } from '../client/run-client.ts';
import type { RunData } from '../store/run-store.ts';
import { useRun } from '../store/use-run.ts';
import { traceTreeText } from '../text/run.ts';
import { EmptyState, Spinner } from '../ui/index.ts';
import { TraceMenu } from './TraceMenu.tsx';
import { TraceRowView } from './TraceRowView.tsx';
import { type TraceRow, traceRows } from './trace-rows.ts';
import { useToggled, useTreeList } from './use-tree-list.ts';

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
  const [toggled, toggle] = useToggled();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sequence stands for the records, which keep their identity
  const rows = useMemo(() => traceRows(store.getState().records, toggled), [store, sequence, toggled]);
  const { scroller, virtual, current, onKeyDown } = useTreeList(rows, { rowHeight, selected, onSelect, toggle });
  if (rows.length === 0) return <NothingYet store={store} />;
  const tree = (
    <div
      ref={scroller}
      role="tree"
      aria-label={traceTreeText.trace}
      tabIndex={0}
      aria-activedescendant={current === undefined ? undefined : rowId(current)}
      className="h-full scroll-area focus-visible:-outline-offset-2"
      onKeyDown={onKeyDown}
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

function NothingYet({ store }: { store: StoreApi<RunData> }) {
  const sequence = useRun(store, (data) => data.sequence);
  if (sequence === 0)
    return (
      <div className="p-4">
        <Spinner label={traceTreeText.readingTheJournal} />
      </div>
    );
  return <EmptyState title={traceTreeText.nothingHasHappenedYet}>{traceTreeText.flowHasNoNode}</EmptyState>;
}
